#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace lowpass {

/// Random points around and between two ends, where a path between them will probably go: spread over the straight line
/// and a tenth of its length beyond it, and moved off it by about a tenth of its length (a normal of deviation 0.1 |to
/// - from| / sqrt(N) in every coordinate). Stream (1, task). @pre equal sizes, at least one coordinate.
std::vector<std::vector<double>> points_near_line(std::span<const double> from, std::span<const double> to,
                                                  std::size_t count, std::string_view task);

}  // namespace lowpass
