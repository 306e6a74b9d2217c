#include "lowpass/path/search.hpp"

#include <cmath>
#include <utility>

#include "lowpass/path/height.hpp"

namespace lowpass {
namespace {

constexpr std::size_t most_repeats = 8;

/// Measures a scale-free problem at new nodes. Returns why the search is over; nothing: it goes on.
std::optional<StopReason> look(PathProblem& problem, const PathOptions& options, SearchProgress& progress) {
  if (!progress.allows(options.points)) return *progress.limit();
  Nodes before = problem.nodes();
  problem.set_nodes(first_nodes(problem, options));
  if (!std::isfinite(highest(problem.measure_nodes()))) {
    // A path that cuts a wall between the points where it was seen so far may yet leave it.
    if (!progress.allows(options.points)) return progress.limit();
    problem.set_nodes(std::move(before));
    if (!std::isfinite(highest(problem.measure_nodes()))) return StopReason::not_finite;
  }
  if (progress.at_the_bound()) return StopReason::at_the_bound;
  if (progress.trace().step.empty()) progress.record(highest(problem.node_values()));
  return std::nullopt;
}

/// One stage after the other, each with nodes and a scale of values of its own, and again while the scale has halved in
/// the meantime.
StopReason sharpen_in_stages(PathProblem& problem, const PathOptions& options, SearchProgress& progress) {
  StopReason reason{};
  for (const double sharpness : problem.objective().stages()) {
    for (std::size_t repeat = 0; repeat < most_repeats; ++repeat) {
      if (const auto over = look(problem, options, progress)) return *over;
      const ValueScale scale = problem.seen_scale();
      problem.set_stage(sharpness, scale);
      reason = second_order_search(problem, options, progress);
      if (progress.limit()) return *progress.limit();
      if (reason == StopReason::not_finite || problem.seen_scale().unit > scale.unit / 2) break;
    }
  }
  return reason;
}

}  // namespace

bool SearchProgress::allows(std::size_t evaluations) {
  if (limit_) return false;
  if (options_.stop.stop_requested())
    limit_ = StopReason::interrupted;
  else if (options_.budget && evaluations_made() + evaluations > *options_.budget)
    limit_ = StopReason::evaluations;
  else if (options_.max_seconds && seconds() >= *options_.max_seconds)
    limit_ = StopReason::seconds;
  return !limit_;
}

double SearchProgress::spent() const {
  if (!options_.budget) return 0;
  return static_cast<double>(evaluations_made()) / static_cast<double>(*options_.budget);
}

std::size_t SearchProgress::evaluations_made() const {
  const EvaluationCounts counts = problem_.counts();
  return counts.values + counts.gradients;
}

double SearchProgress::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

void SearchProgress::record(double height) {
  trace_.step.push_back(trace_.step.size());
  trace_.height.push_back(height);
}

bool Plateau::reached(std::size_t step, double height, double bound) {
  if (!lowest_ || height < *lowest_ - relative_fall_ * std::abs(*lowest_ - bound)) {
    lowest_ = height;
    lowest_step_ = step;
  }
  return step - lowest_step_ >= patience_;
}

Nodes first_nodes(const PathProblem& problem, const PathOptions& options) {
  return options.sampling == Sampling::arc ? equal_arc_nodes(problem.curve(), problem.basis(), options.points)
                                           : grid_nodes(options.points);
}

StopReason search(PathProblem& problem, const PathOptions& options, SearchProgress& progress,
                  const std::string& stream) {
  const bool scale_free = problem.objective().scale_free();
  if (!is_first_order(options.optimizer))
    return scale_free ? sharpen_in_stages(problem, options, progress) : second_order_search(problem, options, progress);
  if (scale_free)
    if (const auto over = look(problem, options, progress)) return *over;
  return first_order_search(problem, options, progress, stream);
}

}  // namespace lowpass
