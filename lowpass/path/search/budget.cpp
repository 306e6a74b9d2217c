#include "lowpass/path/search/budget.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/path/measure/grid_look.hpp"
#include "lowpass/path/measure/measure_settings.hpp"
#include "lowpass/path/search/round_steps.hpp"

namespace lowpass {

std::optional<StopReason> SearchBudget::refuses(std::size_t evaluations) {
  if (limit_) return limit_;
  if (options_.stop.stop_requested())
    limit_ = StopReason::interrupted;
  else if (options_.budget && made() + evaluations + kept_back() > *options_.budget)
    limit_ = StopReason::evaluations;
  else if (options_.max_seconds && seconds() + seconds_for(evaluations) + seconds_kept_back() >= *options_.max_seconds)
    limit_ = StopReason::seconds;
  return limit_;
}

bool SearchBudget::allows_last(std::size_t evaluations) {
  if (options_.stop.stop_requested()) {
    limit_ = StopReason::interrupted;
    return false;
  }
  return has_room_for(evaluations);
}

bool SearchBudget::has_room_for(std::size_t evaluations) const {
  if (options_.budget && made() + evaluations > *options_.budget) return false;
  return !options_.max_seconds || seconds() + seconds_for_last(evaluations) < *options_.max_seconds;
}

std::size_t SearchBudget::kept_back() const {
  constexpr std::size_t usual_verdict = 1000;
  // With many samples most of the look is at some of them only; with data the verdict costs nothing.
  constexpr double per_chord_with_data = 100;
  const bool by_some = has_data() && path_.landscape().sample_count() > MeasureSettings().fixed_samples;
  const double per_chord = by_some ? per_chord_with_data : 1 / options_.resolution;
  const std::size_t full = options_.points + static_cast<std::size_t>(std::ceil(start_.expected_length * per_chord)) +
                           (has_data() ? 0 : usual_verdict);
  return std::max(options_.points, std::min(full, start_.most_kept_evaluations.value_or(full)));
}

double SearchBudget::seconds_for(std::size_t evaluations) const {
  const std::size_t so_far = made() - made_before_;
  const double each = so_far == 0 ? start_.seconds_per_value.value_or(0) : seconds() / static_cast<double>(so_far);
  return each * static_cast<double>(evaluations);
}

double SearchBudget::seconds_for_last(std::size_t evaluations) const {
  return has_data() && start_.seconds_per_value ? *start_.seconds_per_value * static_cast<double>(evaluations)
                                                : seconds_for(evaluations);
}

double SearchBudget::seconds_kept_back() const {
  const double full = seconds_for_last(kept_back());
  return std::max(std::min(full, start_.most_kept_seconds.value_or(full)),
                  seconds_for_last(smallest_grid_look(options_.points)));
}

void SearchBudget::learn(std::size_t values, double seconds) {
  std::optional<double>& known = start_.seconds_per_value;
  if (has_data() && known && values > 0) known = std::min(*known, seconds / static_cast<double>(values));
}

double SearchBudget::spent() const {
  double part = 0;
  if (options_.budget) part = static_cast<double>(made()) / static_cast<double>(*options_.budget);
  if (options_.max_seconds) {
    const double for_the_search = *options_.max_seconds - seconds_kept_back();
    part = for_the_search > 0 ? std::max(part, seconds() / for_the_search) : 1;
  }
  return std::min(part, 1.0);
}

double SearchBudget::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

void SearchBudget::step_made(double height) {
  const std::size_t step = steps_++;
  if (!beside_) {
    trace_.step.push_back(trace_.step.size());
    trace_.height.push_back(height);
  }
  if (!options_.observer) return;
  PathStep seen{start_.number, options_.starts, start_.round, step, {}, height, start_.evaluations_before + made()};
  if (is_first_order(options_.optimizer) && !options_.finish) seen.steps = planned_;
  if (!options_.observer(seen) && !limit_) limit_ = StopReason::observer;
}

void SearchBudget::plan_steps() {
  if (!start_.rounds_follow || !options_.max_seconds || steps_ < next_plan_) return;
  next_plan_ *= 2;
  const double each = seconds() / static_cast<double>(steps_);
  planned_ = steps_of_round(options_.steps, steps_, {each, seconds_kept_back(), *options_.max_seconds - seconds()});
}

}  // namespace lowpass
