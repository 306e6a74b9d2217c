#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "lowpass/study/executor.hpp"

namespace lowpass {

struct TaskCount {
  std::size_t done = 0;
  std::size_t total = 0;
};

/// How far a study folder is.
struct StudyStatus {
  std::string title;
  bool running = false;  ///< a process holds the folder
  TaskCount training;
  TaskCount ensembles;
  TaskCount paths;
  bool report = false;  ///< report.html is there
  std::optional<TaskFailure> failure;
  /// Forecast for the workers of the last run from the seconds of finished tasks; nothing while none is finished that
  /// tells anything about those to come.
  std::optional<double> seconds_left;
  std::size_t workers = 1;
};

/// Looks at the folder, also while a run is at work in it. Cost: one look per task's file.
/// @throws BadInput if it is no study folder or its files are damaged, IoError.
StudyStatus study_status(const std::filesystem::path& folder);

}  // namespace lowpass
