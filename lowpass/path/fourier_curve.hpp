#pragma once

#include "lowpass/path/curve.hpp"

namespace lowpass {

/// Straight line plus sum_{n = 1 ... N_F} b_n sin(n pi t) (Yu and Morozov 2026, Eq. 3); b_n is basis row 1 + n. A
/// longer series contains every shorter one.
class FourierCurve : public Curve {
 public:
  /// @throws BadInput for zero terms.
  explicit FourierCurve(std::size_t terms);
  std::string name() const override { return "fourier"; }
  std::size_t coefficient_count() const override { return terms_; }
  void mix(double t, std::span<double> row) const override;
  double shortest_half_wave() const override { return 1 / static_cast<double>(terms_); }

 private:
  std::size_t terms_;
};

}  // namespace lowpass
