#include "lowpass/landscape/check_gradient_near_line.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"

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
  RandomStream random(1, "plugin-gradient/points");
  const double spread = 0.1 * distance(from, to) / std::sqrt(static_cast<double>(from.size()));
  std::vector<std::vector<double>> points;
  for (std::size_t p = 0; p < count; ++p) {
    const double t = random.uniform(-0.1, 1.1);
    std::vector<double> point(from.begin(), from.end());
    for (std::size_t i = 0; i < point.size(); ++i) point[i] += t * (to[i] - from[i]) + spread * random.normal();
    points.push_back(std::move(point));
  }
  return check_gradient(landscape, points);
}

}  // namespace lowpass
