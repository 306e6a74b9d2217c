#pragma once

#include <string>
#include <vector>

#include "lowpass/path/find_path.hpp"

namespace lowpass {

/// One entrant of a comparison.
struct ComparedCurve {
  std::string label;        ///< such as "bezier"; without commas
  PathOptions options;      ///< its budget as the same steps or evaluations as the others'
  bool begun = false;       ///< false: a stop was requested before; nothing below is filled in
  PathResult result;        ///< stop_reason interrupted: the best so far
  PathProfile dense;        ///< on the grid that all are judged on; empty: a stop was requested before it was whole
  double dense_height = 0;  ///< its maximum

  bool is_finished() const { return !dense.t.empty(); }
};

/// Searches between the same ends and judges every path on the same dense grid, whatever it was searched for on.
/// `points` of the dense grid: equally spaced, >= 2. On options.stop it ends after the question that is under way; the
/// first entrant is begun in any case, so that there is a result.
/// Cost: that of the searches, and `points` values each. @throws as find_path.
void compare_curves(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                    std::size_t points, std::vector<ComparedCurve>& curves);

/// The options for a search that ends with its `budget` of evaluations, whatever options.steps says of adam and sgd.
/// @throws BadInput if not one step fits in.
PathOptions within_budget(const PathOptions& options, std::size_t budget);

}  // namespace lowpass
