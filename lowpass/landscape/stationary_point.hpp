#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lowpass/landscape/curvature.hpp"

namespace lowpass {

struct StationarySettings {
  std::size_t most_models = 20;   ///< Hessians of up to largest_whole dimensions; beyond, two
  double longest_step = 0.05;     ///< |step| <= this x length
  double reach = 0.5;             ///< the search has run off when it is this x length from where it began
  double sufficient_fall = 0.25;  ///< a model serves while the uncertainty falls to at most this x the one before
  CurvatureSettings curvature;
};

/// Where Newton's method from a point led.
struct StationaryPoint {
  std::vector<double> position;
  double value = 0;
  std::vector<double> gradient;
  /// g . |H|^-1 g / 2: how far its value is from that of the stationary point beside it.
  double uncertainty = 0;
  /// d . |H| d / 2 for d from here to where the search began: how far that is, in values.
  double distance_from_start = 0;
  Curvatures curvatures;  ///< at a point nearer than `enough`
  bool found = false;     ///< uncertainty <= what was enough
  std::size_t products = 0;
};

/// The stationary point nearest to where a search begins, of whatever index: Newton's steps along all directions whose
/// curvature is visible, the Hessian being made anew where it no longer serves. `length` as of HessianProducts;
/// `enough`: the uncertainty, in units of values, with which it counts as found; it goes on as long as it gets nearer.
/// Nothing where a wall or what is no number is met. Random numbers: `random`, for Lanczos' method.
/// Cost: some five gradients, and the curvatures of each model (curvatures()).
std::optional<StationaryPoint> stationary_point_near(const Landscape& landscape, std::span<const double> start,
                                                     double length, double enough, const RandomStream& random,
                                                     const StationarySettings& settings = {});

}  // namespace lowpass
