#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lowpass/landscape/curvature.hpp"
#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// A point, with what the landscape says there.
struct LandscapePoint {
  std::vector<double> x;
  double value = 0;
  std::vector<double> gradient;
};

/// What was seen around a point where a descent ended.
struct StationaryLook {
  LandscapePoint point;                  ///< where it ended, nearer to the stationary point by Newton's steps
  double newton_step = 0;                ///< |H^-1 g| there, along visible curvatures
  double precision = 0;                  ///< of the landscape, measured where it was not known
  double gradient_noise = 0;             ///< what |g| can be at a stationary point; 0 where it could not be measured
  std::optional<Curvatures> curvatures;  ///< nothing where a wall is too near
  /// A point beside it that is visibly lower, along a direction that is not surely and clearly curved upwards.
  std::optional<std::vector<double>> lower;
  bool on_slope = false;  ///< the gradient explains most of that fall: the point was not stationary
};

/// Looks around a point where a descent ended. `length`: over which the landscape changes its shape there;
/// `weak`: a positive curvature below it is not clear. See find_minimum for what is tried. Cost: as said there.
StationaryLook look_around(const Landscape& landscape, LandscapePoint point, double length, double weak,
                           std::uint64_t seed);

}  // namespace lowpass
