#include "lowpass/path/search/round_steps.hpp"

#include <algorithm>

namespace lowpass {

std::size_t steps_of_round(std::size_t planned, std::size_t made, const RoundSeconds& seconds) {
  const auto steps = static_cast<double>(planned);
  const double this_one = (steps - static_cast<double>(made)) * seconds.step + seconds.look;
  const double next_two = (2 + 4) * steps * seconds.step + 2 * seconds.look;
  if (this_one + next_two <= seconds.left) return planned;
  const double room = (seconds.left - seconds.look) / seconds.step;
  return room > 0 ? std::max(planned, made + static_cast<std::size_t>(room)) : planned;
}

}  // namespace lowpass
