#pragma once

#include <memory>
#include <span>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/landscape/landscape.hpp"
#include "lowpass/path/curves/curve.hpp"

namespace lowpass {

/// A curve between two ends on a landscape, with coefficients that change, and the count of all that was asked. It
/// knows no objective: any kind of search can move it. For one caller at a time.
class MovingPath {
 public:
  /// Begins as the straight line. The landscape and the curve must outlive this.
  MovingPath(const Landscape& landscape, const Curve& curve, std::span<const double> from, std::span<const double> to);

  const Landscape& landscape() const { return landscape_; }
  const Curve& curve() const { return curve_; }
  /// Distance of the ends.
  double chord() const { return chord_; }
  /// Ends and coefficients, (2 + K) x N.
  const Matrix<double>& basis() const { return family_->basis(); }
  /// The family of points of the path as it stands.
  Family& family() { return *family_; }

  /// A second family on the landscape, for points of the path as vectors other than basis() mix them; what is asked of
  /// it counts as asked through this path. One at a time: it goes with end_line().
  Family& begin_line(MatrixView<const double> basis);
  void end_line();

  /// Evaluations per point of a gradient whose weights depend on the values (Family::evaluations_by_rule).
  std::size_t evaluations_by_rule() const { return family_->evaluations_by_rule(); }

  /// K x N.
  Matrix<double> coefficients() const;
  /// The coefficients, to be written: K x N.
  MatrixView<double> edit_coefficients();

  /// Exchanges ends and coefficients with others of the same ends, (2 + K) x N: a step without a copy.
  void exchange(Matrix<double>& basis) { family_->exchange(basis, {2, family_->rows() - 2}); }

  /// x(t), N numbers.
  std::vector<double> point(double t) const;
  /// dx/dt, N numbers.
  std::vector<double> tangent(double t) const;

  struct Gradients {
    std::vector<double> values;
    Matrix<double> gradients;  ///< a row for each t
  };
  /// The landscape itself at points of the path, in one question. Where it gives no number the gradient is NaN, and
  /// that is counted. Cost: a gradient for each.
  Gradients values_and_gradients(std::span<const double> t);
  Gradients values_and_gradients(std::initializer_list<double> t) {
    return values_and_gradients(std::span<const double>(t.begin(), t.size()));
  }

  /// Counts of what is asked of the landscape itself on behalf of this path (CountedLandscape).
  EvaluationCounts& other_counts() { return other_counts_; }

  /// What was asked through another path counts as asked through this one.
  void add_asked(const MovingPath& other);

  /// What was asked on behalf of this path before, of a saved state: counts as asked through this one.
  void add_asked(const EvaluationCounts& counts, const std::vector<double>& first);

  /// The first point where the landscape gave no number; empty: none, or not known.
  const std::vector<double>& first_not_a_number() const;
  /// Of everything that was asked through this path.
  EvaluationCounts counts() const;
  std::size_t evaluations() const { return counts().values + counts().gradients; }

 private:
  const Landscape& landscape_;
  const Curve& curve_;
  double chord_;
  std::unique_ptr<Family> family_;
  std::unique_ptr<Family> line_;
  EvaluationCounts other_counts_;           ///< of lines that have ended, and of the landscape itself
  std::vector<double> first_not_a_number_;  ///< that of a family before another one was asked
};

}  // namespace lowpass
