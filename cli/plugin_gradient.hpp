#pragma once

#include <span>

#include "cli/landscape_options.hpp"

namespace lowpass {

/// Before a search on a plugin: its gradient against central differences at a few random points around and between the
/// two ends, since a wrong one would send the search anywhere. Nothing happens on other landscapes, or if an end is not
/// finite, which the search itself refuses. Cost: 5 gradients and at most 1005 values.
/// @throws BadInput naming the coordinate and both numbers if they disagree; as PluginLandscape.
void require_right_gradient_of_plugin(const OpenLandscape& opened, std::span<const double> from,
                                      std::span<const double> to);

}  // namespace lowpass
