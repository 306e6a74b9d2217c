#include "lowpass/landscape/batches.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lowpass/core/errors.hpp"

namespace lowpass {

std::size_t points_per_call(std::size_t dimension) {
  constexpr std::size_t most_numbers = std::size_t{1} << 24U;
  return std::max<std::size_t>(1, most_numbers / dimension);
}

void check_answer(const Landscape& landscape, std::size_t values, std::size_t points) {
  if (values != points)
    throw BadInput(fmt::format("the landscape '{}' gave {} values for {} points; give one for each", landscape.name(),
                               values, points));
}

}  // namespace lowpass
