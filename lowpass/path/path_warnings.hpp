#pragma once

#include <string>
#include <vector>

#include "lowpass/path/path_options.hpp"
#include "lowpass/path/path_result.hpp"

namespace lowpass {

/// What is doubtful about a search before it begins, a sentence each; mostly nothing. A grid of fewer than 2 terms + 2
/// points cannot see the shortest wave. @throws BadInput for an unknown curve.
std::vector<std::string> path_warnings(const PathOptions& options);

/// What whoever reads these heights should be told, a sentence each; mostly nothing: a grid of which only a part was
/// looked at, or that misses the top, a path that is higher than the straight line, points where the landscape gave no
/// number.
std::vector<std::string> path_warnings(const PathOptions& options, const PathResult& result);

}  // namespace lowpass
