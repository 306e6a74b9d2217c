#include "lowpass/path/search/sharpening.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/path/measure/heights.hpp"
#include "lowpass/path/search/quasi_newton.hpp"
#include "lowpass/path/search/search_start.hpp"

namespace lowpass {

Sharpening::Sharpening(const SearchTask& task)
    : task_(task),
      options_(task.options),
      settings_(task.settings.search),
      objective_(make_objective(task.options.objective)),
      bending_(bending_scale(task.path.curve())),
      nodes_(node_count(task)),
      function_(task.path, *objective_, bending_, seen_nodes()) {}

StopReason Sharpening::run(const std::string& stream, Stages stages) {
  const std::vector<double> sharpnesses = objective_->stages();
  if (!is_first_order(options_.optimizer))
    return in_stages(std::span(sharpnesses).subspan(stages == Stages::last ? sharpnesses.size() - 1 : 0));
  if (const auto over = look()) return *over;
  return by_steps(stream);
}

/// L-BFGS: one stage after the other, each with nodes and a unit of values of its own, and again while the unit has
/// halved in the meantime.
StopReason Sharpening::in_stages(std::span<const double> sharpnesses) {
  const QuasiNewtonScale scale{.first_step = settings_.first_step,
                               .longest_step = settings_.longest_step,
                               .negligible_fall = settings_.negligible_fall};
  StopReason reason{};
  for (const double sharpness : sharpnesses) {
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
StopReason Sharpening::by_steps(const std::string& stream) {
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
Stepper Sharpening::stepper() const {
  const auto dimension = static_cast<double>(task_.path.landscape().dimension());
  const bool adam = options_.optimizer == PathOptimizer::adam;
  return {options_.optimizer, function_.size(), adam ? options_.lr / std::sqrt(dimension) : options_.lr, true};
}

/// Nodes, sharpness and unit of values follow the path now and then, random nodes in every step.
void Sharpening::follow_path(std::size_t step, const std::string& stream, double sharpness) {
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
std::size_t Sharpening::seen_nodes() const {
  const std::size_t waves = 2 * task_.path.curve().coefficient_count() + 2;
  return options_.sampling == Sampling::random ? std::max(options_.points, waves) : nodes_;
}

/// Nodes may miss the very top: what is measured decides.
bool Sharpening::at_the_bound() const {
  return function_.height_above_ends() <= 0;
}

/// Measures the path at new nodes. Returns why the search is over; nothing: it goes on.
std::optional<StopReason> Sharpening::look() {
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

}  // namespace lowpass
