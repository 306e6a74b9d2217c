#include "cli/stop_signals.hpp"

#include <signal.h>

#include <array>
#include <atomic>
#include <chrono>

namespace lowpass {
namespace {

constexpr std::array<int, 2> stop_signals = {SIGINT, SIGTERM};

std::atomic<bool> received{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch lock-free atomics");
std::array<struct sigaction, 2> previous;

// Requesting a stop takes locks, which a handler must not: it leaves a mark, and a thread passes it on.
void mark(int) {
  received = true;
}

}  // namespace

StopSignals::StopSignals() {
  received = false;
  struct sigaction action{};
  action.sa_handler = mark;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < stop_signals.size(); ++i) ::sigaction(stop_signals[i], &action, &previous[i]);
  watcher_ = std::jthread([this](const std::stop_token& leaving) {
    while (!leaving.stop_requested() && !received) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (received) source_.request_stop();
  });
}

StopSignals::~StopSignals() {
  watcher_.request_stop();
  watcher_.join();
  for (std::size_t i = 0; i < stop_signals.size(); ++i) ::sigaction(stop_signals[i], &previous[i], nullptr);
}

}  // namespace lowpass
