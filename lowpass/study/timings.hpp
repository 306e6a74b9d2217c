#pragma once

#include <chrono>
#include <map>
#include <string>

#include "lowpass/study/executor.hpp"
#include "lowpass/study/layout.hpp"

namespace lowpass {

/// Seconds of every task ever finished in the folder, from timings.csv (task,seconds); a damaged line is passed over:
/// the file only serves forecasts.
std::map<std::string, double> read_timings(const StudyLayout& layout);

/// Keeps timings.csv over all runs of a study: written whole, every few seconds at most and by save().
class Timings : public TaskObserver {
 public:
  explicit Timings(const StudyLayout& layout);

  void task_finished(const StudyTask& task, double seconds) override;
  /// Writes what has not been written yet. @throws IoError.
  void save();

 private:
  const StudyLayout& layout_;
  std::map<std::string, double> seconds_;
  std::chrono::steady_clock::time_point saved_at_;
  bool changed_ = false;
};

}  // namespace lowpass
