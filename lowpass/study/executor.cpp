#include "lowpass/study/executor.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

namespace lowpass {
namespace {

using Clock = std::chrono::steady_clock;

/// What a task is given to compute is the same every time: only its surroundings may be better.
bool may_pass(const std::exception& error) {
  return dynamic_cast<const BadInput*>(&error) == nullptr && dynamic_cast<const NotANumber*>(&error) == nullptr &&
         dynamic_cast<const InternalError*>(&error) == nullptr;
}

/// Tasks and the threads that share them.
class Team {
 public:
  Team(TaskQueue& tasks, const std::function<bool(const StudyTask&, std::stop_token)>& compute,
       const RunTasksOptions& options, const std::vector<TaskObserver*>& observers)
      : tasks_(tasks), compute_(compute), options_(options), observers_(observers) {}

  TasksOutcome run() {
    std::vector<std::jthread> threads;
    working_ = options_.workers;
    for (std::size_t i = 0; i < options_.workers; ++i) threads.emplace_back([this] { work(); });
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, std::chrono::seconds(1), [this] { return working_ == 0; }))
      for (TaskObserver* observer : observers_) observer->time_passed();
    if (broken_) std::rethrow_exception(broken_);
    outcome_.elsewhere = tasks_.elsewhere();
    outcome_.left = tasks_.left();
    outcome_.stopped = abandoned_ || (options_.stop.stop_requested() && outcome_.left > 0);
    return outcome_;
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    try {
      while (const std::optional<StudyTask> task = next(lock)) run_task(*task, lock);
    } catch (...) {
      // Not a task's: the queue's or an observer's. The others end after what they compute.
      if (!lock.owns_lock()) lock.lock();
      if (!broken_) broken_ = std::current_exception();
    }
    --working_;
    changed_.notify_all();
    ended_.notify_all();
  }

  std::optional<StudyTask> next(std::unique_lock<std::mutex>& lock) {
    std::chrono::duration<double> pause = options_.ask_again;
    while (!options_.stop.stop_requested() && !broken_) {
      if (std::optional<StudyTask> task = tasks_.next()) return task;
      const bool others_may_leave_one = options_.wait && tasks_.elsewhere() > 0;
      if (running_ == 0 && !others_may_leave_one) return std::nullopt;
      if (others_may_leave_one)
        wait_for(pause, lock);
      else
        ended_.wait(lock);
    }
    return std::nullopt;
  }

  /// Until a task has ended here, a stop is requested or the time is over; the next time may be longer, since many
  /// processes that ask all the time would keep a file system busy.
  void wait_for(std::chrono::duration<double>& pause, std::unique_lock<std::mutex>& lock) {
    const std::size_t running = running_;
    const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(pause);
    while (running_ == running && !options_.stop.stop_requested() && Clock::now() < end)
      ended_.wait_for(lock, std::min(pause, std::chrono::duration<double>(0.5)));
    pause = std::min(2 * pause, 16 * options_.ask_again);
  }

  void run_task(const StudyTask& task, std::unique_lock<std::mutex>& lock) {
    for (TaskObserver* observer : observers_) observer->task_started(task);
    ++running_;
    lock.unlock();
    const Clock::time_point start = Clock::now();
    bool done = false;
    std::optional<TaskFailure> failure;
    try {
      done = compute_(task, options_.stop);
    } catch (const NoTaskCanBeDone&) {
      lock.lock();
      leave(task);
      throw;
    } catch (const std::exception& error) {
      failure = TaskFailure{task.name, error.what(), may_pass(error)};
    }
    const std::chrono::duration<double> seconds = Clock::now() - start;
    lock.lock();
    if (failure) {
      outcome_.failures.push_back(*failure);
      for (TaskObserver* observer : observers_) observer->task_failed(*failure);
    } else if (done) {
      for (TaskObserver* observer : observers_) observer->task_finished(task, seconds.count());
    } else {
      abandoned_ = true;
    }
    // Only now may another process take it.
    leave(task);
  }

  void leave(const StudyTask& task) {
    --running_;
    tasks_.leave(task);
    ended_.notify_all();
  }

  TaskQueue& tasks_;
  const std::function<bool(const StudyTask&, std::stop_token)>& compute_;
  const RunTasksOptions& options_;
  const std::vector<TaskObserver*>& observers_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable ended_;  ///< a task
  std::size_t working_ = 0;        ///< threads
  std::size_t running_ = 0;        ///< tasks
  bool abandoned_ = false;
  std::exception_ptr broken_;
  TasksOutcome outcome_;
};

}  // namespace

TasksOutcome run_tasks(TaskQueue& tasks, const std::function<bool(const StudyTask&, std::stop_token)>& compute,
                       const RunTasksOptions& options, const std::vector<TaskObserver*>& observers) {
  return Team(tasks, compute, options, observers).run();
}

}  // namespace lowpass
