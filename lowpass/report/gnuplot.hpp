#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "lowpass/core/errors.hpp"

namespace lowpass::report {

/// A picture before it is drawn: gnuplot's script and the table it reads, NAME.csv in the folder it runs in.
struct Figure {
  std::string name;     ///< file name without ending, also its id in the report: letters, digits, _
  std::string script;   ///< draws NAME.svg and NAME.pdf from NAME.csv
  std::string data;     ///< the content of NAME.csv
  std::string title;    ///< one line of plain text for the report
  std::string caption;  ///< how to read it, plain text
};

/// A picture that was not made, through no fault of the results: gnuplot is not there or could not draw it.
class NotDrawn : public Error {
 public:
  using Error::Error;
};

/// The program that draws, as the first folder of $PATH that has it names it; nothing if none has.
std::optional<std::filesystem::path> find_gnuplot();

/// Where find_gnuplot() finds nothing: that, and what to install. One line without a full stop.
extern const char* const no_gnuplot;

/// Puts NAME.gp and .csv into `folder`, runs gnuplot (no shell, no start-up files) in a temporary folder and adds
/// NAME.svg and .pdf; pictures of an earlier table that are there are removed first. The SVG is the same bytes for the
/// same figure and gnuplot; the PDF holds the time it was made. Returns the SVG. Cost: a fraction of a second.
/// @throws NotDrawn if gnuplot is not found, cannot be started or fails (its own message is passed on): script and
/// table are there all the same. IoError if `folder` cannot be written into.
std::string draw(const Figure& figure, const std::filesystem::path& folder);

}  // namespace lowpass::report
