#pragma once

#include <limits>

namespace lowpass {

/// Whether this thread keeps denormal results and operands, in float and double.
inline bool keeps_denormals() {
  volatile float smallest = std::numeric_limits<float>::min();
  volatile float half = smallest / 2;
  volatile double smallest_double = std::numeric_limits<double>::min();
  volatile double half_double = smallest_double / 2;
  volatile float denormal = std::numeric_limits<float>::denorm_min();
  volatile float back = denormal * 1e30F;
  return half > 0 && half_double > 0 && back > 0;
}

}  // namespace lowpass
