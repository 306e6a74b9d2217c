#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace lowpass {

/// Quantile of a sorted sample, interpolated linearly between its order statistics at fraction (n - 1) of the way:
/// NumPy's default. @pre the sample is not empty, holds no NaN and does not decrease; `fraction` in [0, 1].
inline double sorted_quantile(std::span<const double> sorted, double fraction) {
  const double position = fraction * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(position));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], position - static_cast<double>(below));
}

}  // namespace lowpass
