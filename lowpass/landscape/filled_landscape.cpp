#include "lowpass/landscape/filled_landscape.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/batches.hpp"

namespace lowpass {

FilledLandscape::FilledLandscape(const Landscape& landscape, std::vector<Hill> hills)
    : ForwardedLandscape(landscape), hills_(std::move(hills)) {
  for (const Hill& hill : hills_) {
    if (hill.centre.size() != dimension())
      throw BadInput(fmt::format("the centre of a hill has {} components; the landscape '{}' has dimension {}",
                                 hill.centre.size(), name(), dimension()));
    if (!(hill.width > 0 && std::isfinite(hill.width) && std::isfinite(hill.height)))
      throw BadInput(fmt::format(
          "a hill of width {} and height {}; the width must be a finite number above 0, the height a finite number",
          hill.width, hill.height));
  }
}

double FilledLandscape::filling(std::span<const double> x, std::span<double> gradient) const {
  double sum = 0;
  for (const Hill& hill : hills_) {
    double square = 0;
    for (std::size_t i = 0; i < x.size(); ++i) square += (x[i] - hill.centre[i]) * (x[i] - hill.centre[i]);
    const double steepness = 1 / (hill.width * hill.width);
    const double value = hill.height * std::exp(-0.5 * steepness * square);
    sum += value;
    for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] -= value * steepness * (x[i] - hill.centre[i]);
  }
  return sum;
}

double FilledLandscape::value_and_gradient(std::span<const double> x, std::span<double> gradient) const {
  const double value = inner().value_and_gradient(x, gradient);
  return value + filling(x, gradient);
}

std::vector<double> FilledLandscape::values(MatrixView<const double> points) const {
  std::vector<double> values = inner().values(points);
  check_answer(inner(), values.size(), points.rows());
  for (std::size_t m = 0; m < values.size(); ++m) values[m] += filling(points.row(m));
  return values;
}

std::vector<double> FilledLandscape::values_and_gradients(MatrixView<const double> points,
                                                          MatrixView<double> gradients) const {
  std::vector<double> values = inner().values_and_gradients(points, gradients);
  check_answer(inner(), values.size(), points.rows());
  for (std::size_t m = 0; m < values.size(); ++m) values[m] += filling(points.row(m), gradients.row(m));
  return values;
}

}  // namespace lowpass
