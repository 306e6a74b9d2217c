#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>

#include "lowpass/landscape/from_function.hpp"

namespace lowpass::published {

// The potential of London, Eyring, Polanyi and Sato for three atoms A, B, C on a line, as Jonsson, Mills and Jacobsen
// take it (in: Classical and Quantum Dynamics in Condensed Phase Simulations, 1998, Appendix A).

/// Of distances AB, BC, AC; the slopes along them are written to `slopes`. `b` is Sato's parameter of the pair BC.
inline double leps(const std::array<double, 3>& distances, double b, std::array<double, 3>& slopes) {
  const std::array<double, 3> depth{4.746, 4.746, 3.445}, sato{1.05, 1 + b, 1.05};
  std::array<double, 3> exchange{}, exchange_slope{};
  double sum = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const double alpha = 1.942, e = std::exp(-alpha * (distances[i] - 0.742));
    sum += depth[i] / 2 * (1.5 * e * e - e) / sato[i];
    slopes[i] = depth[i] / 2 * alpha * (-3 * e * e + e) / sato[i];
    exchange[i] = depth[i] / 4 * (e * e - 6 * e) / sato[i];
    exchange_slope[i] = depth[i] / 4 * alpha * (-2 * e * e + 6 * e) / sato[i];
  }
  const auto& j = exchange;
  const double root = std::sqrt(j[0] * j[0] + j[1] * j[1] + j[2] * j[2] - j[0] * j[1] - j[1] * j[2] - j[0] * j[2]);
  for (std::size_t i = 0; i < 3; ++i) slopes[i] -= (3 * j[i] - (j[0] + j[1] + j[2])) / (2 * root) * exchange_slope[i];
  return sum - root;
}

/// Model I: x is the distance AB, y is BC, nothing else is there (b = 0.3).
inline std::unique_ptr<Landscape> leps_model_1() {
  return from_function(2, [](std::span<const double> p, std::span<double> g) {
    std::array<double, 3> slopes{};
    const double value = leps({p[0], p[1], p[0] + p[1]}, 0.3, slopes);
    g[0] = slopes[0] + slopes[2];
    g[1] = slopes[1] + slopes[2];
    return value;
  });
}

/// Model II: A and C rest 3.742 apart, B between them at a distance x from A is coupled to an oscillator y (b = 0.8). A
/// hill of `hill` on the way (1.5 there) makes a second pass.
inline std::unique_ptr<Landscape> leps_model_2(double hill) {
  return from_function(2, [hill](std::span<const double> p, std::span<double> g) {
    constexpr double apart = 3.742, stiffness = 0.2025, coupling = 1.154;
    std::array<double, 3> slopes{};
    double value = leps({p[0], apart - p[0], apart}, 0.8, slopes);
    const double stretch = p[0] - (apart / 2 - p[1] / coupling);
    value += 2 * stiffness * stretch * stretch;
    const double u = (p[0] - 2.02083) / 0.1, v = (p[1] + 0.272881) / 0.35;
    const double bump = hill * std::exp(-(u * u + v * v) / 2);
    g[0] = slopes[0] - slopes[1] + 4 * stiffness * stretch - bump * u / 0.1;
    g[1] = 4 * stiffness * stretch / coupling - bump * v / 0.35;
    return value + bump;
  });
}

}  // namespace lowpass::published
