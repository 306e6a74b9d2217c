#include "lowpass/landscape/known_points.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/atom_cluster.hpp"
#include "lowpass/landscape/superpose.hpp"

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

namespace {

/// |x| from the centre of the atoms.
double spread(const AtomCluster& cluster, std::span<const double> x) {
  const std::size_t dimensions = cluster.space_dimensions();
  double square = 0;
  for (std::size_t c = 0; c < dimensions; ++c) {
    double centre = 0;
    for (std::size_t i = c; i < x.size(); i += dimensions) centre += x[i];
    centre /= static_cast<double>(cluster.atom_count());
    for (std::size_t i = c; i < x.size(); i += dimensions) square += (x[i] - centre) * (x[i] - centre);
  }
  return std::sqrt(square);
}

}  // namespace

std::optional<std::size_t> known_minimum_at(const Landscape& landscape, std::span<const double> x) {
  constexpr double same_place = 1e-4;
  const auto* cluster = dynamic_cast<const AtomCluster*>(&landscape);
  const double near = same_place * (1 + (cluster != nullptr ? spread(*cluster, x) : norm(x)));
  const std::vector<KnownPoint> minima = landscape.known_points().minima;
  for (std::size_t k = 0; k < minima.size(); ++k) {
    const std::vector<double>& minimum = minima[k].position;
    if (cluster != nullptr ? is_copy(*cluster, minimum, x, near) : distance(minimum, x) <= near) return k;
  }
  return std::nullopt;
}

}  // namespace lowpass
