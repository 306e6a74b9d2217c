#pragma once

#include <stop_token>
#include <thread>

#include "lowpass/core/without_signals.hpp"

namespace lowpass {

/// While it lives, SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2 and SIGXCPU ask for a stop instead of ending the process;
/// afterwards they do what they did before. Those that were ignored before stay ignored (nohup). A SIGINT half a second
/// after the first signal or later ends the process at once (a file under its final name is whole all the same,
/// write_file); of the others any number is one request: shells and batch systems send several. Only a thread of its
/// own takes them: see WithoutSignals. One at a time in a process.
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
