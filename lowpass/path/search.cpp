#include "lowpass/path/search.hpp"

#include <cmath>

namespace lowpass {

bool SearchProgress::allows(std::size_t evaluations) {
  if (!limit_.empty()) return false;
  const EvaluationCounts counts = problem_.counts();
  if (options_.stop.stop_requested())
    limit_ = "interrupted";
  else if (options_.max_evaluations && counts.values + counts.gradients + evaluations > *options_.max_evaluations)
    limit_ = "evaluations";
  else if (options_.max_seconds && seconds() >= *options_.max_seconds)
    limit_ = "seconds";
  return limit_.empty();
}

double SearchProgress::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

void SearchProgress::record(double height) {
  trace_.step.push_back(trace_.step.size());
  trace_.height.push_back(height);
}

bool Plateau::reached(std::size_t step, double height, double bound) {
  if (step == 0 || height < lowest_ - relative_fall_ * std::abs(lowest_ - bound)) {
    lowest_ = height;
    lowest_step_ = step;
  }
  return step - lowest_step_ >= patience_;
}

std::string search(PathProblem& problem, const PathOptions& options, SearchProgress& progress,
                   const std::string& stream) {
  if (is_first_order(options.optimizer)) return first_order_search(problem, options, progress, stream);
  return second_order_search(problem, options, progress);
}

}  // namespace lowpass
