#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "lowpass/core/outcome.hpp"
#include "lowpass/path/measure/measure_path.hpp"

namespace lowpass {

/// What steers the verdict on a path.
struct VerdictSettings {
  double roundings = 32;          ///< values differ if by more than this x precision x their size
  double share_of_excess = 1e-6;  ///< ... or than this x the excess
  double unchanging_step = 0.01;  ///< in chords: so far along a direction without curvature it is looked at again
};

/// What was shown of a path's top.
struct Judgement {
  std::optional<Verdict> verdict;  ///< nothing: not asked for
  bool converged = false;
  std::optional<TopPoint> top;  ///< where curvature was asked for
};

/// By how much values on this path may differ from others that are equal to them: a part of the excess, or the rounding
/// of values, whichever is more.
double value_tolerance(const Landscape& landscape, const LineHeights& line, const PathHeights& heights,
                       const VerdictSettings& settings = {});

/// Whether the height, seen closely, is that of the higher end within 32 times the landscape's precision times the
/// median of |f| on the path.
bool is_at_the_bound(const Landscape& landscape, const LineHeights& line, const PathHeights& heights,
                     const VerdictSettings& settings = {});

/// Whether a search that ended like this counts as converged where no verdict is asked for.
bool is_convergence(StopReason reason);

/// What is shown of a path's top. Of one that was not seen closely: a wall, or nothing (open). With data, or without
/// `curvature`, it is a bound, a wall, or open. Otherwise the stationary point at the top is looked for
/// (stationary_point_near()), its index, and where one comes downhill from both sides of a pass, as far as more
/// evaluations are allowed: otherwise it is open. Random numbers: stream (seed, "verdict"). Cost: that of the
/// curvatures, and some hundred gradients downhill.
Judgement judge(MovingPath& path, const LineHeights& line, const PathHeights& heights, bool curvature,
                std::uint64_t seed, const Allowance& allows, const VerdictSettings& settings = {});

}  // namespace lowpass
