#include "lowpass/path/search/attempts.hpp"

#include <algorithm>
#include <memory>

#include "lowpass/path/curves/curve_points.hpp"
#include "lowpass/path/objectives/objective.hpp"
#include "lowpass/path/search/height_search.hpp"
#include "lowpass/path/search/published_search.hpp"
#include "lowpass/path/search/search_state.hpp"

namespace lowpass {
namespace {

using Clock = std::chrono::steady_clock;

SearchOutcome straight_line(const SearchTask& task) {
  SearchOutcome found =
      measured(task, {StopReason::no_coefficients, {}}, make_objective(task.options.objective)->scale_free());
  found.search_counts = {};
  found.heights.coefficients = {};
  // Where it has no stationary point at its top other curves may lead on.
  if (found.judgement.verdict == Verdict::slope) found.judgement.verdict = Verdict::open;
  return found;
}

SearchOutcome search(const SearchTask& task) {
  if (task.path.curve().coefficient_count() == 0) return straight_line(task);
  return make_objective(task.options.objective)->scale_free() ? height_search(task) : published_search(task);
}

}  // namespace

void Attempts::fields(auto& archive) {
  archive("line_is_known", line_is_known_);
  archive("line", line_);
  archive("seconds_per_value", seconds_per_value_);
  archive("chord", chord_);
  archive("expected_length", expected_length_);
  archive("counts", counts_);
  archive("search_counts", search_counts_);
  archive("first_not_a_number", first_not_a_number_);
}

Attempts::Attempts(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                   const PathOptions& options, const std::optional<Noise>& noise, Clock::time_point begin)
    : landscape_(landscape),
      from_(from),
      to_(to),
      options_(options),
      begin_(begin),
      part_(options.checkpoint, "attempts", [this] { return StateWriter::tree(*this); }) {
  if (restore(options.checkpoint, "attempts", *this) || !noise) return;
  counts_.values += noise->values;
  counts_.gradients += noise->gradients;
  counts_.sample_gradients += noise->gradients * landscape.sample_count();
}

double Attempts::seconds() const {
  return std::chrono::duration<double>(Clock::now() - begin_).count();
}

PathOptions Attempts::with_what_is_left(const PathOptions& settings) const {
  PathOptions left = settings;
  if (left.batch && *left.batch >= landscape_.sample_count()) left.batch.reset();
  const std::size_t spent = counts_.values + counts_.gradients;
  if (options_.budget) left.budget = *options_.budget - std::min(*options_.budget, spent);
  if (options_.max_seconds) left.max_seconds = std::max(0.0, *options_.max_seconds - seconds());
  return left;
}

void Attempts::measure_line_of(MovingPath& path) {
  constexpr double most_time = 0.3;  // of the limit, as is kept back for the path: the search needs more
  const double before = seconds();
  const auto in_time = [&](std::size_t seen, std::size_t more) {
    const double each = (seconds() - before) / static_cast<double>(seen);
    return !options_.stop.stop_requested() &&
           seconds() + each * static_cast<double>(more) <= most_time * *options_.max_seconds;
  };
  line_ = measure_line(path, options_.points, options_.max_seconds ? GridAllowance(in_time) : GridAllowance());
  line_is_known_ = true;
  seconds_per_value_ = (seconds() - before) / static_cast<double>(line_.profile.t.size());
}

SearchStart Attempts::search_start(const AttemptPlace& place) const {
  constexpr std::size_t kept_part = 4;
  constexpr double kept_seconds = 0.3;  // what they are needed for is less sure than how many evaluations are
  SearchStart start{place.start, place.round, counts_.values + counts_.gradients, seconds_per_value_};
  start.rounds_follow = place.rounds_follow;
  start.expected_length = expected_length_;
  if (options_.budget) start.most_kept_evaluations = *options_.budget / kept_part;
  if (options_.max_seconds) start.most_kept_seconds = kept_seconds * *options_.max_seconds;
  return start;
}

std::optional<Attempt> Attempts::make(const PathOptions& settings, const AttemptPlace& place) {
  const std::unique_ptr<Curve> curve = make_curve(settings.curve, settings.terms);
  MovingPath path(landscape_, *curve, from_, to_);
  const bool first = !line_is_known_;
  if (first) measure_line_of(path);
  const PathOptions options = with_what_is_left(settings);
  SearchBudget budget(options, path, search_start(place));
  if (!first) refusal_ = budget.refuses(2 * options.points);
  if (refusal_) return std::nullopt;
  chord_ = path.chord();
  const SearchTask task{path,   line_,     options,    place.start,  place.round.value_or(0),
                        budget, settings_, place.tops, place.to_beat};
  Attempt attempt{search(task), budget.trace(), budget.limit()};
  seconds_per_value_ = budget.seconds_per_value();
  constexpr double longer = 1.5;  // than a path before: a round that gets all the time goes farther
  expected_length_ = std::max(expected_length_, longer * attempt.found.heights.length / chord_);
  counts_ += path.counts();
  search_counts_ += attempt.found.search_counts;
  if (first_not_a_number_.empty()) first_not_a_number_ = path.first_not_a_number();
  return attempt;
}

double Attempts::tolerance(const PathHeights& heights) const {
  return value_tolerance(landscape_, line_, heights, settings_.verdict);
}

bool Attempts::is_at_the_bound(const PathHeights& heights) const {
  return lowpass::is_at_the_bound(landscape_, line_, heights, settings_.verdict);
}

PathResult Attempts::result_of(const Attempt& attempt) const {
  const SearchOutcome& found = attempt.found;
  PathResult result;
  result.coefficients = found.heights.coefficients;
  result.height = found.heights.on_grid.value;
  result.height_t = found.heights.on_grid.t;
  result.refined_height = found.heights.refined.value;
  result.refined_height_t = found.heights.refined.t;
  result.resolution = found.heights.resolution;
  result.linear_height = line_.height_at(found.heights.profile.t);
  std::ranges::copy(line_.endpoint_values, result.endpoint_values);
  result.lower_bound = line_.lower_bound;
  result.excess = found.heights.refined.value - line_.lower_bound;
  result.length = found.heights.length;
  result.chord = chord_;
  result.converged = found.judgement.converged;
  result.stop_reason = found.stop_reason;
  result.verdict = found.judgement.verdict;
  result.top = found.judgement.top;
  result.profile = found.heights.profile;
  result.trace = attempt.trace;
  return result;
}

void Attempts::close(PathResult& result) const {
  if (!result.profile.t.empty())
    result.path = curve_points(options_.curve, from_, to_, result.coefficients, result.profile.t);
  result.counts = counts_;
  result.search_counts = search_counts_;
  result.first_not_a_number = first_not_a_number_;
  result.seconds = seconds();
}

}  // namespace lowpass
