#include <algorithm>
#include <cmath>

#include "lowpass/path/height.hpp"
#include "lowpass/path/search.hpp"

namespace lowpass {
namespace {

constexpr std::size_t most_repeats = 8;

double height_above_ends(const PathProblem& problem) {
  const std::vector<double>& values = problem.node_values();
  return highest(values) - std::max(values.front(), values.back());
}

/// Floor and unit of the values at the nodes.
ValueScale scale_of(const PathProblem& problem) {
  const std::vector<double>& values = problem.node_values();
  const double lowest = problem.lowest_value();
  return {lowest, height_unit(highest(values), std::max(values.front(), values.back()), lowest)};
}

}  // namespace

std::string sharpening_search(PathProblem& problem, const PathOptions& options, SearchProgress& progress,
                              const std::string& stream) {
  std::string reason;
  for (const double sharpness : problem.objective().stages()) {
    for (std::size_t repeat = 0; repeat < most_repeats; ++repeat) {
      if (!progress.allows(options.points)) return progress.limit();
      problem.set_nodes(options.sampling == "arc" ? equal_arc_nodes(problem.curve(), problem.basis(), options.points)
                                                  : grid_nodes(options.points));
      if (!std::isfinite(highest(problem.measure_nodes()))) return "not finite";
      if (height_above_ends(problem) <= progress.negligible_height()) return "at the bound";
      if (progress.trace().step.empty()) progress.record(highest(problem.node_values()));
      const ValueScale scale = scale_of(problem);
      problem.set_stage(sharpness, scale);
      reason =
          search(problem, options, progress, stream + "/" + std::to_string(sharpness) + "/" + std::to_string(repeat));
      if (!progress.limit().empty()) return progress.limit();
      if (reason == "not finite" || scale_of(problem).unit > scale.unit / 2) break;
    }
  }
  return reason;
}

}  // namespace lowpass
