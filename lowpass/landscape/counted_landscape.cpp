#include "lowpass/landscape/counted_landscape.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lowpass/core/vector_operations.hpp"

namespace lowpass {

double CountedLandscape::seen(double value) const {
  if (no_number_ == NoNumber::as_it_is || Family::is_number(value)) return value;
  ++counts_.not_a_number;
  return std::numeric_limits<double>::infinity();
}

double CountedLandscape::seen(double value, std::span<double> gradient) const {
  const bool is_wall = no_number_ == NoNumber::wall && std::isfinite(value) && !all_finite(gradient);
  if (std::isfinite(value) && !is_wall) return value;
  // Some landscapes give zeros beside what is no number: that is not to pass for a stationary point.
  std::ranges::fill(gradient, std::numeric_limits<double>::quiet_NaN());
  return seen(is_wall ? std::numeric_limits<double>::quiet_NaN() : value);
}

void CountedLandscape::count_gradients(std::size_t gradients) const {
  counts_.gradients += gradients;
  counts_.sample_gradients += gradients * inner().sample_count();
}

double CountedLandscape::ask(std::span<const double> x, std::span<double> gradient) const {
  count_gradients(1);
  return inner().value_and_gradient(x, gradient);
}

double CountedLandscape::value(std::span<const double> x) const {
  end_if_stopped();
  ++counts_.values;
  return seen(inner().value(x));
}

double CountedLandscape::value_and_gradient(std::span<const double> x, std::span<double> gradient) const {
  end_if_stopped();
  const double value = ask(x, gradient);
  return seen(value, gradient);
}

std::vector<double> CountedLandscape::values(MatrixView<const double> points) const {
  end_if_stopped();
  counts_.values += points.rows();
  std::vector<double> values = inner().values(points);
  for (double& value : values) value = seen(value);
  return values;
}

std::vector<double> CountedLandscape::values_and_gradients(MatrixView<const double> points,
                                                           MatrixView<double> gradients) const {
  // So that a stop comes soon.
  const std::size_t most_at_once = stop_ ? 32 : points.rows();
  std::vector<double> values;
  values.reserve(points.rows());
  for (std::size_t first = 0; first < points.rows(); first += most_at_once) {
    end_if_stopped();
    const std::size_t count = std::min(most_at_once, points.rows() - first);
    count_gradients(count);
    const std::vector<double> part = inner().values_and_gradients(
        {points.row(first).data(), count, points.columns()}, {gradients.row(first).data(), count, gradients.columns()});
    for (std::size_t m = 0; m < count; ++m) values.push_back(seen(part[m], gradients.row(first + m)));
  }
  return values;
}

}  // namespace lowpass
