#include "lowpass/study/executor.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace lowpass {
namespace {

using Clock = std::chrono::steady_clock;

/// The tasks of one phase and the threads that share them.
class Phase {
 public:
  Phase(std::vector<StudyTask> tasks, const std::function<bool(const StudyTask&, std::stop_token)>& compute,
        std::stop_token stop, const std::vector<TaskObserver*>& observers)
      : tasks_(std::move(tasks)), compute_(compute), stop_(std::move(stop)), observers_(observers) {
    std::stable_sort(tasks_.begin(), tasks_.end(),
                     [](const StudyTask& a, const StudyTask& b) { return a.cost > b.cost; });
  }

  PhaseOutcome run(std::size_t workers) {
    std::vector<std::jthread> threads;
    working_ = std::min(workers, tasks_.size());
    for (std::size_t i = 0; i < std::min(workers, tasks_.size()); ++i) threads.emplace_back([this] { work(); });
    std::unique_lock lock(mutex_);
    while (!finished_.wait_for(lock, std::chrono::seconds(1), [this] { return working_ == 0; }))
      for (TaskObserver* observer : observers_) observer->time_passed();
    outcome_.stopped = !outcome_.failure && done_ < tasks_.size();
    return outcome_;
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (next_ < tasks_.size() && !outcome_.failure && !stop_.stop_requested()) {
      const StudyTask& task = tasks_[next_++];
      try {
        for (TaskObserver* observer : observers_) observer->task_started(task);
        lock.unlock();
        const Clock::time_point start = Clock::now();
        const bool done = compute_(task, stop_);
        const std::chrono::duration<double> seconds = Clock::now() - start;
        lock.lock();
        if (!done) break;
        ++done_;
        for (TaskObserver* observer : observers_) observer->task_finished(task, seconds.count());
      } catch (const std::exception& error) {
        if (!lock.owns_lock()) lock.lock();
        if (!outcome_.failure) outcome_.failure = TaskFailure{task.name, error.what()};
      }
    }
    --working_;
    finished_.notify_one();
  }

  std::vector<StudyTask> tasks_;
  const std::function<bool(const StudyTask&, std::stop_token)>& compute_;
  std::stop_token stop_;
  const std::vector<TaskObserver*>& observers_;

  std::mutex mutex_;
  std::condition_variable finished_;
  std::size_t next_ = 0;
  std::size_t done_ = 0;
  std::size_t working_ = 0;
  PhaseOutcome outcome_;
};

}  // namespace

PhaseOutcome run_tasks(std::vector<StudyTask> tasks, std::size_t workers,
                       const std::function<bool(const StudyTask&, std::stop_token)>& compute, std::stop_token stop,
                       const std::vector<TaskObserver*>& observers) {
  return Phase(std::move(tasks), compute, std::move(stop), observers).run(workers);
}

}  // namespace lowpass
