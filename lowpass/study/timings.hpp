#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

#include "lowpass/study/executor.hpp"
#include "lowpass/study/layout.hpp"

namespace lowpass {

/// Of every task ever finished in the folder, from timings.csv (task,seconds,machine) and those of processes that
/// worked beside others; a damaged line is passed over.
std::map<std::string, TaskTiming> read_timings(const StudyLayout& layout);

/// timings.csv with all of them. @throws IoError.
void write_timings(const StudyLayout& layout);

/// Keeps a file of timings: written whole, every few seconds at most and by save().
class Timings : public TaskObserver {
 public:
  /// Those of `known` and what is finished from now on.
  Timings(std::filesystem::path file, std::map<std::string, TaskTiming> known);

  void task_finished(const StudyTask& task, const TaskTiming& timing) override;
  /// Writes what has not been written yet. @throws IoError.
  void save();

 private:
  std::filesystem::path file_;
  std::map<std::string, TaskTiming> timings_;
  std::chrono::steady_clock::time_point saved_at_;
  bool changed_ = false;
};

}  // namespace lowpass
