#include "lowpass/study/executor.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "lowpass/study/machine.hpp"

namespace lowpass {
namespace {

using Clock = std::chrono::steady_clock;

/// Tasks, and the threads and other ranks that share them.
class Team : public TaskDesk {
 public:
  Team(TaskQueue& tasks, const ComputeTask& compute, const RunTasksOptions& options,
       const std::vector<TaskObserver*>& observers)
      : tasks_(tasks), compute_(compute), options_(options), observers_(observers) {}

  TasksOutcome run() {
    std::vector<std::jthread> threads;
    working_ = options_.workers;
    serving_ = options_.ranks != nullptr;
    for (std::size_t i = 0; i < options_.workers; ++i) threads.emplace_back([this] { work(); });
    if (serving_) threads.emplace_back([this] { serve(); });
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, std::chrono::seconds(1), [this] { return working_ == 0 && !serving_; }))
      for (TaskObserver* observer : observers_) observer->time_passed();
    if (broken_) std::rethrow_exception(broken_);
    outcome_.elsewhere = tasks_.elsewhere();
    outcome_.left = tasks_.left();
    outcome_.stopped = abandoned_ || (options_.stop.stop_requested() && outcome_.left > 0);
    return outcome_;
  }

  void joined(const OtherRank& rank) override {
    const std::scoped_lock lock(mutex_);
    for (TaskObserver* observer : observers_) observer->rank_joined(rank);
  }

  void left(const OtherRank& rank, const std::string& reason) override {
    const std::scoped_lock lock(mutex_);
    for (TaskObserver* observer : observers_) observer->rank_left(rank, reason);
  }

  void said(const OtherRank& rank, const std::string& text) override {
    const std::scoped_lock lock(mutex_);
    for (TaskObserver* observer : observers_) observer->rank_said(rank, text);
  }

  std::optional<StudyTask> begin(const OtherRank& rank) override {
    const std::scoped_lock lock(mutex_);
    if (none_until_one_ends_ || options_.stop.stop_requested() || broken_) return std::nullopt;
    std::optional<StudyTask> task = tasks_.next(&rank);
    none_until_one_ends_ = !task;
    if (task) {
      ++at_ranks_;
      start(*task);
    }
    return task;
  }

  void finished(const StudyTask& task, const TaskTiming& timing) override {
    const std::scoped_lock lock(mutex_);
    --at_ranks_;
    finish(task, timing);
    leave(task);
  }

  void failed(const StudyTask& task, const TaskFailure& failure) override {
    const std::scoped_lock lock(mutex_);
    --at_ranks_;
    fail(failure);
    leave(task);
  }

  void put_back(const StudyTask& task) override {
    const std::scoped_lock lock(mutex_);
    --at_ranks_;
    tasks_.put_back(task);
    ended();
  }

  bool is_over() override {
    // A worker leaves when nothing is computed and nothing is there to be begun.
    const std::scoped_lock lock(mutex_);
    return working_ == 0 && at_ranks_ == 0;
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

  void serve() {
    std::exception_ptr failure;
    try {
      options_.ranks->serve(*this);
    } catch (...) {
      failure = std::current_exception();
    }
    const std::scoped_lock lock(mutex_);
    if (!broken_) broken_ = failure;
    serving_ = false;
    changed_.notify_all();
    ended_.notify_all();
  }

  std::optional<StudyTask> next(std::unique_lock<std::mutex>& lock) {
    std::chrono::duration<double> pause = options_.ask_again;
    while (!options_.stop.stop_requested() && !broken_) {
      if (std::optional<StudyTask> task = tasks_.next(nullptr)) return task;
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
    start(task);
    lock.unlock();
    const Clock::time_point start = Clock::now();
    TaskEnd end;
    std::optional<TaskFailure> failure;
    try {
      end = compute_(task, options_.stop);
    } catch (const NoTaskCanBeDone&) {
      lock.lock();
      leave(task);
      throw;
    } catch (const std::exception& error) {
      failure = failure_of(task, error);
    }
    const std::chrono::duration<double> seconds = Clock::now() - start;
    lock.lock();
    if (failure)
      fail(*failure);
    else if (end.done)
      finish(task, {end.seconds_before + seconds.count(), machine_kind()});
    else
      abandoned_ = true;
    // Only now may another process take it.
    leave(task);
  }

  void start(const StudyTask& task) {
    for (TaskObserver* observer : observers_) observer->task_started(task);
    ++running_;
  }

  void finish(const StudyTask& task, const TaskTiming& timing) {
    for (TaskObserver* observer : observers_) observer->task_finished(task, timing);
  }

  void fail(const TaskFailure& failure) {
    outcome_.failures.push_back(failure);
    for (TaskObserver* observer : observers_) observer->task_failed(failure);
  }

  void leave(const StudyTask& task) {
    tasks_.leave(task);
    ended();
  }

  void ended() {
    --running_;
    none_until_one_ends_ = false;
    ended_.notify_all();
  }

  TaskQueue& tasks_;
  const ComputeTask& compute_;
  const RunTasksOptions& options_;
  const std::vector<TaskObserver*>& observers_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable ended_;  ///< a task
  std::size_t working_ = 0;        ///< threads
  bool serving_ = false;           ///< other ranks
  std::size_t running_ = 0;        ///< tasks
  std::size_t at_ranks_ = 0;       ///< those of them that other ranks compute
  bool none_until_one_ends_ = false;
  bool abandoned_ = false;
  std::exception_ptr broken_;
  TasksOutcome outcome_;
};

}  // namespace

TaskFailure failure_of(const StudyTask& task, const std::exception& error) {
  // What a task is given to compute is the same every time: only its surroundings may be better.
  const bool may_pass = dynamic_cast<const BadInput*>(&error) == nullptr &&
                        dynamic_cast<const NotANumber*>(&error) == nullptr &&
                        dynamic_cast<const InternalError*>(&error) == nullptr;
  return {task.name, error.what(), may_pass};
}

TasksOutcome run_tasks(TaskQueue& tasks, const ComputeTask& compute, const RunTasksOptions& options,
                       const std::vector<TaskObserver*>& observers) {
  return Team(tasks, compute, options, observers).run();
}

}  // namespace lowpass
