#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/study/task_queue.hpp"
#include "lowpass/study/tasks.hpp"

namespace lowpass {

struct TaskFailure {
  std::string task;
  std::string message;
  bool may_pass = true;  ///< whether the same task may succeed another time: what failed was a file or memory
};

/// What a task throws where no other could fare better: nothing more is begun.
class NoTaskCanBeDone : public IoError {
 public:
  using IoError::IoError;
};

/// Sees the tasks of a study go by. Called from several threads, one at a time.
class TaskObserver {
 public:
  virtual ~TaskObserver() = default;
  virtual void task_started(const StudyTask&) {}
  virtual void task_finished(const StudyTask&, double /*seconds*/) {}
  virtual void task_failed(const TaskFailure&) {}
  /// About once a second.
  virtual void time_passed() {}
};

struct TasksOutcome {
  bool stopped = false;                 ///< before the queue was empty, on request
  std::size_t elsewhere = 0;            ///< tasks that other processes were computing at the end
  std::size_t left = 0;                 ///< tasks that were not begun, those elsewhere among them
  std::vector<TaskFailure> failures{};  ///< the tasks that threw
};

struct RunTasksOptions {
  std::size_t workers = 1;  ///< threads, >= 1
  std::stop_token stop{};
  /// Whether to stay while other processes compute tasks, which may be left to this one.
  bool wait = false;
  /// After how long the queue is asked again meanwhile; later up to 16 times as long.
  std::chrono::duration<double> ask_again{2};
};

/// Runs the tasks of the queue on several threads; true from `compute` is done, false is abandoned. A request to stop
/// abandons the running tasks. A task that throws is reported, the others go on.
/// @throws NoTaskCanBeDone of a task, and what the queue or an observer throws, when the running tasks have ended.
TasksOutcome run_tasks(TaskQueue& tasks, const std::function<bool(const StudyTask&, std::stop_token)>& compute,
                       const RunTasksOptions& options, const std::vector<TaskObserver*>& observers);

}  // namespace lowpass
