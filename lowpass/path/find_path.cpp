#include "lowpass/path/find_path.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

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

/// A start's part of what is left of the budget and the time.
PathOptions share_of(const PathOptions& options, std::size_t start, std::size_t spent, Clock::time_point begin) {
  PathOptions share = options;
  const std::size_t starts_left = options.starts - start;
  if (options.budget) share.budget = (*options.budget - std::min(*options.budget, spent)) / starts_left;
  if (options.max_seconds)
    share.max_seconds = std::max(0.0, *options.max_seconds - seconds_since(begin)) / static_cast<double>(starts_left);
  return share;
}

SearchOutcome straight_line(const SearchTask& task) {
  SearchOutcome found = measured(task, StopReason::no_coefficients, false);
  found.search_counts = {};
  found.heights.coefficients = {};
  return found;
}

SearchOutcome search(const SearchTask& task) {
  if (task.path.curve().coefficient_count() == 0) return straight_line(task);
  return make_objective(task.options.objective)->scale_free() ? height_search(task) : published_search(task);
}

/// From one start.
PathResult search_once(const Landscape& landscape, const Curve& curve, std::span<const double> from,
                       std::span<const double> to, const PathOptions& options, SearchStart start) {
  const PathSettings settings;
  MovingPath path(landscape, curve, from, to);
  const LineHeights line = measure_line(path, options.points);
  SearchBudget budget(options, path, start);
  const SearchTask task{path, line, options, start.number, budget, settings};
  SearchOutcome found = search(task);
  return {.coefficients = std::move(found.heights.coefficients),
          .path = std::move(found.heights.grid),
          .height = found.heights.on_grid.value,
          .height_t = found.heights.on_grid.t,
          .refined_height = found.heights.refined.value,
          .refined_height_t = found.heights.refined.t,
          .linear_height = line.height,
          .endpoint_values = {line.endpoint_values[0], line.endpoint_values[1]},
          .lower_bound = line.lower_bound,
          .excess = found.heights.refined.value - line.lower_bound,
          .length = found.heights.length,
          .chord = path.chord(),
          .converged = found.judgement.converged,
          .stop_reason = found.stop_reason,
          .verdict = found.judgement.verdict,
          .stationarity = found.judgement.stationarity,
          .counts = path.counts(),
          .search_counts = found.search_counts,
          .first_not_a_number = path.first_not_a_number(),
          .profile = std::move(found.heights.profile),
          .trace = budget.trace()};
}

}  // namespace

PathResult find_path(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                     const PathOptions& options) {
  check_path_options(landscape, from, to, options);
  const auto begin = Clock::now();
  const std::unique_ptr<Curve> curve = make_curve(options.curve, options.terms);
  const std::size_t starts = curve->coefficient_count() == 0 ? 1 : options.starts;
  PathResult best;
  EvaluationCounts counts, search_counts;
  std::vector<double> first_not_a_number;
  for (std::size_t start = 0; start < starts; ++start) {
    const PathOptions share = share_of(options, start, search_counts.values + search_counts.gradients, begin);
    PathResult found = search_once(landscape, *curve, from, to, share, {start, counts.values + counts.gradients});
    counts += found.counts;
    search_counts += found.search_counts;
    const StopReason reason = found.stop_reason;
    if (first_not_a_number.empty()) first_not_a_number = found.first_not_a_number;
    if (start == 0 || reason == StopReason::interrupted || found.refined_height < best.refined_height)
      best = std::move(found);
    if (reason == StopReason::interrupted || reason == StopReason::observer) break;
  }
  best.counts = counts;
  best.search_counts = search_counts;
  best.first_not_a_number = std::move(first_not_a_number);
  best.seconds = seconds_since(begin);
  return best;
}

PathResult find_path(const Landscape& landscape, std::span<const double> from, std::span<const double> to) {
  return find_path(landscape, from, to, path_defaults(landscape));
}

}  // namespace lowpass
