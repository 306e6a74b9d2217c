#pragma once

namespace lowpass {

/// While it lives, the calling thread treats denormal floating-point numbers (float: below 1.2e-38) as zero, operands
/// and results alike: on many processors a product that meets one takes a hundred times as long. The thread's mode
/// belongs to whoever calls, who gets it back; guards may be nested. x86 with SSE (MXCSR: FTZ and DAZ), 64-bit ARM
/// (FPCR: FZ); on other processors nothing is changed. Cost: some nanoseconds. Not for code of others, which may
/// count on denormals: plugins, callbacks, observers.
class FlushDenormals {
 public:
  FlushDenormals();
  ~FlushDenormals();
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
  unsigned long long callers_;
};

}  // namespace lowpass
