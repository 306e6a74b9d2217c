#pragma once

#include <algorithm>

namespace lowpass {

/// What a scale-free objective measures values by.
struct ValueScale {
  double floor = 0;  ///< the lowest value seen
  double unit = 1;   ///< of the height's size
};

/// The size of a height: over the higher end, but at least a twentieth of the range of values, since on a flat path
/// the height above the ends is noise; 1 where all values are the same.
inline double height_unit(double height, double higher_end, double lowest) {
  constexpr double smallest = 0.05;
  const double unit = std::max(height - higher_end, smallest * (height - lowest));
  return unit > 0 ? unit : 1;
}

}  // namespace lowpass
