#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/landscape/family.hpp"
#include "lowpass/landscape/known_points.hpp"
#include "lowpass/landscape/point_questions.hpp"

namespace lowpass {

/// A loss or energy f over R^N, deterministic and safe to ask from several threads at once. A plain surface implements
/// value_and_gradient and inherits the rest; one that is asked through a slow border overrides the questions about many
/// points, one where neighbouring points share work family().
class Landscape {
 public:
  virtual ~Landscape() = default;

  virtual std::string name() const = 0;
  virtual std::size_t dimension() const = 0;

  /// f(x) and its gradient, written to `gradient`; @pre x.size() == gradient.size() == dimension().
  virtual double value_and_gradient(std::span<const double> x, std::span<double> gradient) const = 0;
  /// f(x) alone. By default the gradient is computed and dropped.
  virtual double value(std::span<const double> x) const;

  /// f at the rows of M x N points: M numbers, those that value() gives. By default value() is asked about one point
  /// after the other; whoever sits behind a slow border (another language, a process, a GPU) overrides this and the
  /// next: searches, families and checks ask about all the points of a step at once. Cost: M values.
  virtual std::vector<double> values(MatrixView<const double> points) const;
  /// The same with the gradients, written to the rows of `gradients`; @pre both are M x N, N = dimension(). Cost: M
  /// gradients.
  virtual std::vector<double> values_and_gradients(MatrixView<const double> points, MatrixView<double> gradients) const;

  /// The two questions above without copies between memories, for families that form points (PointwiseFamily). A
  /// landscape whose points and gradients lie elsewhere than in memory that C++ hands it overrides this. Cost: none.
  virtual std::unique_ptr<PointQuestions> point_questions() const;

  /// The points sum_r C[m][r] B[r] for any mixing matrix C; B is R x N and copied.
  /// @throws BadInput if B has no rows or another number of columns than dimension().
  virtual std::unique_ptr<Family> family(MatrixView<const double> basis) const;

  /// The fraction of samples classified rightly at x; nothing unless this is a classifier.
  virtual std::optional<double> accuracy(std::span<const double> x) const;

  /// Samples over which the value is a mean: 1 for a landscape without data. Single-sample gradients are counted with
  /// it.
  virtual std::size_t sample_count() const { return 1; }

  virtual KnownPoints known_points() const { return {}; }

  /// Relative rounding of values and gradients: that of double, unless the landscape computes in less.
  virtual double precision() const { return std::numeric_limits<double>::epsilon(); }
  /// Whether precision() is all there is to say. False for what others wrote (functions, plugins), whatever they
  /// declare: there the noise is measured, and the larger of both counts (measured_precision.hpp).
  virtual bool knows_precision() const { return true; }
  /// Whether the gradient is the landscape's own; otherwise it is made by central differences of its values.
  virtual bool has_gradient() const { return true; }

  /// What whoever asks this landscape should be told beforehand, one sentence each; mostly nothing.
  virtual std::vector<std::string> warnings() const { return {}; }

 protected:
  /// @throws BadInput as family().
  void check_basis(MatrixView<const double> basis) const;
};

/// A landscape that is a mean over samples and can be asked about a few of them.
class SampledLandscape : public Landscape {
 public:
  /// The same landscape over these samples only (numbers in 0 ... sample_count() - 1, repeats allowed, at least one).
  virtual std::unique_ptr<Landscape> minibatch(std::span<const std::size_t> samples) const = 0;
};

}  // namespace lowpass
