#pragma once

#include <span>

#include "lowpass/landscape/check_gradient.hpp"

namespace lowpass {

/// check_gradient at 5 random points around and between two ends (points_near_line.hpp), as a first look at a landscape
/// before a path search between them, which a wrong gradient would send anywhere. Where noise is measured, steps are
/// fractions of the ends' distance. Cost: 5 gradients and at most 1005 values; where noise is measured mostly 45
/// gradients more, and up to four times the values where it is large.
/// @throws BadInput if an end has another dimension than the landscape or is not finite.
GradientCheck check_gradient_near_line(const Landscape& landscape, std::span<const double> from,
                                       std::span<const double> to);

}  // namespace lowpass
