#pragma once

#include <span>

#include "lowpass/landscape/check_gradient.hpp"

namespace lowpass {

/// check_gradient at 5 random points around and between two ends, as a first look at a landscape before a path search
/// between them, which a wrong gradient would send anywhere. They are spread over the straight line and a tenth of its
/// length beyond it, and moved off it by about a tenth of its length. Cost: 5 gradients and at most 1005 values.
/// @throws BadInput if an end has another dimension than the landscape or is not finite.
GradientCheck check_gradient_near_line(const Landscape& landscape, std::span<const double> from,
                                       std::span<const double> to);

}  // namespace lowpass
