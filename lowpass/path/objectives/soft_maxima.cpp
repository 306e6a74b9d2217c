#include "lowpass/path/objectives/soft_maxima.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lowpass {
namespace {

/// Value and derivatives of (1 / kappa) log sum_m measure_m exp(kappa F_m); by_speed is left with the derivatives by
/// measure.
ObjectiveSlopes log_sum_exp(std::span<const double> values, std::span<const double> measure, double kappa) {
  const std::size_t count = values.size();
  ObjectiveSlopes slopes{0, std::vector<double>(count, 0.0), std::vector<double>(count, 0.0)};
  // A node without measure (a path at rest there) must not make all others underflow.
  double highest = -std::numeric_limits<double>::infinity();
  for (std::size_t m = 0; m < count; ++m)
    if (measure[m] > 0 || values[m] == std::numeric_limits<double>::infinity()) highest = std::max(highest, values[m]);
  if (std::isinf(highest)) {
    slopes.value = highest;
    return slopes;
  }
  double sum = 0;
  for (std::size_t m = 0; m < count; ++m) {
    slopes.by_speed[m] = std::exp(kappa * std::min(values[m] - highest, 0.0));
    sum += measure[m] * slopes.by_speed[m];
  }
  slopes.value = highest + std::log(sum) / kappa;
  for (std::size_t m = 0; m < count; ++m) {
    slopes.by_speed[m] /= sum;
    slopes.by_value[m] = measure[m] * slopes.by_speed[m];
    slopes.by_speed[m] /= kappa;
  }
  return slopes;
}

}  // namespace

ObjectiveSlopes MaxFlux::evaluate(const PathView& path) const {
  std::vector<double> measure(path.values.size());
  for (std::size_t m = 0; m < measure.size(); ++m) measure[m] = path.weights[m] * path.speeds[m];
  ObjectiveSlopes slopes = log_sum_exp(path.values, measure, path.sharpness);
  for (std::size_t m = 0; m < measure.size(); ++m) slopes.by_speed[m] *= path.weights[m];
  return slopes;
}

ObjectiveSlopes SoftMaximum::evaluate(const PathView& path) const {
  ObjectiveSlopes slopes = log_sum_exp(path.values, path.weights, path.sharpness);
  slopes.by_speed.clear();
  return slopes;
}

}  // namespace lowpass
