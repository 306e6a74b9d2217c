#pragma once

#include <stop_token>
#include <thread>

namespace lowpass {

/// While it lives, SIGINT and SIGTERM ask for a stop instead of ending the process; afterwards they do what they did
/// before. Further signals change nothing: what is being written is finished. One at a time in a process.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::jthread watcher_;
};

}  // namespace lowpass
