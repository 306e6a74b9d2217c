#include "lowpass/path/search/height_search.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/path/measure/heights.hpp"
#include "lowpass/path/search/gradient_steps.hpp"
#include "lowpass/path/search/height_function.hpp"
#include "lowpass/path/search/leave_top.hpp"
#include "lowpass/path/search/quasi_newton.hpp"
#include "lowpass/path/search/search_start.hpp"

namespace lowpass {
namespace {

class HeightSearch {
 public:
  explicit HeightSearch(const SearchTask& task)
      : task_(task),
        options_(task.options),
        settings_(task.settings.search),
        objective_(make_objective(task.options.objective)),
        bending_(bending_scale(task.path.curve())),
        nodes_(node_count(task)),
        function_(task.path, *objective_, bending_, seen_nodes()) {}

  SearchOutcome run() {
    start_search(function_, task_);
    const bool from_the_line = task_.start == 0 && !options_.start;
    const std::optional<StopReason> refused = task_.budget.limit();
    if (from_the_line && refused) return the_line_alone(task_, *refused);
    std::string stream = task_.stream();
    SearchOutcome best;
    std::size_t in_vain = 0;
    for (std::size_t round = 0;; ++round, stream += "/again") {
      SearchOutcome found = measured(task_, finish(sharpen(stream)), true);
      const EvaluationCounts search_counts = found.search_counts;
      const bool lower = round == 0 || is_better(found, best, tolerance(found));
      in_vain = lower ? 0 : in_vain + 1;
      const bool done = is_done(found, round) || in_vain == settings_.rounds_in_vain;
      if (!done) leave_top(function_, bending_, task_, found, stream, round, in_vain > 2);
      if (lower) best = std::move(found);
      best.search_counts = search_counts;
      const std::optional<StopReason> limit = done ? std::nullopt : task_.budget.refuses(options_.points);
      if (limit) best.stop_reason = *limit;
      if (!done && !limit) continue;
      const bool beside_the_line = task_.start == 0 && objective_->aims_at_height();
      return beside_the_line ? or_the_line(task_, std::move(best)) : std::move(best);
    }
  }

 private:
  double tolerance(const SearchOutcome& found) const {
    return value_tolerance(task_.path.landscape(), task_.line, found.heights, task_.settings.verdict);
  }

  /// The path's top may be no pass: once more from beside it.
  bool is_done(const SearchOutcome& found, std::size_t round) const {
    return !options_.finish || found.judgement.converged || found.in_vain || task_.budget.limit() ||
           round + 1 == settings_.most_rounds;
  }

  Finish finish(StopReason reason) {
    if (!options_.finish || task_.budget.limit()) return {reason, {}};
    FinishSettings settings = task_.settings.finish;
    // Mostly these find what was found before.
    if (task_.start > 0) settings.most_iterations /= 2;
    return lower_tops(function_, bending_, task_.budget, options_.points, settings, task_.settings.measure);
  }

  /// From blunt to sharp, by whatever optimizer.
  StopReason sharpen(const std::string& stream) {
    if (!is_first_order(options_.optimizer)) return sharpen_in_stages();
    if (const auto over = look()) return *over;
    return sharpen_by_steps(stream);
  }

  /// L-BFGS: one stage after the other, each with nodes and a unit of values of its own, and again while the unit has
  /// halved in the meantime.
  StopReason sharpen_in_stages() {
    const QuasiNewtonScale scale{.first_step = settings_.first_step,
                                 .longest_step = settings_.longest_step,
                                 .negligible_fall = settings_.negligible_fall};
    StopReason reason{};
    for (const double sharpness : objective_->stages()) {
      for (std::size_t repeat = 0; repeat < settings_.most_repeats; ++repeat) {
        if (const auto over = look()) return *over;
        const ValueScale before = function_.seen_scale();
        function_.set_stage(sharpness, before);
        reason = quasi_newton(function_, options_, task_.budget, scale);
        if (const auto limit = task_.budget.limit()) return *limit;
        const bool halved = function_.seen_scale().unit <= settings_.halved * before.unit;
        if (reason == StopReason::not_finite || !halved) break;
      }
    }
    return reason;
  }

