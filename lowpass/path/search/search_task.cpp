#include "lowpass/path/search/search_task.hpp"

namespace lowpass {

SearchOutcome measured(const SearchTask& task, StopReason reason, bool judged) {
  SearchOutcome outcome{reason, task.path.counts(), {}, {}};
  if (reason == StopReason::interrupted) return outcome;
  outcome.heights = measure_path(task.path, task.options.points, task.settings.measure);
  if (judged)
    outcome.judgement = judge(task.path, task.line, outcome.heights, reason, task.settings.verdict);
  else
    outcome.judgement.converged = is_convergence(reason);
  return outcome;
}

}  // namespace lowpass
