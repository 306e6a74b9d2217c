#include "lowpass/path/search/budget.hpp"

namespace lowpass {

std::optional<StopReason> SearchBudget::refuses(std::size_t evaluations) {
  if (limit_) return limit_;
  if (options_.stop.stop_requested())
    limit_ = StopReason::interrupted;
  else if (options_.budget && path_.evaluations() + evaluations > *options_.budget)
    limit_ = StopReason::evaluations;
  else if (options_.max_seconds && seconds() >= *options_.max_seconds)
    limit_ = StopReason::seconds;
  return limit_;
}

double SearchBudget::spent() const {
  if (!options_.budget) return 0;
  return static_cast<double>(path_.evaluations()) / static_cast<double>(*options_.budget);
}

double SearchBudget::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

void SearchBudget::step_made(double height) {
  const std::size_t step = trace_.step.size();
  trace_.step.push_back(step);
  trace_.height.push_back(height);
  if (!options_.observer) return;
  PathStep seen{start_.number, options_.starts, step, {}, height, start_.evaluations_before + path_.evaluations()};
  if (is_first_order(options_.optimizer) && !options_.finish) seen.steps = options_.steps;
  if (!options_.observer(seen) && !limit_) limit_ = StopReason::observer;
}

}  // namespace lowpass
