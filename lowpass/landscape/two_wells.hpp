#pragma once

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// The toy of Fig. 3 of Yu and Morozov (arXiv 2602.21276):
/// f(x, y) = 1.0190055296306975 - sum_i exp(-3 |r - c_i|^2) + sum_j exp(-15 |r - d_j|^2),
/// c = (-0.5, -0.5), (0.5, 0); d = (-0.2, -0.4), (0, 0.3). Two minima, three passes; the lowest pass between the minima
/// is 0.6243933472.
class TwoWells : public Landscape {
 public:
  std::string name() const override { return "two-wells"; }
  std::size_t dimension() const override { return 2; }
  double value(std::span<const double> x) const override;
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override;
  KnownPoints known_points() const override;
};

}  // namespace lowpass
