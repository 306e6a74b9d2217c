#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "lowpass/path/compare_curves.hpp"
#include "lowpass/report/gnuplot.hpp"

namespace lowpass::report {

/// Compared paths: their values along t with the maxima marked and, on a landscape of two dimensions, a contour map
/// with the straight line (dashed), the paths and dots at their grid points. A curve whose search was interrupted is
/// drawn by its grid points, and the legend says so, as it does of one that was not begun. Once `stop` is requested
/// nothing more is asked: the map is left out. Cost: 40,000 values for the map.
/// @pre at least one curve, all with results between the same ends, if they were begun; the first was.
Figure comparison_figure(const Landscape& landscape, const std::vector<ComparedCurve>& curves, const std::string& title,
                         const std::stop_token& stop = {});

}  // namespace lowpass::report
