#pragma once

#include <string>
#include <vector>

#include "lowpass/path/compare_curves.hpp"
#include "lowpass/report/gnuplot.hpp"

namespace lowpass::report {

/// Compared paths: their values along t with the maxima marked and, on a landscape of two dimensions, a contour map
/// with the straight line (dashed), the paths and dots at their grid points. Cost: 40,000 values for the map.
/// @pre at least one curve, all with results between the same ends.
Figure comparison_figure(const Landscape& landscape, const std::vector<ComparedCurve>& curves,
                         const std::string& title);

}  // namespace lowpass::report
