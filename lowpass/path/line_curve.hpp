#pragma once

#include "lowpass/path/curve.hpp"

namespace lowpass {

/// The straight line between the ends: no coefficients.
class LineCurve : public Curve {
 public:
  std::string name() const override { return "line"; }
  std::size_t coefficient_count() const override { return 0; }
  void mix(double t, std::span<double> row) const override {
    row[0] = 1 - t;
    row[1] = t;
  }
  double shortest_half_wave() const override { return 1; }
};

}  // namespace lowpass
