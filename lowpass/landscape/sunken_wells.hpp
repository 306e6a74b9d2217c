#pragma once

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// f(x, y) = -1 / (1 + g), g = (x^2 - 1)^2 + 2 (y - (1 - x^2))^2: negative everywhere and rising towards 0 far away.
/// -1 / (1 + g) grows with g, so the stationary points are those of g, as in DoubleWell: the minima (-1, 0) and (1, 0)
/// with g = 0, value -1, and one pass, (0, 1) with g = 1, value -1/2. On the straight line g = 3 (1 - x^2)^2: its
/// height is -1/4.
class SunkenWells : public Landscape {
 public:
  std::string name() const override { return "sunken-wells"; }
  std::size_t dimension() const override { return 2; }
  double value(std::span<const double> x) const override;
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override;
  KnownPoints known_points() const override;
};

}  // namespace lowpass
