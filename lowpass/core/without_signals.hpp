#pragma once

#include <signal.h>

namespace lowpass {

/// While it lives, signals are not delivered to the calling thread, nor to threads that it starts, for good: they wait,
/// or go to a thread that takes them. oneDNN's matrix products move the stack pointer into small blocks of the heap,
/// where a handler's frame would overwrite what lies beside them; so no thread that computes may run a handler.
class WithoutSignals {
 public:
  WithoutSignals() {
    sigset_t all;
    sigfillset(&all);
    // A fault is the thread's own.
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT}) sigdelset(&all, fault);
    pthread_sigmask(SIG_BLOCK, &all, &callers_);
  }
  ~WithoutSignals() { pthread_sigmask(SIG_SETMASK, &callers_, nullptr); }
  WithoutSignals(const WithoutSignals&) = delete;
  WithoutSignals& operator=(const WithoutSignals&) = delete;

 private:
  sigset_t callers_{};
};

}  // namespace lowpass
