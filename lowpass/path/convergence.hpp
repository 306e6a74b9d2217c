#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "lowpass/path/find_path.hpp"

namespace lowpass {

/// Whether a height still falls when points, terms or steps are doubled.
enum class HeightConvergence {
  still_falling,  ///< a row is lower by more than a thousandth of the excess
  not_settled,    ///< none is, but rows differ by more than that
  converged       ///< neither
};

template <>
struct EnumNames<HeightConvergence> {
  static constexpr const char* what = "convergence";
  static constexpr std::array<std::pair<HeightConvergence, const char*>, 3> all{
      {{HeightConvergence::still_falling, "still falling"},
       {HeightConvergence::not_settled, "not settled"},
       {HeightConvergence::converged, "converged"}}};
};

/// One more search with something doubled.
struct ConvergenceRow {
  std::string what;  ///< "as asked", "points doubled", "terms doubled", "steps doubled"
  std::size_t points = 0, terms = 0, steps = 0;
  double refined_height = 0;
  EvaluationCounts counts;
};

struct ConvergenceTable {
  std::vector<ConvergenceRow> rows;  ///< the first is the search as asked
  double relative_fall = 0;          ///< how much lower the lowest row is, as a part of the excess of the first
  double relative_spread = 0;        ///< highest row minus lowest, likewise
  HeightConvergence verdict = HeightConvergence::converged;
};

/// Whether a height has converged in the number of points, terms and steps: three further searches from the beginning,
/// each with one of them doubled (terms: to the next curve that contains this one). A curve without terms has no such
/// row. Cost: about six times that of the search itself.
/// @pre `found` is find_path's result with these options. @throws as find_path.
ConvergenceTable convergence_table(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                                   const PathOptions& options, const PathResult& found);

}  // namespace lowpass
