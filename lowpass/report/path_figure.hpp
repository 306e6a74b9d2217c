#pragma once

#include <string>

#include "lowpass/path/find_path.hpp"
#include "lowpass/report/gnuplot.hpp"

namespace lowpass::report {

/// The values along one path: "profile", with the continuous curve's highest point marked, and the accuracy in a second
/// panel if there is one. `title` stands above it, such as "two-wells, fourier".
Figure path_figure(const PathResult& result, const std::string& title);

}  // namespace lowpass::report
