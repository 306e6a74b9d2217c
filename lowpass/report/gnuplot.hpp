#pragma once

#include <filesystem>
#include <string>

namespace lowpass::report {

/// A picture before it is drawn: gnuplot's script and the table it reads, NAME.csv in the folder it runs in.
struct Figure {
  std::string name;     ///< file name without ending, also its id in the report: letters, digits, _
  std::string script;   ///< draws NAME.svg and NAME.pdf from NAME.csv
  std::string data;     ///< the content of NAME.csv
  std::string title;    ///< one line of plain text for the report
  std::string caption;  ///< how to read it, plain text
};

/// Runs gnuplot (found in $PATH, no shell, no start-up files) in a temporary folder and puts NAME.svg, .pdf, .gp and
/// .csv into `folder`. The SVG is the same bytes for the same figure and gnuplot; the PDF holds the time it was made.
/// Returns the SVG. Cost: a fraction of a second.
/// @throws IoError if gnuplot is not found, cannot be started or fails; its own message is passed on.
std::string draw(const Figure& figure, const std::filesystem::path& folder);

}  // namespace lowpass::report
