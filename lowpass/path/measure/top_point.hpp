#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lowpass/landscape/counted_landscape.hpp"
#include "lowpass/landscape/stationary_point.hpp"
#include "lowpass/path/measure/verdict.hpp"

namespace lowpass {

/// Looks for the stationary point at the top of a path, for its index, and for what lies downhill of it. All that it
/// asks counts as asked through the path.
class TopJudge {
 public:
  /// `tolerance`: by how much values may differ that count as equal. All must outlive this.
  TopJudge(MovingPath& path, const PathHeights& heights, double tolerance, std::uint64_t seed, const Allowance& allows,
           const VerdictSettings& settings);

  /// pass, higher_index, flat, slope or open.
  Verdict run();
  const TopPoint& point() const { return point_; }

 private:
  /// What the curvatures along all directions together say. Cost: some gradients for each whose sign is not visible.
  Verdict by_index(const StationaryPoint& found);
  /// Along a direction without visible curvature: whether nothing changes, or which way values go further out.
  enum class Beyond { unchanging, higher, lower, unclear };
  Beyond look_along(const StationaryPoint& found, const Curvature& curvature);
  /// Whether the path comes from one side of the pass and leaves on the other, below it on both.
  bool crosses(const StationaryPoint& found) const;
  /// Goes downhill on both sides of the pass, and sees whether both come to the same valley. False: not allowed.
  bool go_downhill(const StationaryPoint& found);

  MovingPath& path_;
  const PathHeights& heights_;
  double tolerance_;
  const Allowance& allows_;
  const VerdictSettings& settings_;
  CountedLandscape landscape_;
  RandomStream random_;
  TopPoint point_;
};

}  // namespace lowpass
