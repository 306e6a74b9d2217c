#pragma once

#include <optional>
#include <span>

#include "lowpass/core/outcome.hpp"
#include "lowpass/path/measure/measure_path.hpp"

namespace lowpass {

/// What was shown of a path's top.
struct Judgement {
  std::optional<Verdict> verdict;      ///< nothing: not asked for
  std::optional<double> stationarity;  ///< nothing where there is no verdict or no finite height
  bool converged = false;
};

/// The height above the higher end that is as good as none: a part of the typical value on the straight line above
/// `lowest`. What is not finite (a wall) does not count.
double negligible_height(std::span<const double> line_values, double lowest, const VerdictSettings& settings = {});

/// Whether a search that ended like this counts as converged where no verdict is asked for.
bool is_convergence(StopReason reason);

/// Whether the highest top is a pass; with that the result counts as converged or not. Cost: 1 gradient.
Judgement judge(MovingPath& path, const LineHeights& line, const PathHeights& heights, StopReason reason,
                const VerdictSettings& settings = {});

}  // namespace lowpass
