#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
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
  bool may_pass = true;   ///< whether the same task may succeed another time: what failed was a file or memory
  std::string process{};  ///< process_name() of the one that failed; empty: this one
};

/// What is told of a task that threw.
TaskFailure failure_of(const StudyTask& task, const std::exception& error);

/// How long a task took, and on what: machine_kind(); empty where it is not known.
struct TaskTiming {
  double seconds = 0;
  std::string machine;
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
  virtual void task_finished(const StudyTask&, const TaskTiming&) {}
  virtual void task_failed(const TaskFailure&) {}
  virtual void rank_joined(const OtherRank&) {}
  /// It takes no more tasks; why, if it is not the end.
  virtual void rank_left(const OtherRank&, const std::string& /*reason*/) {}
  /// What is to be told of its tasks.
  virtual void rank_said(const OtherRank&, const std::string& /*text*/) {}
  /// About once a second.
  virtual void time_passed() {}
};

/// Where tasks are had for other ranks, and where it is said what became of them. Safe beside the workers of run_tasks.
class TaskDesk {
 public:
  virtual ~TaskDesk() = default;
  virtual void joined(const OtherRank& rank) = 0;
  virtual void left(const OtherRank& rank, const std::string& reason) = 0;
  virtual void said(const OtherRank& rank, const std::string& text) = 0;
  /// A task for the rank; nothing if there is none now. Cost: none where nothing has ended since there was none.
  /// @throws what the queue or an observer throws, as do the others.
  virtual std::optional<StudyTask> begin(const OtherRank& rank) = 0;
  virtual void finished(const StudyTask& task, const TaskTiming& timing) = 0;
  virtual void failed(const StudyTask& task, const TaskFailure& failure) = 0;
  /// It was not computed: it is there for somebody else.
  virtual void put_back(const StudyTask& task) = 0;
  /// Nothing is computed any more, nor will be.
  virtual bool is_over() = 0;
};

/// Has tasks computed by other ranks.
class OtherRanks {
 public:
  virtual ~OtherRanks() = default;
  /// Runs in a thread of its own, and returns when the desk says that it is over.
  virtual void serve(TaskDesk& desk) = 0;
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
  OtherRanks* ranks = nullptr;  ///< that compute tasks, too; null: none
};

/// How the work on a task has ended.
struct TaskEnd {
  TaskEnd(bool is_done = false, double spent_before = 0) : done(is_done), seconds_before(spent_before) {}

  bool done;              ///< otherwise it was abandoned
  double seconds_before;  ///< that other processes have spent on what this one went on from
};
using ComputeTask = std::function<TaskEnd(const StudyTask&, std::stop_token)>;

/// Runs the tasks of the queue on several threads. A request to stop
/// abandons the running tasks. A task that throws is reported, the others go on.
/// @throws NoTaskCanBeDone of a task, and what the queue, an observer or serving other ranks throws, when the running
/// tasks have ended.
TasksOutcome run_tasks(TaskQueue& tasks, const ComputeTask& compute, const RunTasksOptions& options,
                       const std::vector<TaskObserver*>& observers);

}  // namespace lowpass
