#include "lowpass/study/time_limit.hpp"

#include <algorithm>
#include <limits>

#include "lowpass/core/without_signals.hpp"

namespace lowpass {

TimeLimit::TimeLimit(const std::stop_token& asked, std::optional<double> seconds) : forward_(asked, Forward{source_}) {
  if (!seconds) return;
  end_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*seconds));
  const WithoutSignals in_that_thread;
  watch_ = std::jthread([this] {
    std::unique_lock lock(mutex_);
    if (!leaving_.wait_until(lock, *end_, [this] { return leave_; })) source_.request_stop();
  });
}

TimeLimit::~TimeLimit() {
  {
    const std::scoped_lock lock(mutex_);
    leave_ = true;
  }
  leaving_.notify_one();
}

double TimeLimit::seconds_left() const {
  if (!end_) return std::numeric_limits<double>::infinity();
  return std::max(0.0, std::chrono::duration<double>(*end_ - Clock::now()).count());
}

}  // namespace lowpass
