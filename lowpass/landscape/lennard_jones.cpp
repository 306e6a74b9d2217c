#include "lowpass/landscape/lennard_jones.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/lennard_jones_points.hpp"

namespace lowpass {
namespace {

/// The sum over pairs; `at_pair(i, j, apart, slope)` is told the difference of their places and what it is to be
/// multiplied with to be the derivative with respect to the place of i. Infinite, and no more pairs, at a wall.
template <std::size_t dimensions, class AtPair>
double sum_over_pairs(std::span<const double> x, const AtPair& at_pair) {
  double value = 0;
  for (std::size_t i = 0; i < x.size(); i += dimensions) {
    for (std::size_t j = 0; j < i; j += dimensions) {
      std::array<double, dimensions> apart;
      double square = 0;
      for (std::size_t c = 0; c < dimensions; ++c) {
        apart[c] = x[i + c] - x[j + c];
        square += apart[c] * apart[c];
      }
      if (!(square > LennardJones::wall * LennardJones::wall)) return std::numeric_limits<double>::infinity();
      const double inverse = 1 / square;
      const double sixth = inverse * inverse * inverse;
      value += 4 * sixth * (sixth - 1);
      at_pair(i, j, apart, -24 * sixth * (2 * sixth - 1) * inverse);
    }
  }
  return value;
}

template <std::size_t dimensions>
double value_of(std::span<const double> x) {
  return sum_over_pairs<dimensions>(
      x, [](std::size_t, std::size_t, const std::array<double, dimensions>&, double) { /* the value is enough */ });
}

template <std::size_t dimensions>
double value_and_gradient_of(std::span<const double> x, std::span<double> gradient) {
  std::fill(gradient.begin(), gradient.end(), 0.0);
  const double value = sum_over_pairs<dimensions>(
      x, [&](std::size_t i, std::size_t j, const std::array<double, dimensions>& apart, double slope) {
        for (std::size_t c = 0; c < dimensions; ++c) {
          gradient[i + c] += slope * apart[c];
          gradient[j + c] -= slope * apart[c];
        }
      });
  if (value == std::numeric_limits<double>::infinity()) std::fill(gradient.begin(), gradient.end(), 0.0);
  return value;
}

}  // namespace

LennardJones::LennardJones(std::size_t atoms, std::size_t dimensions) : atoms_(atoms), dimensions_(dimensions) {
  if (!(atoms >= 2 && atoms <= largest_count))
    throw BadInput(
        fmt::format("the landscape 'lennard-jones' has atoms={}; allowed is 2 ... {}", atoms, largest_count));
  if (!(dimensions == 2 || dimensions == 3))
    throw BadInput(fmt::format("the landscape 'lennard-jones' has dimensions={}; allowed is 2 or 3", dimensions));
}

double LennardJones::value(std::span<const double> x) const {
  return dimensions_ == 2 ? value_of<2>(x) : value_of<3>(x);
}

double LennardJones::value_and_gradient(std::span<const double> x, std::span<double> gradient) const {
  return dimensions_ == 2 ? value_and_gradient_of<2>(x, gradient) : value_and_gradient_of<3>(x, gradient);
}

KnownPoints LennardJones::known_points() const {
  return lennard_jones_points(atoms_, dimensions_);
}

}  // namespace lowpass
