#pragma once

#include <stop_token>
#include <thread>

#include "lowpass/core/without_signals.hpp"

namespace lowpass {

/// While it lives, SIGINT and SIGTERM ask for a stop instead of ending the process; afterwards they do what they did
/// before. Signals within half a second are one request, since shells and batch systems send several; a later one ends
/// the process at once (a file under its final name is whole all the same, write_file). Only a thread of its own
/// takes them: see WithoutSignals. One at a time in a process.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  WithoutSignals computing_;
  std::stop_source source_;
  std::jthread watcher_;
};

}  // namespace lowpass
