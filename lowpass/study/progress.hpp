#pragma once

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <set>
#include <string>
#include <variant>

#include "lowpass/core/status_line.hpp"
#include "lowpass/study/executor.hpp"

namespace lowpass {

/// Tells how a study goes on: on a terminal one line, redrawn in place; otherwise a plain line for finished tasks,
/// every few seconds at most.
class Progress : public TaskObserver {
 public:
  /// Writes to `out`; null: nowhere.
  Progress(std::FILE* out, bool terminal) : line_(out, terminal) {}

  void say(const std::string& line) { line_.say(line); }
  /// What earlier runs have finished, of how many. Beside other processes, which finish tasks unseen, only those
  /// finished here are told.
  void begin(TaskCount trainings, TaskCount paths, bool beside_others);

  void task_started(const StudyTask& task) override;
  void task_finished(const StudyTask& task, const TaskTiming& timing) override;
  void task_failed(const TaskFailure& failure) override;
  void rank_joined(const OtherRank& rank) override;
  void rank_left(const OtherRank& rank, const std::string& reason) override;
  void rank_said(const OtherRank& rank, const std::string& text) override;
  void time_passed() override;

 private:
  using Clock = std::chrono::steady_clock;

  TaskCount& count_of(const StudyTask& task) {
    return std::holds_alternative<PathTask>(task.work) ? paths_ : trainings_;
  }
  std::string totals() const;
  std::string counts() const;
  void redraw();

  StatusLine line_;
  TaskCount trainings_, paths_;
  std::set<std::string> running_;
  bool beside_others_ = false;
  std::size_t failed_ = 0;
  /// Tasks finished here of the kind that is being computed, and since when: the rate.
  std::size_t finished_ = 0;
  bool paths_have_begun_ = false;
  Clock::time_point since_{};
  Clock::time_point last_line_{};
};

}  // namespace lowpass
