#pragma once

#include <vector>

#include "lowpass/path/curves/curve.hpp"

namespace lowpass {

/// Cubic B-spline with clamped ends and equal pieces (de Boor, A Practical Guide to Splines, 1978): twice continuously
/// differentiable. `terms` free control points, coefficient k the displacement of control point k + 1 from its place on
/// the straight line; terms - 1 pieces. With one term it is a parabola, with two a single cubic. A spline whose pieces
/// are halved contains the coarser one.
class SplineCurve : public Curve {
 public:
  /// @pre terms >= 1.
  explicit SplineCurve(std::size_t terms);
  std::string name() const override { return "spline"; }
  std::size_t coefficient_count() const override { return terms_; }
  double shortest_half_wave() const override { return 1 / static_cast<double>(pieces_ + 1); }
  std::size_t refined_terms() const override { return terms_ == 1 ? 2 : 2 * terms_ - 1; }

 private:
  void basis(double t, std::span<double> values) const override;
  void basis_slope(double t, std::span<double> slopes) const override;
  /// Knot i of the clamped knot vector of a spline of this degree on pieces_ equal pieces.
  double knot(std::size_t i) const;
  /// All pieces_ + degree B-splines of a degree up to degree_, on the knots of degree_, at t.
  std::vector<double> splines(std::size_t degree, double t) const;

  std::size_t terms_;
  std::size_t degree_;
  std::size_t pieces_;
};

}  // namespace lowpass
