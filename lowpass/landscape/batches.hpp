#pragma once

#include <cstddef>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// Points of so many dimensions that are formed for one call to a landscape: 16 million numbers of them (128 MiB), but
/// at least one point. @pre dimension > 0.
std::size_t points_per_call(std::size_t dimension);

/// @throws BadInput if the landscape gave another number of values than it was asked about points.
void check_answer(const Landscape& landscape, std::size_t values, std::size_t points);

}  // namespace lowpass
