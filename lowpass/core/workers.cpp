#include "lowpass/core/workers.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <chrono>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/without_signals.hpp"

namespace lowpass {

Workers::Workers(std::size_t count) {
  if (count < 1 || count > 1024)
    throw BadInput(fmt::format("the number of workers is {}; it must be in 1 ... 1024", count));
  looks_out_ = count <= available_cores();
  threads_.reserve(count - 1);
  const WithoutSignals starting;
  for (std::size_t i = 1; i < count; ++i) threads_.emplace_back([this] { serve(); });
}

Workers::~Workers() {
  leaving_ = true;
  ++round_;
  round_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Workers::for_each(std::size_t tasks, const std::function<void(std::size_t)>& task) {
  if (threads_.empty() || tasks <= 1) {
    for (std::size_t i = 0; i < tasks; ++i) task(i);
    return;
  }
  const std::lock_guard turn(callers_);
  {
    const std::lock_guard lock(mutex_);
    task_ = &task;
    tasks_ = tasks;
    next_ = 0;
    failed_ = false;
    failure_ = nullptr;
    open_ = true;
    ++round_;
  }
  round_.notify_all();
  take_tasks();
  {
    // Who has not come by now is not waited for.
    const std::lock_guard lock(mutex_);
    open_ = false;
  }
  for (std::uint32_t at_work = joined_; at_work != 0; at_work = joined_) await_change(joined_, at_work);
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Workers::serve() {
  std::uint32_t served = 0;
  while (true) {
    await_change(round_, served);
    if (leaving_) return;
    served = round_;
    if (!join()) continue;
    take_tasks();
    if (--joined_ == 0) joined_.notify_all();
  }
}

bool Workers::join() {
  const std::lock_guard lock(mutex_);
  if (open_) ++joined_;
  return open_;
}

void Workers::take_tasks() {
  while (!failed_) {
    const std::size_t mine = next_++;
    if (mine >= tasks_) return;
    try {
      (*task_)(mine);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      failed_ = true;
    }
  }
}

void Workers::await_change(const std::atomic<std::uint32_t>& number, std::uint32_t old) const {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::microseconds looking_out{50};
  if (looks_out_)
    for (const Clock::time_point end = Clock::now() + looking_out; Clock::now() < end;)
      if (number != old) return;
  number.wait(old);
}

std::size_t available_cores() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  const int cores = CPU_COUNT(&set);
  return cores < 1 ? 1 : static_cast<std::size_t>(cores);
}

}  // namespace lowpass
