#pragma once

#include <span>

#include "lowpass/landscape/landscape.hpp"
#include "lowpass/path/path_options.hpp"
#include "lowpass/path/path_result.hpp"

namespace lowpass {

/// The path between a point and itself, for ends that something (superpose()) has made equal and for members of an
/// ensemble that are the same: its height is the point's
/// value, its length 0, its stop reason equal_ends, its verdict a bound. Cost: one value.
/// @throws BadInput if the point has another dimension than the landscape; NotANumber if there is no number there.
PathResult path_between_equal_ends(const Landscape& landscape, std::span<const double> point,
                                   const PathOptions& options);

}  // namespace lowpass
