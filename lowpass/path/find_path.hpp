#pragma once

#include <span>

#include "lowpass/landscape/landscape.hpp"
#include "lowpass/path/path_options.hpp"
#include "lowpass/path/path_result.hpp"

namespace lowpass {

/// A low path between two points, for any curve that is a mixing matrix and any objective: FourierPathFinder (Yu and
/// Morozov 2026, Eq. 3-5) with the paper's settings, or a search that aims at the height (path_defaults()). Heights are
/// always measured afterwards on the full landscape, on the grid and on the continuous curve to options.resolution.
/// What is found is a low path, not the lowest: PathResult::verdict says what was shown, `starts` searches more widely.
/// A landscape that does not know its precision is measured first (with_measured_precision()).
/// Cost: of each start steps x points gradients and more for later stages, some 2 / resolution values for the heights,
/// and for a verdict the curvatures at the top and some hundred gradients downhill; a plain landscape is asked about
/// all points of a step at once.
/// @throws BadInput for options out of range or that do not go together, ends of another dimension, not finite or
/// equal, or a mini-batch on a landscape without samples; NotANumber if the landscape gives no number at an end point.
PathResult find_path(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                     const PathOptions& options);
/// With path_defaults(landscape).
PathResult find_path(const Landscape& landscape, std::span<const double> from, std::span<const double> to);

}  // namespace lowpass
