#include "lowpass/optimize/resting_length.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"

namespace lowpass {

std::optional<double> resting_length(const Landscape& landscape, std::span<const double> x, double value) {
  constexpr int shortest = -14;
  constexpr int longest = 16;
  constexpr double visible = 100;   // times rounding
  constexpr double changed = 0.25;  // of the exponent
  constexpr double least_power = 1.5;
  const double unit = std::max(1.0, norm(x));
  RandomStream random(1, "minimum/resting length");
  std::vector<double> direction(x.size());
  for (double& entry : direction) entry = random.normal();
  const double length = norm(direction);

  std::optional<double> before;
  std::optional<double> power;
  std::optional<double> reached;
  for (int k = shortest; k <= longest; ++k) {
    const double step = std::pow(10.0, k) * unit;
    double change = 0;
    for (const double side : {step, -step}) {
      std::vector<double> at(x.begin(), x.end());
      add_scaled(side / length, direction, at);
      change = std::max(change, std::abs(landscape.value(at) - value));
    }
    if (!std::isfinite(change)) break;
    if (!(change > visible * landscape.precision() * std::abs(value))) continue;
    if (before) {
      const double exponent = std::log10(change / *before);
      const bool agrees = power && std::abs(exponent - *power) <= changed && exponent >= least_power;
      if (reached && !agrees) break;
      if (agrees) reached = step;
      power = exponent;
    }
    before = change;
  }
  return reached;
}

}  // namespace lowpass
