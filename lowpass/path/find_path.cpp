#include "lowpass/path/find_path.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "lowpass/landscape/measured_precision.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/objectives/objective.hpp"
#include "lowpass/path/search/height_search.hpp"
#include "lowpass/path/search/published_search.hpp"

namespace lowpass {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// How many starts are made where nobody has said it.
struct AutomaticStarts {
  std::size_t fewest = 8;
  std::size_t in_vain = 8;  ///< in a row that bring nothing lower, the one that brought the lowest included
  std::size_t most = 16;
};

SearchOutcome straight_line(const SearchTask& task) {
  SearchOutcome found =
      measured(task, {StopReason::no_coefficients, {}}, make_objective(task.options.objective)->scale_free());
  found.search_counts = {};
  found.heights.coefficients = {};
  return found;
}

SearchOutcome search(const SearchTask& task) {
  if (task.path.curve().coefficient_count() == 0) return straight_line(task);
  return make_objective(task.options.objective)->scale_free() ? height_search(task) : published_search(task);
}

/// Searches from one start after the other, and what they have found so far.
class Starts {
 public:
  Starts(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
         const PathOptions& options, const std::optional<Noise>& noise, Clock::time_point begin)
      : landscape_(landscape),
        from_(from),
        to_(to),
        options_(options),
        curve_(make_curve(options.curve, options.terms)),
        begin_(begin) {
    if (!noise) return;
    counts_.values += noise->values;
    counts_.gradients += noise->gradients;
    counts_.sample_gradients += noise->gradients * landscape.sample_count();
  }

  PathResult run() {
    while (!done()) search_once();
    best_.counts = counts_;
    best_.search_counts = search_counts_;
    best_.first_not_a_number = std::move(first_not_a_number_);
    best_.starts_made = made_;
    best_.seconds = seconds_since(begin_);
    return std::move(best_);
  }

 private:
  bool done() const {
    if (made_ == 0) return false;
    if (over_ || curve_->coefficient_count() == 0) return true;
    if (options_.starts) return made_ == *options_.starts;
    // Where a proof says that no path is lower there is nothing to look for.
    if (best_.verdict == Verdict::bound || made_ == automatic_.most) return true;
    return made_ >= automatic_.fewest && made_ - best_start_ >= automatic_.in_vain;
  }

  /// What the starts before have left of the limits.
  PathOptions with_what_is_left() const {
    PathOptions left = options_;
    const std::size_t spent = counts_.values + counts_.gradients;
    if (left.budget) left.budget = *left.budget - std::min(*left.budget, spent);
    if (left.max_seconds) left.max_seconds = std::max(0.0, *left.max_seconds - seconds_since(begin_));
    return left;
  }

  void search_once() {
    const PathOptions options = with_what_is_left();
    const PathSettings settings;
    MovingPath path(landscape_, *curve_, from_, to_);
    SearchBudget budget(options, path, {made_, counts_.values + counts_.gradients});
    if (made_ > 0 && !budget.allows(2 * options.points)) {
      over_ = true;
      return;
    }
    if (made_ == 0) line_ = measure_line(path, options.points);
    const SearchTask task{path, line_, options, made_, budget, settings, tops_, to_beat_};
    SearchOutcome found = search(task);
    const double tolerance = value_tolerance(landscape_, line_, found.heights, settings.verdict);
    const double height = found.heights.refined.value;
    const bool first = made_ == 0;
    const double best_height = best_outcome_.heights.refined.value;
    const bool equal = !first && (height == best_height || std::abs(height - best_height) <= tolerance);
    if (std::isfinite(height)) tops_.push_back(found.heights.top);
    counts_ += path.counts();
    search_counts_ += found.search_counts;
    if (first_not_a_number_.empty()) first_not_a_number_ = path.first_not_a_number();
    over_ = budget.limit().has_value();
    const bool interrupted = budget.limit() == StopReason::interrupted;
    if (first || (!found.in_vain && is_better(found, best_outcome_, tolerance))) {
      const std::size_t times_found = equal ? best_.times_found + 1 : 1;
      if (!equal) best_start_ = made_;
      best_ = result_of(found, path, budget);
      best_.times_found = times_found;
      // What is as low matters as long as there is no proof.
      to_beat_ = found.judgement.converged ? height - tolerance : height + tolerance;
      best_outcome_ = std::move(found);
    } else if (equal) {
      ++best_.times_found;
    }
    if (interrupted) best_.stop_reason = StopReason::interrupted;
    ++made_;
  }

  PathResult result_of(const SearchOutcome& found, const MovingPath& path, const SearchBudget& budget) const {
    PathResult result;
    result.coefficients = found.heights.coefficients;
    result.path = found.heights.grid;
    result.height = found.heights.on_grid.value;
    result.height_t = found.heights.on_grid.t;
    result.refined_height = found.heights.refined.value;
    result.refined_height_t = found.heights.refined.t;
    result.resolution = found.heights.resolution;
    result.linear_height = line_.height;
    std::ranges::copy(line_.endpoint_values, result.endpoint_values);
    result.lower_bound = line_.lower_bound;
    result.excess = found.heights.refined.value - line_.lower_bound;
    result.length = found.heights.length;
    result.chord = path.chord();
    result.converged = found.judgement.converged;
    result.stop_reason = found.stop_reason;
    result.verdict = found.judgement.verdict;
    result.top = found.judgement.top;
    result.profile = found.heights.profile;
    result.trace = budget.trace();
    return result;
  }

  const Landscape& landscape_;
  std::span<const double> from_;
  std::span<const double> to_;
  const PathOptions& options_;
  std::unique_ptr<Curve> curve_;
  Clock::time_point begin_;
  AutomaticStarts automatic_;
  LineHeights line_;
  PathResult best_;
  SearchOutcome best_outcome_;
  std::size_t made_ = 0;
  std::size_t best_start_ = 0;
  bool over_ = false;
  std::vector<std::vector<double>> tops_;
  std::optional<double> to_beat_;
  EvaluationCounts counts_;
  EvaluationCounts search_counts_;
  std::vector<double> first_not_a_number_;
};

}  // namespace

PathResult find_path(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                     const PathOptions& options) {
  check_path_options(landscape, from, to, options);
  const Clock::time_point begin = Clock::now();
  // Before anything is measured that an end without a number would spoil.
  if (!landscape.knows_precision()) check_ends(landscape, from, to);
  const MeasuredPrecision measured = with_measured_precision(landscape, from, to);
  return Starts(*measured.landscape, from, to, options, measured.noise, begin).run();
}

PathResult find_path(const Landscape& landscape, std::span<const double> from, std::span<const double> to) {
  return find_path(landscape, from, to, path_defaults(landscape));
}

}  // namespace lowpass
