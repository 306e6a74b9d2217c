#include "lowpass/path/search/budget.hpp"

#include <algorithm>
#include <cmath>

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

bool SearchBudget::allows_last(std::size_t evaluations) const {
  if (options_.stop.stop_requested()) return false;
  if (options_.budget && made() + evaluations > *options_.budget) return false;
  return !options_.max_seconds || seconds() + seconds_for_last(evaluations) < *options_.max_seconds;
}

std::size_t SearchBudget::kept_back() const {
  constexpr double usual_length = 2;  // chords
  constexpr std::size_t usual_verdict = 1000;
  // With data most of the look is at some samples only, and the verdict costs nothing.
  constexpr double per_chord_with_data = 100;
  const bool with_data = start_.seconds_per_value.has_value();
  const double per_chord = with_data ? per_chord_with_data : 1 / options_.resolution;
  const std::size_t full =
      options_.points + static_cast<std::size_t>(std::ceil(usual_length * per_chord)) + (with_data ? 0 : usual_verdict);
  return options_.budget ? std::max(options_.points, std::min(full, *options_.budget / 4)) : full;
}

double SearchBudget::seconds_for(std::size_t evaluations) const {
  const std::size_t so_far = made();
  return so_far == 0 ? 0 : seconds() / static_cast<double>(so_far) * static_cast<double>(evaluations);
}

double SearchBudget::seconds_for_last(std::size_t evaluations) const {
  return start_.seconds_per_value ? *start_.seconds_per_value * static_cast<double>(evaluations)
                                  : seconds_for(evaluations);
}

double SearchBudget::seconds_kept_back() const {
  constexpr double most = 0.25;
  return options_.max_seconds ? std::min(most * *options_.max_seconds, seconds_for_last(kept_back())) : 0;
}

double SearchBudget::spent() const {
  double part = 0;
  if (options_.budget) part = static_cast<double>(made()) / static_cast<double>(*options_.budget);
  if (options_.max_seconds) part = std::max(part, seconds() / (*options_.max_seconds - seconds_kept_back()));
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
  if (is_first_order(options_.optimizer) && !options_.finish) seen.steps = options_.steps;
  if (!options_.observer(seen) && !limit_) limit_ = StopReason::observer;
}

}  // namespace lowpass
