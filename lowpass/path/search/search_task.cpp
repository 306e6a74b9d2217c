#include "lowpass/path/search/search_task.hpp"

#include <algorithm>
#include <cmath>

namespace lowpass {

bool is_better(const SearchOutcome& found, const SearchOutcome& best, double tolerance) {
  const double height = found.heights.refined.value;
  const double lowest = best.heights.refined.value;
  if (std::isinf(lowest) || std::isinf(height)) return height < lowest;
  if (std::abs(height - lowest) > tolerance) return height < lowest;
  const bool proven = found.judgement.converged;
  return proven == best.judgement.converged ? height < lowest : proven;
}

SearchOutcome measured(const SearchTask& task, const Finish& finish, bool judged) {
  SearchOutcome outcome;
  outcome.stop_reason = finish.reason;
  outcome.search_counts = task.path.counts();
  PathHeights& heights = outcome.heights;
  heights = measure_grid(task.path, task.options.points);
  const auto look = [&](const Allowance& allows) {
    refine(task.path, heights, task.line.lower_bound, task.options.resolution, allows, task.settings.measure);
  };
  const auto allows = [&](std::size_t evaluations) { return task.budget.allows_last(evaluations); };
  if (task.to_beat && finish.top && allows(1)) {
    const double top = task.path.family().values(task.path.curve().mixing({&*finish.top, 1}))[0];
    outcome.in_vain = std::max(top, heights.on_grid.value) >= *task.to_beat;
    if (outcome.in_vain && top > heights.on_grid.value) heights.refined = {top, *finish.top};
  }
  if (!outcome.in_vain) look(allows);
  const bool with_data = has_samples(task.path.landscape());
  if (judged && !outcome.in_vain)
    outcome.judgement = judge(task.path, task.line, heights, !with_data && allows(0), task.options.seed,
                              task.settings.verdict);
  // A search sees nodes only.
  if (outcome.judgement.verdict == Verdict::bound)
    outcome.stop_reason = StopReason::at_the_bound;
  else if (judged && finish.reason == StopReason::at_the_bound)
    outcome.stop_reason = StopReason::settled;
  if (!judged || with_data) outcome.judgement.converged = is_convergence(outcome.stop_reason);
  return outcome;
}

}  // namespace lowpass
