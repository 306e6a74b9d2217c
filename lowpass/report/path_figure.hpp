#pragma once

#include <string>

#include "lowpass/path/find_path.hpp"
#include "lowpass/report/gnuplot.hpp"

namespace lowpass::report {

/// The values along one path: "profile", with the grid's and the continuous curve's highest points marked, beside the
/// accuracy if there is one. `title` stands above it, such as "two-wells, fourier".
Figure path_figure(const PathResult& result, const std::string& title);

}  // namespace lowpass::report
