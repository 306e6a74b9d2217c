#pragma once

#include <cstdint>

namespace lowpass {

/// The number in the 16 bits of a half-precision one (IEEE 754 binary16), exact; a NaN is any NaN.
double half_number(std::uint16_t bits);

}  // namespace lowpass
