#pragma once

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// f(x, y) = (x^2 + y^2 - 1)^2: the valley is the unit circle, with value and gradient zero all along it, so that no
/// point of it is better than another. Listed are the minima (-1, 0) and (1, 0) and, as the pass between them, (0, 1):
/// a path of height 0. The straight line goes over the hill at the origin, of height 1, where the gradient is zero too
/// and gives no direction in which to leave.
class FlatValley : public Landscape {
 public:
  std::string name() const override { return "flat-valley"; }
  std::size_t dimension() const override { return 2; }
  double value(std::span<const double> x) const override;
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override;
  KnownPoints known_points() const override;
};

}  // namespace lowpass
