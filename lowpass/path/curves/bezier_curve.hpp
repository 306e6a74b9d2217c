#pragma once

#include "lowpass/path/curves/curve.hpp"

namespace lowpass {

/// Bezier curve of degree terms + 1: the ends and `terms` free control points; coefficient k is the displacement of
/// control point k + 1 from the straight line (k + 1) / (terms + 1) of the way. One term is the quadratic curve of
/// Garipov et al. (NeurIPS 2018). A curve of higher degree contains every one of a lower.
class BezierCurve : public Curve {
 public:
  /// @pre terms >= 1.
  explicit BezierCurve(std::size_t terms) : terms_(terms) {}
  std::string name() const override { return "bezier"; }
  std::size_t coefficient_count() const override { return terms_; }
  double shortest_half_wave() const override { return 1 / static_cast<double>(terms_ + 1); }

 private:
  void basis(double t, std::span<double> values) const override;
  void basis_slope(double t, std::span<double> slopes) const override;

  std::size_t terms_;
};

}  // namespace lowpass
