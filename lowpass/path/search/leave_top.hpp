#pragma once

#include <cstddef>
#include <string>

#include "lowpass/path/curves/refit.hpp"
#include "lowpass/path/search/path_function.hpp"
#include "lowpass/path/search/search_task.hpp"

namespace lowpass {

/// Moves the path away from a top that is no pass, to where a further search may find a lower one: off a stationary
/// point with two or more negative curvatures, or a slope that rounds before have not left (`in_vain`), to the lowest
/// of some places across the path, downhill or along the second lowest curvature; off a plateau or out of a wall by a
/// random bend, larger in each round; where one comes to the same valley from both sides of a pass, through that
/// valley. Any other path stays where it is. Random numbers: stream `stream`, epoch `round`. Cost: up to a dozen
/// values.
void leave_top(PathFunction& function, const BendingScale& bending, const SearchTask& task, const SearchOutcome& found,
               const std::string& stream, std::size_t round, bool in_vain);

}  // namespace lowpass
