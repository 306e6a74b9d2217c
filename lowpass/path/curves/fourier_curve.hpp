#pragma once

#include "lowpass/path/curves/curve.hpp"

namespace lowpass {

/// Straight line plus sum_{n = 1 ... N_F} b_n sin(n pi t) (Yu and Morozov 2026, Eq. 3); b_n is basis row 1 + n. A
/// longer series contains every shorter one.
class FourierCurve : public Curve {
 public:
  /// @pre terms >= 1.
  explicit FourierCurve(std::size_t terms) : terms_(terms) {}
  std::string name() const override { return "fourier"; }
  std::size_t coefficient_count() const override { return terms_; }
  double shortest_half_wave() const override { return 1 / static_cast<double>(terms_); }

 private:
  void basis(double t, std::span<double> values) const override;
  void basis_slope(double t, std::span<double> slopes) const override;

  std::size_t terms_;
};

}  // namespace lowpass
