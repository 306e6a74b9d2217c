#pragma once

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// The surface of Mueller and Brown (Theoretica Chimica Acta 53, 75, 1979): a sum of four terms
/// A exp(a (x - x0)^2 + b (x - x0)(y - y0) + c (y - y0)^2). Three minima, two passes.
class MullerBrown : public Landscape {
 public:
  std::string name() const override { return "muller-brown"; }
  std::size_t dimension() const override { return 2; }
  double value(std::span<const double> x) const override;
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override;
  KnownPoints known_points() const override;
};

}  // namespace lowpass
