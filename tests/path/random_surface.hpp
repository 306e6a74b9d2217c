#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numbers>
#include <span>
#include <vector>

#include "lowpass/core/random.hpp"
#include "lowpass/landscape/from_function.hpp"

namespace lowpass {

/// A random vector of this length.
inline std::vector<double> random_vector(RandomStream& random, std::size_t dimension, double length) {
  std::vector<double> x(dimension);
  double square = 0;
  for (double& v : x) {
    v = random.normal();
    square += v * v;
  }
  for (double& v : x) v *= length / std::sqrt(square);
  return x;
}

/// A random landscape in `dimension` dimensions: 8 N hills and hollows (Gaussians), three waves, and a bowl that rises
/// steeply beyond a distance of 3 from the origin, so that all minima lie within some 3.5:
///   sum_k a_k exp(-|x - c_k|^2 / (2 w_k^2)) + sum_j b_j cos(k_j . x + p_j) + |x|^2 / 20 + (|x|^2 / 9)^4
/// with a_k in +-2, w_k in 0.4 ... 1, b_j in +-0.4, |k_j| in 1 ... 4. The same for the same seed everywhere.
inline std::unique_ptr<Landscape> random_surface(std::size_t dimension, std::uint64_t seed) {
  struct Hill {
    std::vector<double> centre;
    double height, narrowness;
  };
  struct Wave {
    std::vector<double> numbers;
    double height, phase;
  };
  RandomStream random(seed, "random surface", dimension);
  const auto of_length = [&](double length) { return random_vector(random, dimension, length); };
  std::vector<Hill> hills;
  for (std::size_t k = 0; k < 8 * dimension; ++k) {
    const double radius = 3 * std::pow(random.uniform(), 1 / static_cast<double>(dimension));
    const std::vector<double> centre = of_length(radius);
    const double height = random.uniform(-2, 2), width = random.uniform(0.4, 1);
    hills.push_back({centre, height, 1 / (2 * width * width)});
  }
  std::vector<Wave> waves;
  for (int j = 0; j < 3; ++j) {
    const double number = random.uniform(1, 4);
    const std::vector<double> numbers = of_length(number);
    const double height = random.uniform(-0.4, 0.4);
    waves.push_back({numbers, height, random.uniform(0, 2 * std::numbers::pi)});
  }
  return from_function(dimension, [hills, waves](std::span<const double> x, std::span<double> gradient) {
    double square = 0;
    for (const double v : x) square += v * v;
    const double ninth = square / 9;
    double sum = square / 20 + ninth * ninth * ninth * ninth;
    for (std::size_t i = 0; i < x.size(); ++i) gradient[i] = x[i] / 10 + 8 * x[i] / 9 * ninth * ninth * ninth;
    for (const Hill& hill : hills) {
      double distance = 0;
      for (std::size_t i = 0; i < x.size(); ++i) distance += (x[i] - hill.centre[i]) * (x[i] - hill.centre[i]);
      const double value = hill.height * std::exp(-hill.narrowness * distance);
      for (std::size_t i = 0; i < x.size(); ++i) gradient[i] -= 2 * hill.narrowness * value * (x[i] - hill.centre[i]);
      sum += value;
    }
    for (const Wave& wave : waves) {
      double angle = wave.phase;
      for (std::size_t i = 0; i < x.size(); ++i) angle += wave.numbers[i] * x[i];
      const double slope = -wave.height * std::sin(angle);
      for (std::size_t i = 0; i < x.size(); ++i) gradient[i] += slope * wave.numbers[i];
      sum += wave.height * std::cos(angle);
    }
    return sum;
  });
}

}  // namespace lowpass
