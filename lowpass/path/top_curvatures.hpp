#pragma once

#include <span>

#include "lowpass/landscape/landscape.hpp"
#include "lowpass/path/path_options.hpp"
#include "lowpass/path/path_result.hpp"

namespace lowpass {

/// Writes to PathResult::top the lowest curvatures at the highest point of a path that a search on a landscape with
/// data has found: of a mean over samples they are looked at on request only, and best on the landscape that computes
/// in double. The point is taken as it is, not as stationary: its gradient is told, the verdict stays. Where a wall is
/// too near, or options.stop says so, nothing is written. `options` and the ends are those of the search; their seed is
/// also that of Lanczos' start. Adds to PathResult::counts what it asks. Cost: 2 N gradients up to N = 200, beyond at
/// most 600, and 150 N numbers of memory (curvatures()).
void look_at_top_curvatures(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                            const PathOptions& options, PathResult& result);

}  // namespace lowpass
