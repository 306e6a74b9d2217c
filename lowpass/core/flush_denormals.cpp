#include "lowpass/core/flush_denormals.hpp"

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace lowpass {
namespace {

#if defined(__SSE2__)

constexpr unsigned long long flushing = 0x8040;  // flush results to zero, take operands for zero

unsigned long long mode() {
  return _mm_getcsr();
}
void set_mode(unsigned long long mode) {
  _mm_setcsr(static_cast<unsigned>(mode));
}

#elif defined(__aarch64__)

constexpr unsigned long long flushing = 1ULL << 24U;

unsigned long long mode() {
  unsigned long long value = 0;
  asm volatile("mrs %0, fpcr" : "=r"(value));
  return value;
}
void set_mode(unsigned long long mode) {
  asm volatile("msr fpcr, %0" : : "r"(mode));
}

#else

constexpr unsigned long long flushing = 0;

unsigned long long mode() {
  return 0;
}
void set_mode(unsigned long long) {}

#endif

}  // namespace

FlushDenormals::FlushDenormals() : callers_(mode()) {
  set_mode(callers_ | flushing);
}

// Exceptions that were raised meanwhile are forgotten too: MXCSR holds them beside the mode.
FlushDenormals::~FlushDenormals() {
  set_mode(callers_);
}

}  // namespace lowpass
