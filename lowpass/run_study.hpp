#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "lowpass/report/report.hpp"

namespace lowpass {

struct RunStudyOptions {
  std::filesystem::path study_file;
  std::filesystem::path folder;     ///< new, empty, or of an earlier run of this study, which is then gone on with
  std::size_t workers = 1;          ///< tasks at a time, one core each; >= 1. No result depends on it
  std::optional<std::string> data;  ///< where the study's data set lies; nothing: the usual places
  std::stop_token stop;
  std::FILE* messages = stderr;  ///< progress; null: none
  bool terminal = false;         ///< whether `messages` is one, where a line can be redrawn
};

/// Runs a whole study: trains the ensembles, chooses the runs with the lowest loss, finds paths between them, analyses
/// and reports. Goes on where an earlier run of the same folder was stopped, by whatever means.
/// Returns the report, or nothing if it was stopped on request.
/// @throws BadInput before anything is computed, for a study, data or a folder that do not fit; IoError; Error naming
/// the task that failed, with the results of all others kept.
std::optional<ReportSummary> run_study(const RunStudyOptions& options);

}  // namespace lowpass
