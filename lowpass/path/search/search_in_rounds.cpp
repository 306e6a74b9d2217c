#include "lowpass/path/search/search_in_rounds.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/curves/refit.hpp"
#include "lowpass/path/search/search_state.hpp"

namespace lowpass {
namespace {

class Rounds {
 public:
  Rounds(Attempts& attempts, const Landscape& landscape, const PathOptions& options, const RoundSettings& settings)
      : attempts_(attempts),
        landscape_(landscape),
        settings_(settings),
        next_(options),
        given_(options.rounds),
        first_rate_(options.lr) {
    next_.rounds.emplace();
  }

  PathResult run() {
    go_on_from(next_.checkpoint);
    const Checkpoint::Part part(next_.checkpoint, "rounds", [this] { return StateWriter::tree(*this); });
    while (!is_over_ && !all_made()) make_next();
    best_.stop_reason = reason_;
    if (best_.coefficients.size() > 0) best_.converged = reason_ == StopReason::settled || is_convergence(reason_);
    best_.rounds = std::move(rounds_);
    best_.trace = std::move(trace_);
    attempts_.close(best_);
    return std::move(best_);
  }

  /// What further rounds depend on, of a saved state.
  void fields(auto& archive) {
    archive("steps", next_.steps);
    archive("terms", next_.terms);
    archive("start", next_.start);
    archive("kick", next_.kick);
    archive("first_steps", first_steps_);
    archive("lowest", lowest_);
    archive("best_terms", best_terms_);
    archive("rounds", rounds_);
    archive("trace", trace_);
    archive("brought", brought_);
    archive("in_vain", in_vain_);
  }

 private:
  void go_on_from(Checkpoint* checkpoint) {
    if (restore(checkpoint, "rounds", *this) && !rounds_.empty()) best_ = attempts_.result_of({lowest_, {}, {}});
  }

  bool all_made() const { return given_ && rounds_.size() == given_->size(); }

  void make_next() {
    const std::size_t number = rounds_.size();
    if (given_) next_.steps = (*given_)[number];
    if (number == 0) first_steps_ = next_.steps;
    next_.lr = first_rate_ * std::sqrt(static_cast<double>(first_steps_) / static_cast<double>(next_.steps));
    const EvaluationCounts before = attempts_.counts();
    std::optional<Attempt> attempt = attempts_.make(next_, {.round = number, .rounds_follow = !given_});
    if (!attempt) return end(attempts_.refusal().value_or(StopReason::evaluations));
    const SearchOutcome& found = attempt->found;
    note(*attempt, before);
    const double tolerance = attempts_.tolerance(found.heights);
    const StopReason own_reason = found.stop_reason;
    const double fall = best_.refined_height - found.heights.refined.value;
    const double excess = best_.excess;
    if (number == 0 || is_better(found, lowest_, tolerance)) {
      best_ = attempts_.result_of(*attempt);
      best_terms_ = next_.terms;
      rounds_.back().kept = true;
      lowest_ = std::move(attempt->found);
    }
    if (attempt->limit) return end(*attempt->limit);
    if (attempts_.is_at_the_bound(lowest_.heights)) return end(StopReason::at_the_bound);
    if (ends_all(own_reason)) return end(own_reason);
    if (number > 0) count_what_was_brought(fall / excess);
    if (is_over_) return;
    prepare_next();
    if (next_.checkpoint != nullptr) next_.checkpoint->reached();
  }

  /// What a search ends with that would end the next one too.
  static bool ends_all(StopReason reason) {
    return reason == StopReason::no_coefficients || reason == StopReason::plateau ||
           reason == StopReason::gradient_norm || reason == StopReason::not_finite;
  }

  void count_what_was_brought(double share) {
    if (given_) return;
    brought_ = share;
    in_vain_ = share < settings_.little ? in_vain_ + 1 : 0;
    if (in_vain_ == settings_.in_vain) return end(StopReason::settled);
    if (passes() >= settings_.most_passes) return end(StopReason::passes);
  }

  /// From the lowest path, without a kick.
  void prepare_next() {
    next_.kick = 0;
    next_.start = lowest_.heights.coefficients;
    next_.terms = best_terms_;
    if (!given_) next_.steps = 2 * std::max(next_.steps, rounds_.back().steps);
    if (brought_ && *brought_ < settings_.add_terms_below) add_terms();
  }

  /// The same path on a curve with more terms.
  void add_terms() {
    const std::unique_ptr<Curve> coarse = make_curve(next_.curve, next_.terms);
    const std::size_t more = coarse->refined_terms();
    if (more > settings_.most_terms) return;
    next_.start = refitted(*make_curve(next_.curve, more), *coarse, lowest_.heights.coefficients);
    next_.terms = more;
  }

  double passes() const {
    return static_cast<double>(attempts_.counts().sample_gradients) /
           static_cast<double>(std::max<std::size_t>(1, landscape_.sample_count()));
  }

  void note(const Attempt& attempt, const EvaluationCounts& before) {
    const PathHeights& heights = attempt.found.heights;
    const EvaluationCounts& now = attempts_.counts();
    rounds_.push_back({.steps = attempt.trace.step.size(),
                       .terms = next_.terms,
                       .refined_height = heights.refined.value,
                       .gradient_evaluations = now.gradients - before.gradients,
                       .sample_gradients = now.sample_gradients - before.sample_gradients,
                       .seconds = attempts_.seconds()});
    for (const double height : attempt.trace.height) {
      trace_.step.push_back(trace_.step.size());
      trace_.height.push_back(height);
    }
  }

  void end(StopReason reason) {
    reason_ = reason;
    is_over_ = true;
  }

  Attempts& attempts_;
  const Landscape& landscape_;
  RoundSettings settings_;
  PathOptions next_;
  std::optional<std::vector<std::size_t>> given_;
  double first_rate_;
  std::size_t first_steps_ = 0;
  SearchOutcome lowest_;
  PathResult best_;
  std::size_t best_terms_ = 0;
  std::vector<PathRound> rounds_;
  PathTrace trace_;
  std::optional<double> brought_;  ///< by the round before, of the excess before it
  std::size_t in_vain_ = 0;
  bool is_over_ = false;
  StopReason reason_ = StopReason::steps;
};

}  // namespace

bool in_rounds(const PathOptions& options) {
  return is_first_order(options.optimizer) && (!options.rounds || !options.rounds->empty());
}

SearchLength longest_search(const PathOptions& options, std::size_t samples, const RoundSettings& settings) {
  if (!in_rounds(options)) return {options.steps, 1};
  if (options.rounds)
    return {std::accumulate(options.rounds->begin(), options.rounds->end(), std::size_t{0}), options.rounds->size()};
  const double share = options.batch ? static_cast<double>(*options.batch) / static_cast<double>(samples) : 1;
  const double passes_per_step = std::min(share, 1.0) * static_cast<double>(search_points(options));
  SearchLength length{0, 0};
  for (std::size_t steps = options.steps;
       length.rounds < settings.in_vain || static_cast<double>(length.steps) * passes_per_step < settings.most_passes;
       steps *= 2) {
    length.steps += steps;
    ++length.rounds;
  }
  return length;
}

PathResult search_in_rounds(Attempts& attempts, const Landscape& landscape, const PathOptions& options,
                            const RoundSettings& settings) {
  return Rounds(attempts, landscape, options, settings).run();
}

}  // namespace lowpass
