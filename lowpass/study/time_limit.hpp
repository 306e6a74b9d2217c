#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace lowpass {

/// A request to stop that comes from its user or, after so many seconds, by itself.
class TimeLimit {
 public:
  TimeLimit(const std::stop_token& asked, std::optional<double> seconds);
  ~TimeLimit();
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

  std::stop_token token() const { return source_.get_token(); }
  /// Infinity without a limit; 0 when it is reached.
  double seconds_left() const;

 private:
  using Clock = std::chrono::steady_clock;

  struct Forward {
    std::stop_source source;
    void operator()() const { std::stop_source(source).request_stop(); }
  };

  std::stop_source source_;
  std::stop_callback<Forward> forward_;
  std::optional<Clock::time_point> end_;
  std::mutex mutex_;
  std::condition_variable leaving_;
  bool leave_ = false;
  std::jthread watch_;
};

}  // namespace lowpass
