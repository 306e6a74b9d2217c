#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "convert.hpp"
#include "lowpass/landscape/landscape.hpp"
#include "python_calls.hpp"

namespace lowpass::python {

/// What a Python object says of itself once, when it is wrapped.
struct PythonFacts {
  std::string name;
  std::size_t dimension = 0;
  double precision = 0;  ///< 0: not known, the noise is measured
  std::size_t samples = 1;
  bool has_gradient = true;
  bool thread_safe = false;
};

/// A landscape that is a Python object: its methods _values(X) and _values_and_gradients(X) get an array of M x N of
/// their own and give arrays of M, and of M and M x N. One call for all the points of a question. Its method
/// _family(basis) may give an object that answers for its families (python_family.hpp); else points are formed here, on
/// all cores where they are long. Calls are made as PythonCalls says. What the object raises passes through.
template <class Base>
class PythonLandscapeOf : public Base, public PythonCalls {
 public:
  explicit PythonLandscapeOf(nb::object object, PythonFacts facts)
      : object_(std::move(object)), facts_(std::move(facts)) {}
  ~PythonLandscapeOf() override;

  std::string name() const override { return facts_.name; }
  std::size_t dimension() const override { return facts_.dimension; }
  std::size_t sample_count() const override { return facts_.samples; }
  double precision() const override;
  bool knows_precision() const override { return facts_.precision > 0; }
  bool has_gradient() const override { return facts_.has_gradient; }
  double value(std::span<const double> x) const override { return values({x.data(), 1, x.size()})[0]; }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    return values_and_gradients({x.data(), 1, x.size()}, {gradient.data(), 1, gradient.size()})[0];
  }
  std::vector<double> values(MatrixView<const double> points) const override;
  std::vector<double> values_and_gradients(MatrixView<const double> points,
                                           MatrixView<double> gradients) const override;
  std::unique_ptr<PointQuestions> point_questions() const override;
  std::unique_ptr<Family> family(MatrixView<const double> basis) const override;

  std::unique_lock<std::recursive_mutex> turn() const override;
  std::vector<double> values_of(const nb::object& points) const override;
  std::vector<double> values_and_gradients_of(const nb::object& points,
                                              const std::function<void(nb::object gradients)>& take) const override;

 protected:
  nb::object object_;
  PythonFacts facts_;

 private:
  std::unique_ptr<Family> own_family(MatrixView<const double> basis) const;

  mutable std::recursive_mutex calls_;
};

using PythonLandscape = PythonLandscapeOf<Landscape>;

/// One that is a mean over samples: its method _minibatch(indices) gives such an object over some of them.
class PythonSampledLandscape : public PythonLandscapeOf<SampledLandscape> {
 public:
  using PythonLandscapeOf::PythonLandscapeOf;
  std::unique_ptr<Landscape> minibatch(std::span<const std::size_t> samples) const override;
};

/// The object as a landscape, from its attributes name, dimension, precision, sample_count, has_gradient, thread_safe.
/// @throws BadInput if they are not what they must be.
std::shared_ptr<Landscape> landscape_of(nb::object object);

}  // namespace lowpass::python
