#include "lowpass/path/objectives/power_objectives.hpp"

#include <algorithm>
#include <cmath>

namespace lowpass {

ObjectiveSlopes PowerNorm::evaluate(const PathView& path) const {
  const std::size_t count = path.values.size();
  const double power = path.sharpness;
  ObjectiveSlopes slopes{0, std::vector<double>(count, 0.0), std::vector<double>(count, 0.0)};
  // Relative to the highest value, so that no power overflows.
  const double highest = *std::max_element(path.values.begin(), path.values.end());
  if (!(highest > 0) || std::isinf(highest)) {
    slopes.value = std::isinf(highest) ? highest : 0;
    return slopes;
  }
  double sum = 0;
  for (std::size_t m = 0; m < count; ++m)
    sum += path.weights[m] * path.speeds[m] * std::pow(std::max(path.values[m], 0.0) / highest, power);
  slopes.value = highest * std::pow(sum, 1 / power);
  for (std::size_t m = 0; m < count; ++m) {
    const double relative = std::max(path.values[m], 0.0) / highest;
    const double below = path.weights[m] * (relative > 0 ? std::pow(relative, power - 1) : 0);
    slopes.by_value[m] = slopes.value / highest / sum * path.speeds[m] * below;
    slopes.by_speed[m] = slopes.value / power / sum * below * relative;
  }
  return slopes;
}

ObjectiveSlopes LineIntegral::evaluate(const PathView& path) const {
  const std::size_t count = path.values.size();
  ObjectiveSlopes slopes{0, std::vector<double>(count, 0.0), std::vector<double>(count, 0.0)};
  for (std::size_t m = 0; m < count; ++m) {
    slopes.by_value[m] = path.weights[m] * path.speeds[m];
    slopes.by_speed[m] = path.weights[m] * path.values[m];
    slopes.value += slopes.by_value[m] * path.values[m];
  }
  return slopes;
}

}  // namespace lowpass
