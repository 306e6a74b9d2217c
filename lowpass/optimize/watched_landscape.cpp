#include "lowpass/optimize/watched_landscape.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lowpass {

double WatchedLandscape::value(std::span<const double> x) const {
  end_if_stopped();
  ++values_;
  return landscape_.value(x);
}

double WatchedLandscape::value_and_gradient(std::span<const double> x, std::span<double> gradient) const {
  end_if_stopped();
  const double value = ask(x, gradient);
  if (!std::isfinite(value)) std::ranges::fill(gradient, std::numeric_limits<double>::quiet_NaN());
  return value;
}

double WatchedLandscape::ask(std::span<const double> x, std::span<double> gradient) const {
  ++gradients_;
  return landscape_.value_and_gradient(x, gradient);
}

std::vector<double> WatchedLandscape::values(MatrixView<const double> points) const {
  end_if_stopped();
  values_ += points.rows();
  return landscape_.values(points);
}

std::vector<double> WatchedLandscape::values_and_gradients(MatrixView<const double> points,
                                                           MatrixView<double> gradients) const {
  constexpr std::size_t most_at_once = 32;
  std::vector<double> values;
  values.reserve(points.rows());
  for (std::size_t first = 0; first < points.rows(); first += most_at_once) {
    end_if_stopped();
    const std::size_t count = std::min(most_at_once, points.rows() - first);
    gradients_ += count;
    const std::vector<double> part = landscape_.values_and_gradients(
        {points.row(first).data(), count, points.columns()}, {gradients.row(first).data(), count, gradients.columns()});
    for (std::size_t m = 0; m < count; ++m)
      if (!std::isfinite(part[m]))
        std::ranges::fill(gradients.row(first + m), std::numeric_limits<double>::quiet_NaN());
    values.insert(values.end(), part.begin(), part.end());
  }
  return values;
}

}  // namespace lowpass
