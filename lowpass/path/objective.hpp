#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lowpass/landscape/family.hpp"

namespace lowpass {

/// A scalar function J of the M values along a path, and its derivatives dJ/df[m], which weight the gradients of the
/// points: a true gradient, so any optimiser may use it.
class Objective {
 public:
  virtual ~Objective() = default;
  virtual std::string name() const = 0;
  virtual double value(std::span<const double> values) const = 0;
  /// dJ/df: M constants, or a rule from the values.
  virtual PointWeights weights(std::size_t points) const = 0;
};

/// "sum" (Eq. 4 of the paper) and "squared" (the sum of squares, the authors' toy program).
std::vector<std::string> objective_names();

/// @throws BadInput for an unknown name.
std::unique_ptr<Objective> make_objective(std::string_view name);

}  // namespace lowpass
