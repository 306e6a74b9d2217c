#pragma once

#include "lowpass/path/curves/curve.hpp"

namespace lowpass {

/// Polygonal chain with `terms` free bends at t = k / (terms + 1); coefficient k is the displacement of bend k + 1 from
/// the straight line. A chain whose pieces are halved contains the coarser one.
class ChainCurve : public Curve {
 public:
  /// @pre terms >= 1.
  explicit ChainCurve(std::size_t terms) : terms_(terms) {}
  std::string name() const override { return "chain"; }
  std::size_t coefficient_count() const override { return terms_; }
  double shortest_half_wave() const override { return 1 / static_cast<double>(terms_ + 1); }
  std::vector<double> kinks() const override;
  std::size_t refined_terms() const override { return 2 * terms_ + 1; }

 private:
  void basis(double t, std::span<double> values) const override;
  void basis_slope(double t, std::span<double> slopes) const override;
  /// The piece that t lies on, 0 ... terms.
  std::size_t piece(double t) const;

  std::size_t terms_;
};

}  // namespace lowpass
