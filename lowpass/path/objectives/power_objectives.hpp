#pragma once

#include "lowpass/path/objectives/objective.hpp"

namespace lowpass {

/// J = (sum_m w_m v_m F_m^p)^(1/p): the p-norm of the values along the path by arc length, F the value above the path's
/// floor (0 below it), v the speed; p = 2, 8, 32, 64 one after the other. For p to infinity it is the height.
class PowerNorm : public Objective {
 public:
  std::string name() const override { return "p-norm"; }
  bool scale_free() const override { return true; }
  std::vector<double> stages() const override { return {2, 8, 32, 64}; }
  ObjectiveSlopes evaluate(const PathView& path) const override;
};

/// J = sum_m w_m v_m F_m: the line integral of the values by arc length, over the chord. It does not aim at the height:
/// a long way round at half the height costs as much.
class LineIntegral : public Objective {
 public:
  std::string name() const override { return "line-integral"; }
  bool scale_free() const override { return true; }
  bool aims_at_height() const override { return false; }
  bool linear() const override { return true; }
  ObjectiveSlopes evaluate(const PathView& path) const override;
};

}  // namespace lowpass
