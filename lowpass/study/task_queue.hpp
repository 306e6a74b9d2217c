#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/study/tasks.hpp"

namespace lowpass {

/// Who computes tasks of this process's queue, where it is not this process itself: another rank of its MPI job.
struct OtherRank {
  std::size_t index = 0;
  std::size_t workers = 1;
  std::string process;  ///< process_name() there
  std::string host;
  std::string machine;  ///< machine_kind() there

  /// "rank 3 on node17".
  std::string name() const { return "rank " + std::to_string(index) + " on " + host; }
};

/// Where the workers of a process get their tasks from. Not to be called by several threads at the same time.
class TaskQueue {
 public:
  virtual ~TaskQueue() = default;
  /// The next task, which is the caller's until leave(); nothing if there is none to be begun now. There may be one
  /// again when a running task has ended, or when another process has left one. `rank`: who will compute it; null: this
  /// process.
  virtual std::optional<StudyTask> next(const OtherRank* rank) = 0;
  /// The task is done, has failed or was abandoned.
  virtual void leave(const StudyTask&) {}
  /// The task was not computed, and somebody else may.
  virtual void put_back(const StudyTask& task) = 0;
  /// Tasks that are not begun, as far as is known.
  virtual std::size_t left() const = 0;
  /// Those of them that other processes were computing when next() found nothing.
  virtual std::size_t elsewhere() const { return 0; }
};

/// One to which tasks are added while others are being computed.
class TaskPool : public TaskQueue {
 public:
  virtual void add(std::vector<StudyTask> tasks) = 0;
};

/// Whether a task may be begun now: there may be too little time left for it.
using MayBegin = std::function<bool(const StudyTask&)>;

/// One of several processes in the same study folder.
struct Shard {
  std::size_t index = 0;  ///< 0 ... count - 1; says only where this one begins in the list
  std::size_t count = 1;
};

/// Tasks in the order in which they are begun: trainings before paths; every count-th before the others, so that
/// processes that begin at the same time do not meet; the longest first; equal ones as they were given.
class OrderedTasks {
 public:
  explicit OrderedTasks(Shard shard = {}) : shard_(shard) {}

  void add(std::vector<StudyTask> tasks);
  /// Nothing if there is none.
  std::optional<StudyTask> pop();
  std::size_t size() const { return tasks_.size(); }

 private:
  struct Entry {
    bool is_path = false;
    bool is_of_others = false;
    StudyTask task;
  };

  Shard shard_;
  std::vector<Entry> tasks_;  ///< the next one last
};

}  // namespace lowpass
