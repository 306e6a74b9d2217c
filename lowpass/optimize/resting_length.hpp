#pragma once

#include <optional>
#include <span>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// A length over which a landscape changes its shape near a stationary point. At the distances 1e-14, 1e-13, ... 1e16
/// times max(1, |x|) ahead and behind on one fixed random line through x, the larger of the two changes of the value is
/// compared: close to any stationary point it goes by one power of the distance, two or more. The end of the first row
/// of three distances or more that agree in it is the length; nothing where there is none. Cost: 62 values, mostly
/// fewer.
std::optional<double> resting_length(const Landscape& landscape, std::span<const double> x, double value);

}  // namespace lowpass
