#pragma once

#include <span>

#include "lowpass/catalog/open_landscape.hpp"

namespace lowpass {

/// Before a search on a plugin: check_gradient_near_line, since a wrong gradient would send the search anywhere.
/// Nothing happens on other landscapes, or if an end is not finite, which the search itself refuses.
/// @throws BadInput naming the coordinate and both numbers if they disagree; as PluginLandscape.
void require_right_gradient_of_plugin(const OpenLandscape& opened, std::span<const double> from,
                                      std::span<const double> to);

}  // namespace lowpass
