#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "lowpass/landscape/atom_cluster.hpp"

namespace lowpass {

/// A cluster of N like atoms in two or three dimensions,
///
///   f(x) = sum over pairs of 4 (r^-12 - r^-6),   r the distance of the two atoms
///
/// (Jones, Proceedings of the Royal Society A 106, 463, 1924; reduced units: a pair's depth is 1, its zero lies at
/// r = 1). Coordinates go atom by atom: x, y (, z) of the first, then of the second.
///
/// Atoms nearer than `wall` to each other count as lying on one place: the value is infinite there and the gradient
/// zero. Outside, values, gradients and the squares of gradients are finite; none is ever NaN at finite coordinates.
///
/// Cost: O(N^2) operations, no memory.
class LennardJones : public AtomCluster {
 public:
  static constexpr std::size_t largest_count = 10'000;
  static constexpr double wall = 1e-10;

  /// @throws BadInput unless atoms is in 2 ... largest_count and dimensions 2 or 3.
  LennardJones(std::size_t atoms, std::size_t dimensions);

  std::string name() const override { return "lennard-jones"; }
  std::size_t dimension() const override { return atoms_ * dimensions_; }
  std::size_t space_dimensions() const override { return dimensions_; }
  double value(std::span<const double> x) const override;
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override;
  /// Those of lennard_jones_points().
  KnownPoints known_points() const override;

 private:
  std::size_t atoms_;
  std::size_t dimensions_;
};

}  // namespace lowpass
