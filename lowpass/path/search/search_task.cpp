#include "lowpass/path/search/search_task.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/path/curves/curve.hpp"

namespace lowpass {

std::string SearchTask::stream() const {
  std::string name = start == 0 ? "path" : "path/" + std::to_string(start);
  return round == 0 ? name : name + "/round/" + std::to_string(round);
}

bool is_better(const SearchOutcome& found, const SearchOutcome& best, double tolerance) {
  constexpr double alike = 1.01;
  if (found.heights.resolution > alike * best.heights.resolution) return false;
  const double height = found.heights.refined.value;
  const double lowest = best.heights.refined.value;
  if (std::isinf(lowest) || std::isinf(height)) return height < lowest;
  if (std::abs(height - lowest) > tolerance) return height < lowest;
  const bool proven = found.judgement.converged;
  return proven == best.judgement.converged ? height < lowest : proven;
}

namespace {

/// Refines the heights of a path that was measured on its grid, as far as the budget allows, and judges it.
void look_and_judge(const SearchTask& task, SearchOutcome& outcome, bool judged) {
  const bool with_data = has_samples(task.path.landscape());
  const auto allows = [&](std::size_t evaluations) { return task.budget.allows_last(evaluations); };
  if (!outcome.in_vain) {
    refine(task.path, outcome.heights, task.line.lower_bound, task.options.resolution, allows, task.settings.measure);
    if (judged)
      outcome.judgement =
          judge(task.path, task.line, outcome.heights, !with_data, task.options.seed, allows, task.settings.verdict);
  }
  // A search sees nodes only.
  if (outcome.judgement.verdict == Verdict::bound)
    outcome.stop_reason = StopReason::at_the_bound;
  else if (judged && outcome.stop_reason == StopReason::at_the_bound)
    outcome.stop_reason = StopReason::settled;
  if (!judged || with_data) outcome.judgement.converged = is_convergence(outcome.stop_reason);
}

/// Under a time limit: as many points of the grid as there is time for, and of the straight line's no others, which it
/// is compared with.
GridAllowance what_time_allows(const SearchTask& task) {
  if (!task.options.max_seconds) return {};
  return [&task](std::size_t seen, std::size_t more) {
    return seen + more <= task.line.profile.t.size() && task.budget.has_room_for(more);
  };
}

}  // namespace

SearchOutcome measured(const SearchTask& task, const Finish& finish, bool judged) {
  SearchOutcome outcome;
  outcome.stop_reason = finish.reason;
  outcome.search_counts = task.path.counts();
  PathHeights& heights = outcome.heights;
  const double before = task.budget.seconds();
  heights = measure_grid(task.path, task.options.points, what_time_allows(task));
  task.budget.learn(heights.profile.t.size(), task.budget.seconds() - before);
  if (task.to_beat && finish.top && task.budget.allows_last(1)) {
    const double top = task.path.family().values(task.path.curve().mixing({&*finish.top, 1}))[0];
    outcome.in_vain = std::max(top, heights.on_grid.value) >= *task.to_beat;
    if (outcome.in_vain && top > heights.on_grid.value) heights.refined = {top, *finish.top};
    heights.top = task.path.point(heights.refined.t);
  }
  look_and_judge(task, outcome, judged);
  return outcome;
}

namespace {

/// The straight line as it was measured on the grid.
PathHeights on_the_grid(const MovingPath& path, const LineHeights& line) {
  PathHeights heights;
  heights.coefficients = path.coefficients();
  heights.profile = line.profile;
  heights.on_grid = heights.refined = grid_height(line.profile.t, line.profile.value);
  heights.length = path.chord();
  return heights;
}

}  // namespace

SearchOutcome the_line_alone(const SearchTask& task, StopReason reason, bool judged) {
  MatrixView<double> coefficients = task.path.edit_coefficients();
  std::fill_n(coefficients.data(), coefficients.size(), 0.0);
  SearchOutcome straight;
  straight.stop_reason = reason;
  straight.search_counts = task.path.counts();
  straight.heights = on_the_grid(task.path, task.line);
  look_and_judge(task, straight, judged);
  return straight;
}

SearchOutcome or_the_line(const SearchTask& task, SearchOutcome found) {
  if (!(found.heights.refined.value > task.line.height)) return found;
  const Matrix<double> kept = task.path.coefficients();
  SearchOutcome straight = the_line_alone(task, found.stop_reason, true);
  straight.search_counts = found.search_counts;
  const double tolerance = value_tolerance(task.path.landscape(), task.line, found.heights, task.settings.verdict);
  if (is_better(straight, found, tolerance)) return straight;
  std::copy_n(kept.data(), kept.size(), task.path.edit_coefficients().data());
  return found;
}

}  // namespace lowpass
