#include "lowpass/core/workers.hpp"

#include <fmt/format.h>
#include <sched.h>

#include "lowpass/core/errors.hpp"

namespace lowpass {

Workers::Workers(std::size_t count) {
  if (count < 1 || count > 1024)
    throw BadInput(fmt::format("the number of workers is {}; it must be in 1 ... 1024", count));
  threads_.reserve(count - 1);
  for (std::size_t i = 1; i < count; ++i) threads_.emplace_back([this] { serve(); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    leaving_ = true;
  }
  start_.notify_all();
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
    busy_ = threads_.size() + 1;
    failure_ = nullptr;
    ++round_;
  }
  start_.notify_all();
  take_tasks();
  std::unique_lock lock(mutex_);
  finished_.wait(lock, [this] { return busy_ == 0; });
  task_ = nullptr;
  if (failure_) std::rethrow_exception(failure_);
}

void Workers::serve() {
  std::size_t served = 0;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      start_.wait(lock, [&] { return leaving_ || round_ != served; });
      if (leaving_) return;
      served = round_;
    }
    take_tasks();
  }
}

void Workers::take_tasks() {
  std::unique_lock lock(mutex_);
  while (next_ < tasks_ && !failure_) {
    const std::size_t mine = next_++;
    lock.unlock();
    std::exception_ptr thrown;
    try {
      (*task_)(mine);
    } catch (...) {
      thrown = std::current_exception();
    }
    lock.lock();
    if (thrown && !failure_) failure_ = thrown;
  }
  if (--busy_ == 0) finished_.notify_all();
}

std::size_t available_cores() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  const int cores = CPU_COUNT(&set);
  return cores < 1 ? 1 : static_cast<std::size_t>(cores);
}

}  // namespace lowpass
