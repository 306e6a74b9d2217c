#pragma once

#include <cstddef>

namespace lowpass {

/// What a round of a search that has a time limit costs, in seconds.
struct RoundSeconds {
  double step = 0;  ///< one step
  double look = 0;  ///< the measurement at its end
  double left = 0;  ///< of the limit
};

/// How many steps a round shall have that was to have `planned`, after `made` of them. Rounds double, and every one
/// ends with a look: where this one and two more have no room in the time that is left, this one gets all of it, as
/// looks cost more by then than fresh rounds bring. Never fewer than planned: near its end the schedule follows the
/// clock.
std::size_t steps_of_round(std::size_t planned, std::size_t made, const RoundSeconds& seconds);

}  // namespace lowpass
