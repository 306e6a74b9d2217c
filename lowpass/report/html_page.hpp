#pragma once

#include <string>
#include <vector>

#include "lowpass/report/findings.hpp"
#include "lowpass/report/gnuplot.hpp"
#include "lowpass/report/statistics.hpp"

namespace lowpass::report {

/// A figure with the SVG that gnuplot made of it, or why there is none.
struct DrawnFigure {
  Figure figure;
  std::string svg;
  std::string problem;  ///< empty if it was drawn

  bool is_drawn() const { return problem.empty(); }
};

/// report.html: one self-contained HTML5 file without scripts or anything fetched from elsewhere. Holds the time at
/// which it was made, as the figures' PDFs do: the other files of a report are the same bytes a second time.
std::string html_page(const StudyData& data, const StudyStatistics& statistics, const std::vector<Finding>& findings,
                      const std::vector<DrawnFigure>& figures);

}  // namespace lowpass::report
