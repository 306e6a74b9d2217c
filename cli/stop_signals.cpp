#include "cli/stop_signals.hpp"

#include <signal.h>
#include <time.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace lowpass {
namespace {

// What schedulers, terminals and limits send; TERM comes twice from SLURM before it kills.
constexpr std::array<int, 6> stop_signals = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU};

std::atomic<bool> received{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch lock-free atomics");
std::array<struct sigaction, stop_signals.size()> previous;

std::atomic<std::int64_t> first_time{0};
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "a signal handler may only touch lock-free atomics");
constexpr std::int64_t one_request = 500;

std::int64_t milliseconds_now() {
  struct timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{1000} * now.tv_sec + now.tv_nsec / 1000000;
}

// Requesting a stop takes locks, which a handler must not: it leaves a mark, and a thread passes it on. A later SIGINT
// does what it would do without us; it comes once this handler, during which it is blocked, has returned.
void mark(int signal) {
  if (!received) {
    first_time = milliseconds_now();
    received = true;
  } else if (signal == SIGINT && milliseconds_now() - first_time >= one_request) {
    ::signal(signal, SIG_DFL);
    ::raise(signal);
  }
}

}  // namespace

StopSignals::StopSignals() {
  received = false;
  struct sigaction action{};
  action.sa_handler = mark;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < stop_signals.size(); ++i) {
    ::sigaction(stop_signals[i], nullptr, &previous[i]);
    // Whoever has started the program wants it so (nohup).
    if (previous[i].sa_handler != SIG_IGN) ::sigaction(stop_signals[i], &action, nullptr);
  }
  watcher_ = std::jthread([this](const std::stop_token& leaving) {
    // Of all threads this one alone takes signals, those too that nobody here handles.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_UNBLOCK, &all, nullptr);
    while (!leaving.stop_requested()) {
      if (received) source_.request_stop();
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
}

StopSignals::~StopSignals() {
  watcher_.request_stop();
  watcher_.join();
  for (std::size_t i = 0; i < stop_signals.size(); ++i) ::sigaction(stop_signals[i], &previous[i], nullptr);
}

}  // namespace lowpass
