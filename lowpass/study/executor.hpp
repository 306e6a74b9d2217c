#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "lowpass/study/tasks.hpp"

namespace lowpass {

/// Sees a phase of a study go by. Called from several threads, one at a time.
class TaskObserver {
 public:
  virtual ~TaskObserver() = default;
  virtual void task_started(const StudyTask&) {}
  virtual void task_finished(const StudyTask&, double /*seconds*/) {}
  /// About once a second.
  virtual void time_passed() {}
};

struct TaskFailure {
  std::string task;
  std::string message;
};

struct PhaseOutcome {
  bool stopped = false;                ///< on request, before all tasks were done
  std::optional<TaskFailure> failure;  ///< the first task that threw
};

/// Runs the tasks on `workers` threads, the longest first; true from `compute` is done, false is abandoned. A request
/// to stop abandons the running tasks. After a task has thrown no further ones are started; the running ones are
/// finished, so that their results are kept. @pre workers >= 1.
PhaseOutcome run_tasks(std::vector<StudyTask> tasks, std::size_t workers,
                       const std::function<bool(const StudyTask&, std::stop_token)>& compute, std::stop_token stop,
                       const std::vector<TaskObserver*>& observers);

}  // namespace lowpass
