#pragma once

#include "lowpass/path/objectives/objective.hpp"

namespace lowpass {

/// J = sum_m f_m over the grid (Yu and Morozov 2026, Eq. 4).
class SumObjective : public Objective {
 public:
  std::string name() const override { return "sum"; }
  bool scale_free() const override { return false; }
  bool linear() const override { return true; }
  ObjectiveSlopes evaluate(const PathView& path) const override;
};

/// J = sum_m f_m^2: what the authors' toy program minimises.
class SquaredObjective : public Objective {
 public:
  std::string name() const override { return "squared"; }
  bool scale_free() const override { return false; }
  ObjectiveSlopes evaluate(const PathView& path) const override;
};

}  // namespace lowpass
