#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/study/cluster/presence.hpp"
#include "lowpass/study/executor.hpp"
#include "lowpass/study/tasks.hpp"

namespace lowpass {

/// How far a study folder is.
struct StudyStatus {
  std::string title;
  bool running = false;  ///< a process is at work in it
  TaskCount training;
  TaskCount ensembles;
  TaskCount paths;
  bool report = false;                ///< report.html is there
  std::vector<TaskFailure> failures;  ///< tasks that failed and are not done, by name
  std::vector<Presence> processes;    ///< that work in it, or have ended without a word
  std::vector<Presence> running_tasks;
  /// Forecast for these workers from the seconds of finished tasks; nothing while none is finished that
  /// tells anything about those to come.
  std::optional<double> seconds_left;
  std::size_t workers = 1;  ///< of all processes that are at work, else of the last run
};

/// Looks at the folder, also while a run is at work in it. Cost: one look per task's file.
/// @throws BadInput if it is no study folder or its files are damaged, IoError.
StudyStatus study_status(const std::filesystem::path& folder);

}  // namespace lowpass
