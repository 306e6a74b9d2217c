#pragma once

#include "lowpass/path/curves/curve.hpp"

namespace lowpass {

/// The straight line between the ends: no coefficients.
class LineCurve : public Curve {
 public:
  std::string name() const override { return "line"; }
  std::size_t coefficient_count() const override { return 0; }
  double shortest_half_wave() const override { return 1; }

 private:
  void basis(double, std::span<double>) const override {}
  void basis_slope(double, std::span<double>) const override {}
};

}  // namespace lowpass
