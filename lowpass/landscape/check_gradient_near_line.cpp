#include "lowpass/landscape/check_gradient_near_line.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/points_near_line.hpp"

namespace lowpass {
namespace {

void check_end(const Landscape& landscape, std::span<const double> end, const char* which) {
  if (end.size() != landscape.dimension())
    throw BadInput(fmt::format("the {} end of the line has {} components, the landscape '{}' has {}", which, end.size(),
                               landscape.name(), landscape.dimension()));
  if (!all_finite(end))
    throw BadInput(fmt::format("the {} end of the line holds a NaN or an infinity; give finite numbers", which));
}

}  // namespace

GradientCheck check_gradient_near_line(const Landscape& landscape, std::span<const double> from,
                                       std::span<const double> to) {
  check_end(landscape, from, "first");
  check_end(landscape, to, "second");
  constexpr std::size_t count = 5;
  GradientCheckOptions options;
  const double length = distance(from, to);
  if (length > 0) options.length = length;
  return check_gradient(landscape, points_near_line(from, to, count, "plugin-gradient/points"), options);
}

}  // namespace lowpass
