#include "lowpass/landscape/counted_landscape.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/core/vector_operations.hpp"

namespace lowpass {

double CountedLandscape::walled(double value) const {
  if (Family::is_number(value)) return value;
  ++counts_.not_a_number;
  return std::numeric_limits<double>::infinity();
}

double CountedLandscape::walled(double value, std::span<double> gradient) const {
  const bool has_slope = !std::isfinite(value) || all_finite(gradient);
  if (Family::is_number(value) && has_slope && std::isfinite(value)) return value;
  // Some landscapes give zeros beside what is no number: that is not to pass for a stationary point.
  std::ranges::fill(gradient, std::numeric_limits<double>::quiet_NaN());
  if (!Family::is_number(value) || !has_slope) ++counts_.not_a_number;
  return std::numeric_limits<double>::infinity();
}

void CountedLandscape::count_gradients(std::size_t gradients) const {
  counts_.gradients += gradients;
  counts_.sample_gradients += gradients * landscape_.sample_count();
}

double CountedLandscape::value(std::span<const double> x) const {
  ++counts_.values;
  return walled(landscape_.value(x));
}

double CountedLandscape::value_and_gradient(std::span<const double> x, std::span<double> gradient) const {
  count_gradients(1);
  const double value = landscape_.value_and_gradient(x, gradient);
  return walled(value, gradient);
}

std::vector<double> CountedLandscape::values(MatrixView<const double> points) const {
  counts_.values += points.rows();
  std::vector<double> values = landscape_.values(points);
  for (double& value : values) value = walled(value);
  return values;
}

std::vector<double> CountedLandscape::values_and_gradients(MatrixView<const double> points,
                                                           MatrixView<double> gradients) const {
  count_gradients(points.rows());
  std::vector<double> values = landscape_.values_and_gradients(points, gradients);
  for (std::size_t m = 0; m < values.size(); ++m) values[m] = walled(values[m], gradients.row(m));
  return values;
}

}  // namespace lowpass
