#include "lowpass/core/half.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lowpass {

double half_number(std::uint16_t bits) {
  const int exponent = bits >> 10U & 31U, fraction = bits & 1023U;
  double magnitude = std::ldexp(exponent == 0 ? fraction : 1024 + fraction, std::max(exponent, 1) - 25);
  if (exponent == 31)
    magnitude = fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  return (bits & 0x8000U) != 0 ? -magnitude : magnitude;
}

}  // namespace lowpass
