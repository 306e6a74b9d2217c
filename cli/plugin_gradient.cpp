#include "cli/plugin_gradient.hpp"

#include <fmt/format.h>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/check_gradient_near_line.hpp"
#include "lowpass/plugin/plugin_landscape.hpp"

namespace lowpass {

void require_right_gradient_of_plugin(const OpenLandscape& opened, std::span<const double> from,
                                      std::span<const double> to) {
  if (dynamic_cast<const PluginLandscape*>(opened.landscape.get()) == nullptr) return;
  if (!all_finite(from) || !all_finite(to)) return;
  const GradientCheck check = check_gradient_near_line(*opened.landscape, from, to);
  if (!check.worst || check.worst->agrees()) return;
  throw BadInput(
      fmt::format("the gradient of '{}' does not fit its values near the straight line between the end points; {}. Put "
                  "the plugin right; 'lowpass check-gradient {}' says more",
                  opened.spec.name, comparison_text(*check.worst), opened.spec.text));
}

}  // namespace lowpass
