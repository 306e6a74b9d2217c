#pragma once

#include "lowpass/path/objectives/objective.hpp"

namespace lowpass {

/// J = (1 / kappa) log sum_m w_m v_m exp(kappa F_m): the maximum flux functional (Huo and Straub, Journal of Chemical
/// Physics 107, 5000, 1997; kappa an inverse temperature), v the speed: by arc length, so that points gain nothing by
/// avoiding the top. kappa = 8, then 64.
class MaxFlux : public Objective {
 public:
  std::string name() const override { return "maxflux"; }
  bool scale_free() const override { return true; }
  std::vector<double> stages() const override { return {8, 64}; }
  double bluntest() const override { return 0.5; }
  ObjectiveSlopes evaluate(const PathView& path) const override;
};

/// J = (1 / kappa) log sum_m w_m exp(kappa F_m): the soft maximum over t; kappa = 4, 16, 64, 256.
class SoftMaximum : public Objective {
 public:
  std::string name() const override { return "soft-maximum"; }
  bool scale_free() const override { return true; }
  /// Without arc length in J, points would gain by avoiding the top.
  double equal_speed_weight() const override { return 1; }
  std::vector<double> stages() const override { return {4, 16, 64, 256}; }
  double bluntest() const override { return 0.5; }
  ObjectiveSlopes evaluate(const PathView& path) const override;
};

}  // namespace lowpass
