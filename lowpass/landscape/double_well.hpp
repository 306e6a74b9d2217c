#pragma once

#include <cstddef>
#include <vector>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// Two wells in any number N of dimensions with one pass, known exactly:
///
///   f(x) = (y_0^2 - 1)^2 + 1/2 sum_{i=1}^{N-1} k_i r_i^2,   r_i = y_i - b_i (1 - y_0^2),   y = H x.
///
/// H is the Householder reflection that exchanges the first unit vector and u = (1, ..., 1) / sqrt(N): the axis between
/// the wells is the diagonal u, and every coordinate takes part in everything. The curvatures k_i rise geometrically
/// from 1 to `condition` (N = 2 has one, `condition`), and b_i = 2 / sqrt((N - 1) k_i) bends the valley away from the
/// straight line.
///
/// Why there is one pass only: df/dy_i = k_i r_i vanishes for all i >= 1 where all r_i = 0, and there
/// df/dy_0 = 4 y_0 (y_0^2 - 1), which leaves y_0 = -1, 0 and 1. In the coordinates (y_0, r_1, ..., r_{N-1}) the
/// function is (y_0^2 - 1)^2 + 1/2 sum k_i r_i^2: y_0 = -1 and 1 (y_i = 0, x = -u and u) are minima of value 0, y_0 = 0
/// (y_i = b_i) is a pass of value exactly 1. On the straight line all y_i = 0 and sum k_i b_i^2 = 4, so
/// f = 3 (1 - y_0^2)^2: its height is 3.
///
/// Cost: O(N) operations, no memory.
class DoubleWell : public Landscape {
 public:
  static constexpr std::size_t largest_dimension = 1'000'000;
  static constexpr double largest_condition = 1e4;

  /// @throws BadInput unless dimension is in 2 ... largest_dimension and condition in 1 ... largest_condition.
  DoubleWell(std::size_t dimension, double condition);

  std::string name() const override { return "double-well"; }
  std::size_t dimension() const override { return curvatures_.size() + 1; }
  double value(std::span<const double> x) const override;
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override;
  KnownPoints known_points() const override;

 private:
  std::vector<double> curvatures_;  ///< k_1 ... k_{N-1}
  std::vector<double> bends_;       ///< b_1 ... b_{N-1}
};

}  // namespace lowpass
