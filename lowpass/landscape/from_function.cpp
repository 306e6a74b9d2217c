#include "lowpass/landscape/from_function.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/central_differences.hpp"

namespace lowpass {
namespace {

class FunctionLandscape : public Landscape {
 public:
  FunctionLandscape(std::size_t dimension, std::string name) : dimension_(dimension), name_(std::move(name)) {
    if (dimension == 0)
      throw BadInput(
          fmt::format("the landscape '{}' has dimension 0; give the number of its coordinates, at least 1", name_));
  }
  std::string name() const override { return name_; }
  std::size_t dimension() const override { return dimension_; }
  bool knows_precision() const override { return false; }

 protected:
  /// @throws BadInput for a std::function that holds nothing.
  void check(bool callable) const {
    if (!callable)
      throw BadInput(fmt::format("the landscape '{}' was given an empty function; give one that can be called", name_));
  }

 private:
  std::size_t dimension_;
  std::string name_;
};

class WithGradient : public FunctionLandscape {
 public:
  WithGradient(std::size_t dimension, ValueAndGradientFunction function, std::string name)
      : FunctionLandscape(dimension, std::move(name)), function_(std::move(function)) {
    check(function_ != nullptr);
  }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    return function_(x, gradient);
  }

 private:
  ValueAndGradientFunction function_;
};

class WithoutGradient : public FunctionLandscape {
 public:
  WithoutGradient(std::size_t dimension, ValueFunction function, std::string name)
      : FunctionLandscape(dimension, std::move(name)), function_(std::move(function)) {
    check(function_ != nullptr);
  }
  double value(std::span<const double> x) const override { return function_(x); }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    return central_differences(function_, x, gradient);
  }
  bool has_gradient() const override { return false; }
  std::vector<std::string> warnings() const override { return {no_gradient_warning(name(), dimension())}; }

 private:
  ValueFunction function_;
};

class OfBatches : public FunctionLandscape {
 public:
  OfBatches(std::size_t dimension, BatchFunction function, std::string name)
      : FunctionLandscape(dimension, std::move(name)), function_(std::move(function)) {
    check(function_ != nullptr);
  }
  double value(std::span<const double> x) const override { return values({x.data(), 1, x.size()})[0]; }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    return values_and_gradients({x.data(), 1, x.size()}, {gradient.data(), 1, gradient.size()})[0];
  }
  std::vector<double> values(MatrixView<const double> points) const override {
    return ask(points, {nullptr, 0, dimension()});
  }
  std::vector<double> values_and_gradients(MatrixView<const double> points,
                                           MatrixView<double> gradients) const override {
    std::fill_n(gradients.data(), gradients.size(), 0.0);
    return ask(points, gradients);
  }

 private:
  std::vector<double> ask(MatrixView<const double> points, MatrixView<double> gradients) const {
    std::vector<double> values(points.rows(), std::numeric_limits<double>::quiet_NaN());
    if (!values.empty()) function_(points, values, gradients);
    return values;
  }

  BatchFunction function_;
};

}  // namespace

std::unique_ptr<Landscape> from_function(std::size_t dimension, ValueAndGradientFunction function, std::string name) {
  return std::make_unique<WithGradient>(dimension, std::move(function), std::move(name));
}

std::unique_ptr<Landscape> from_function(std::size_t dimension, ValueFunction function, std::string name) {
  return std::make_unique<WithoutGradient>(dimension, std::move(function), std::move(name));
}

std::unique_ptr<Landscape> from_function(std::size_t dimension, BatchFunction function, std::string name) {
  return std::make_unique<OfBatches>(dimension, std::move(function), std::move(name));
}

std::string no_gradient_warning(const std::string& name, std::size_t dimension) {
  return fmt::format(
      "the landscape '{}' has no gradient of its own: central differences, 2 x {} values each; give one for speed and "
      "accuracy",
      name, dimension);
}

}  // namespace lowpass
