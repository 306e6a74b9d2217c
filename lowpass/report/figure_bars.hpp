#pragma once

#include <string>
#include <vector>

#include "lowpass/analysis/sample_statistics.hpp"
#include "lowpass/report/csv.hpp"
#include "lowpass/report/figure_style.hpp"

namespace lowpass::report {

/// One histogram in a panel of several.
struct Bars {
  std::string group;  ///< second column of the table: what the histogram is of
  Histogram histogram;
  SetStyle style;
};

/// The columns of a figure made of bars, the last named after what is counted.
std::vector<std::string> bar_columns(const std::string& counted);

/// gnuplot functions that the plots of bar_panel need.
std::string bar_functions();

/// A panel of overlaid histograms: translucent bars with an outline of the group's dash. Appends the outlines to
/// `table` (columns as bar_columns()), which is NAME.csv. `x_low` and `x_high` bound the horizontal axis.
std::string bar_panel(const std::string& name, const std::string& network, const std::vector<Bars>& groups,
                      double x_low, double x_high, CsvTable& table);

}  // namespace lowpass::report
