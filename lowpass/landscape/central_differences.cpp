#include "lowpass/landscape/central_differences.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace lowpass {
namespace {

struct Sample {
  double x = 0;
  double value = 0;
};

double slope(const Sample& from, const Sample& to) {
  return (to.value - from.value) / (to.x - from.x);
}

double slope_beside_walls(const Sample& below, const Sample& at, const Sample& above) {
  if (!std::isinf(below.value) && !std::isinf(above.value)) return slope(below, above);
  if (!std::isinf(above.value)) return slope(at, above);
  if (!std::isinf(below.value)) return slope(below, at);
  return 0;
}

}  // namespace

double difference_step(double x, double precision) {
  return std::cbrt(precision) * std::max(1.0, std::abs(x));
}

double central_differences(const std::function<double(std::span<const double>)>& function, std::span<const double> x,
                           std::span<double> gradient, double precision) {
  std::vector<double> moved(x.begin(), x.end());
  const double value = function(moved);
  if (std::isinf(value)) {
    std::fill(gradient.begin(), gradient.end(), 0.0);
    return value;
  }
  const auto sample = [&](std::size_t i, double at) {
    moved[i] = at;
    return Sample{at, function(moved)};
  };
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double step = difference_step(x[i], precision);
    const Sample below = sample(i, x[i] - step);
    const Sample above = sample(i, x[i] + step);
    gradient[i] = slope_beside_walls(below, {x[i], value}, above);
    moved[i] = x[i];
  }
  return value;
}

}  // namespace lowpass
