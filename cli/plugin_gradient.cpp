#include "cli/plugin_gradient.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/check_gradient.hpp"
#include "lowpass/plugin/plugin_landscape.hpp"

namespace lowpass {
namespace {

/// Points spread over the straight line and a little beyond it, and moved off it by about a tenth of its length.
std::vector<std::vector<double>> points_near_line(std::span<const double> from, std::span<const double> to) {
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
  return points;
}

}  // namespace

void require_right_gradient_of_plugin(const OpenLandscape& opened, std::span<const double> from,
                                      std::span<const double> to) {
  if (dynamic_cast<const PluginLandscape*>(opened.landscape.get()) == nullptr) return;
  if (!all_finite(from) || !all_finite(to)) return;
  const GradientCheck check = check_gradient(*opened.landscape, points_near_line(from, to));
  if (!check.worst || check.worst->agrees()) return;
  throw BadInput(
      fmt::format("the gradient of '{}' does not fit its values near the straight line between the end points; {}. Put "
                  "the plugin right; 'lowpass check-gradient {}' says more",
                  opened.spec.name, comparison_text(*check.worst), opened.text));
}

}  // namespace lowpass
