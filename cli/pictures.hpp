#pragma once

#include <filesystem>

#include "lowpass/report/gnuplot.hpp"
#include "lowpass/report/report.hpp"

namespace lowpass {

/// Draws the figure into the folder; if it cannot be drawn, that and why is said on stderr, and its script and table
/// are there: results count for more than their picture. @throws IoError if the folder cannot be written into.
void draw_or_say_why_not(const report::Figure& figure, const std::filesystem::path& folder);

/// What a report says on the terminal: its table and where it lies; on stderr the figures that are not drawn.
void print_report(const ReportSummary& summary);

}  // namespace lowpass
