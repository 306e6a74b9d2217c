#pragma once

#include <span>

#include "lowpass/catalog/open_landscape.hpp"

namespace lowpass {

/// Before a search on a plugin: check_gradient_near_line, since a wrong gradient would send the search anywhere.
/// Nothing happens on other landscapes, on a plugin whose gradient is made of its values, or if an end is not finite,
/// which the search itself refuses. Noise that hides even the sign of the gradient is a warning.
/// @throws BadInput naming the coordinate, both numbers and the noise if they disagree; as PluginLandscape.
void require_right_gradient_of_plugin(const OpenLandscape& opened, std::span<const double> from,
                                      std::span<const double> to);

}  // namespace lowpass
