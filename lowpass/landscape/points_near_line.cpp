#include "lowpass/landscape/points_near_line.hpp"

#include <cmath>
#include <utility>

#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"

namespace lowpass {

std::vector<std::vector<double>> points_near_line(std::span<const double> from, std::span<const double> to,
                                                  std::size_t count, std::string_view task) {
  RandomStream random(1, task);
  const double spread = 0.1 * distance(from, to) / std::sqrt(static_cast<double>(from.size()));
  std::vector<std::vector<double>> points;
  for (std::size_t p = 0; p < count; ++p) {
    const double t = random.uniform(-0.1, 1.1);
    std::vector<double> point(from.begin(), from.end());
    for (std::size_t i = 0; i < point.size(); ++i) point[i] += t * (to[i] - from[i]) + spread * random.normal();
    points.push_back(std::move(point));
  }
  return points;
}

}  // namespace lowpass
