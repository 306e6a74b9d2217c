#pragma once

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <set>
#include <string>

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
  /// `done` of `total` tasks were finished by earlier runs.
  void start_phase(const std::string& name, std::size_t done, std::size_t total);

  void task_started(const StudyTask& task) override;
  void task_finished(const StudyTask& task, double seconds) override;
  void time_passed() override;

 private:
  using Clock = std::chrono::steady_clock;

  std::string counts() const;
  void redraw();

  StatusLine line_;
  std::string phase_;
  std::size_t done_ = 0;
  std::size_t total_ = 0;
  std::size_t done_before_ = 0;
  std::set<std::string> running_;
  Clock::time_point phase_start_{};
  Clock::time_point last_line_{};
};

}  // namespace lowpass
