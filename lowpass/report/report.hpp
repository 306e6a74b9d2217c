#pragma once

#include <filesystem>
#include <string>

namespace lowpass {

/// What a finished report says in short, for the terminal.
struct ReportSummary {
  std::string table;             ///< plain text: losses and heights per ensemble
  std::filesystem::path report;  ///< report.html
};

/// (Re)builds analysis/, figures/ and report.html of a study folder from the ensembles and paths that are there:
/// finished ensembles only, the pairs of the study file only. Works on a study that is still running (what is missing
/// is named in the report). Cost: seconds; gnuplot draws the figures.
/// @throws IoError if the folder is no study folder or gnuplot is missing or fails (its message is passed on).
ReportSummary write_report(const std::filesystem::path& study_folder);

}  // namespace lowpass
