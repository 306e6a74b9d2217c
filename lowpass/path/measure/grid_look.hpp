#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "lowpass/landscape/family.hpp"
#include "lowpass/path/path_result.hpp"

namespace lowpass {

/// Whether, after `seen` values, so many more may be asked for.
using GridAllowance = std::function<bool(std::size_t seen, std::size_t more)>;
using GridQuestion = std::function<Family::Looks(const std::vector<double>& t)>;

/// Asks about equally spaced t in [0, 1]: all of them by one question if `allows` is empty. Else about both ends and
/// the middle first, and then, as long as `allows` says so, each time about those that make the distances half as wide.
/// @pre points >= 2. Cost: a value for each t.
PathProfile look_at_grid(std::size_t points, const GridQuestion& ask, const GridAllowance& allows);

/// How many points the first of these questions is about: no look is smaller where not all is allowed.
std::size_t smallest_grid_look(std::size_t points);

}  // namespace lowpass
