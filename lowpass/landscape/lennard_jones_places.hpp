#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace lowpass {

/// A pass to four decimals, and the minima of its cluster that it joins.
struct RoughPass {
  std::vector<double> position;
  std::array<std::size_t, 2> joins;
};

/// Stationary points of a cluster to four decimals, each list by increasing value.
struct RoughPoints {
  std::vector<std::vector<double>> minima;
  std::vector<RoughPass> passes;
};

/// What lennard_jones_points() polishes: 7 atoms in the plane, 7 and 13 in space.
RoughPoints seven_in_the_plane();
RoughPoints seven_in_space();
RoughPoints thirteen_in_space();

}  // namespace lowpass
