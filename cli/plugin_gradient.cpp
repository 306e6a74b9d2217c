#include "cli/plugin_gradient.hpp"

#include <fmt/format.h>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/check_gradient_near_line.hpp"
#include "lowpass/plugin/plugin_landscape.hpp"

namespace lowpass {

void require_right_gradient_of_plugin(const OpenLandscape& opened, std::span<const double> from,
                                      std::span<const double> to) {
  const auto* plugin = dynamic_cast<const PluginLandscape*>(opened.landscape.get());
  if (plugin == nullptr || !plugin->has_gradient()) return;
  if (!all_finite(from) || !all_finite(to)) return;
  const GradientCheck check = check_gradient_near_line(*plugin, from, to);
  if (check.disagrees())
    throw BadInput(fmt::format(
        "the gradient of '{}' does not fit its values near the straight line between the end points; {}. Put "
        "the plugin right; 'lowpass check-gradient {}' says more",
        opened.spec.name, disagreement_text(check), opened.spec.text));
  if (check.noise && check.is_blind())
    fmt::print(stderr,
               "lowpass: warning: the values of '{}' are so noisy (by about {:.2g}) that not even the sign of its "
               "gradient could be checked\n",
               opened.spec.name, check.noise->value);
}

}  // namespace lowpass
