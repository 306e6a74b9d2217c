#include "lowpass/landscape/known_points.hpp"

#include <algorithm>
#include <numeric>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

std::optional<double> KnownPoints::lowest_pass(std::size_t first, std::size_t second) const {
  if (first == second) return minima[first].value;
  // The water rises from pass to pass, and two lakes become one. Minima of one lake have the same number.
  std::vector<std::size_t> lake(minima.size());
  std::iota(lake.begin(), lake.end(), std::size_t{0});
  for (const KnownPass& pass : passes) {
    const std::size_t drowned = lake[pass.joins[0]];
    const std::size_t grown = lake[pass.joins[1]];
    std::replace(lake.begin(), lake.end(), drowned, grown);
    if (lake[first] == lake[second]) return pass.value;
  }
  return std::nullopt;
}

std::optional<std::size_t> known_minimum_at(const Landscape& landscape, std::span<const double> x) {
  constexpr double same_place = 1e-4;
  const std::vector<KnownPoint> minima = landscape.known_points().minima;
  for (std::size_t k = 0; k < minima.size(); ++k)
    if (distance(minima[k].position, x) <= same_place * (1 + norm(x))) return k;
  return std::nullopt;
}

}  // namespace lowpass
