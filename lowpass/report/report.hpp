#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lowpass {

/// What a finished report says in short, for the terminal.
struct ReportSummary {
  std::string table;             ///< plain text: losses and heights per ensemble
  std::filesystem::path report;  ///< report.html
  /// Why figures are not drawn, and what to do: a line for all of them without gnuplot, else one for each that failed.
  std::vector<std::string> not_drawn;
};

/// (Re)builds analysis/, figures/ and report.html of a study folder from the ensembles and paths that are there:
/// finished ensembles only, the pairs of the study file only. Works on a study that is still running (what is missing
/// is named in the report). Cost: seconds; gnuplot draws the figures. Without it, and
/// where it fails, everything else is made, and the report says what is missing.
/// @throws IoError if the folder is no study folder or cannot be written into.
ReportSummary write_report(const std::filesystem::path& study_folder);

}  // namespace lowpass