  /// Adam and SGD: the sharpness grows by a constant factor per step, or per part of the evaluations allowed, from the
  /// bluntest to the sharpest; a search that converges before goes on at the sharpest. Leaves the path at the last
  /// step.
  StopReason sharpen_by_steps(const std::string& stream) {
    const double blunt = objective_->bluntest();
    const double sharp = objective_->stages().back();
    bool sharpest = blunt == sharp;
    std::vector<double> u = function_.variables();
    Matrix<double> gradient;
    std::vector<double> kept = u;
    GradientSteps steps(function_, options_, task_.budget, stream, stepper(), settings_);
    Clip clip(settings_);
    const auto end = [&](StopReason reason) {
      function_.set_variables(kept);
      return reason;
    };
    for (std::size_t step = 0; step < options_.steps; ++step) {
      if (const auto limit = task_.budget.refuses(function_.gradient_cost())) return end(*limit);
      // A mini-batch does not tell.
      if (!options_.batch && at_the_bound()) return end(StopReason::at_the_bound);
      const double behind = steps.behind(step);
      follow_path(step, stream, sharpest ? sharp : blunt * std::pow(sharp / blunt, behind));
      if (!std::isfinite(steps.evaluate(step, u, gradient))) return end(StopReason::not_finite);
      task_.budget.step_made(highest(function_.node_values()));
      kept = u;
      steps.look(step);
      GradientNorm norm = steps.norm();
      norm.take(0, gradient);
      if (const auto reason = steps.convergence(norm)) {
        if (sharpest) return end(*reason);
        sharpest = true;
        steps.begin_anew();
      }
      if (options_.batch) clip.shorten(gradient.values());
      steps.step(step, u, gradient.values(), u);
    }
    if (all_finite(u)) kept = u;
    return end(task_.budget.limit().value_or(StopReason::steps));
  }

  /// Variables are relative to the chord in all N dimensions together.
  Stepper stepper() const {
    const auto dimension = static_cast<double>(task_.path.landscape().dimension());
    const bool adam = options_.optimizer == PathOptimizer::adam;
    return {options_.optimizer, function_.size(), adam ? options_.lr / std::sqrt(dimension) : options_.lr, true};
  }

  /// Nodes, sharpness and unit of values follow the path now and then, random nodes in every step.
  void follow_path(std::size_t step, const std::string& stream, double sharpness) {
    const bool now = step % settings_.moved_every == 0;
    if (options_.sampling == Sampling::random) {
      RandomStream random(options_.seed, stream + "/nodes", step);
      function_.set_nodes(stratified_nodes(nodes_, random));
    } else if (options_.sampling == Sampling::arc && now) {
      function_.set_nodes(first_nodes(task_.path, options_, nodes_));
    }
    if (now) function_.set_stage(sharpness, function_.seen_scale());
  }

  /// How many nodes tell where the path stands: random ones leave its ends and the unit of values to a grid.
  std::size_t seen_nodes() const {
    const std::size_t waves = 2 * task_.path.curve().coefficient_count() + 2;
    return options_.sampling == Sampling::random ? std::max(options_.points, waves) : nodes_;
  }

  /// Nodes may miss the very top: what is measured decides.
  bool at_the_bound() const { return function_.height_above_ends() <= 0; }

  /// Measures the path at new nodes. Returns why the search is over; nothing: it goes on.
  std::optional<StopReason> look() {
    if (const auto limit = task_.budget.refuses(seen_nodes())) return limit;
    Nodes before = function_.nodes();
    function_.set_nodes(first_nodes(task_.path, options_, seen_nodes()));
    if (!std::isfinite(highest(function_.measure_nodes()))) {
      // A path that cuts a wall between the points where it was seen so far may yet leave it.
      if (const auto limit = task_.budget.refuses(seen_nodes())) return limit;
      function_.set_nodes(std::move(before));
      if (!std::isfinite(highest(function_.measure_nodes()))) return StopReason::not_finite;
    }
    if (at_the_bound()) return StopReason::at_the_bound;
    if (task_.budget.trace().step.empty()) task_.budget.step_made(highest(function_.node_values()));
    return std::nullopt;
  }

  const SearchTask& task_;
  const PathOptions& options_;
  const SearchSettings& settings_;
  std::unique_ptr<Objective> objective_;
  BendingScale bending_;
  std::size_t nodes_;
  HeightFunction function_;
};

}  // namespace

SearchOutcome height_search(const SearchTask& task) {
  return HeightSearch(task).run();
}

}  // namespace lowpass
