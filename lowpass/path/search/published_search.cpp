#include "lowpass/path/search/published_search.hpp"

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/path/measure/heights.hpp"
#include "lowpass/path/search/gradient_steps.hpp"
#include "lowpass/path/search/published_function.hpp"
#include "lowpass/path/search/quasi_newton.hpp"
#include "lowpass/path/search/search_start.hpp"

namespace lowpass {
namespace {

/// Adam or SGD.
class PublishedSteps {
 public:
  PublishedSteps(PublishedFunction& function, const SearchTask& task)
      : function_(function),
        options_(task.options),
        budget_(task.budget),
        stream_(stream_of(task.start)),
        steps_(function, task.options, task.budget, stream_,
               Stepper(task.options.optimizer, function.size(), task.options.lr, false), task.settings.search),
        keep_lowest_(!task.options.batch && task.options.sampling == Sampling::grid) {}

  StopReason run() {
    std::vector<double> u = function_.variables();
    Matrix<double> gradient;
    std::vector<double> next(u.size());
    kept_ = u;
    for (std::size_t step = 0; step < options_.steps; ++step) {
      if (const auto limit = budget_.refuses(function_.gradient_cost())) return end(*limit);
      if (options_.sampling == Sampling::random) draw_nodes(step);
      if (!look(step, steps_.evaluate(step, u, gradient), u)) return end(StopReason::not_finite);
      if (const auto reason = steps_.convergence(gradient.values())) return end(*reason);
      steps_.step(step, u, gradient.values(), next);
      if (!keep_lowest_) std::swap(kept_, u);
      std::swap(u, next);
    }
    return look_at_the_last(u);
  }

 private:
  void draw_nodes(std::size_t step) {
    RandomStream random(options_.seed, stream_ + "/nodes", step);
    function_.set_nodes(stratified_nodes(options_.points, random));
  }

  /// Records a step and keeps it, if the lowest is kept and this is it; else the last is. False: not finite.
  bool look(std::size_t step, double value, std::span<const double> u) {
    if (!std::isfinite(value)) return false;
    budget_.step_made(highest(function_.node_values()));
    if (keep_lowest_) {
      const double objective = function_.node_objective();
      if (step == 0 || objective < lowest_) {
        kept_.assign(u.begin(), u.end());
        lowest_ = objective;
      }
    }
    steps_.look(step, u);
    return true;
  }

  /// The state after the last step has not been seen yet.
  StopReason look_at_the_last(const std::vector<double>& u) {
    if (keep_lowest_ && budget_.allows(options_.points)) {
      function_.set_variables(u);
      function_.measure_nodes();
      if (!look(options_.steps, function_.node_objective(), u)) return end(StopReason::not_finite);
    } else if (!keep_lowest_ && all_finite(u)) {
      kept_ = u;
    }
    return end(budget_.limit().value_or(StopReason::steps));
  }

  StopReason end(StopReason reason) {
    function_.set_variables(kept_);
    return reason;
  }

  PublishedFunction& function_;
  const PathOptions& options_;
  SearchBudget& budget_;
  std::string stream_;
  GradientSteps steps_;
  bool keep_lowest_;
  double lowest_ = 0;
  std::vector<double> kept_;
};

StopReason search(PublishedFunction& function, const SearchTask& task) {
  if (is_first_order(task.options.optimizer)) return PublishedSteps(function, task).run();
  const SearchSettings& settings = task.settings.search;
  const double chord = task.path.chord();
  return quasi_newton(function, task.options, task.budget,
                      {.first_step = settings.first_step * chord,
                       .longest_step = settings.longest_step * chord,
                       .negligible_share_of_fall = settings.negligible_share_of_fall});
}

}  // namespace

SearchOutcome published_search(const SearchTask& task) {
  const PathOptions& options = task.options;
  const std::unique_ptr<Objective> objective = make_objective(options.objective);
  PublishedFunction function(task.path, *objective, options.points, options.lambda);
  start_search(function, options, task.start, task.budget, task.settings.search);
  StopReason reason = search(function, task);
  if (options.finish && !task.budget.limit()) {
    const BendingScale bending = bending_scale(task.path.curve());
    reason = lower_tops(function, bending, task.budget, options.points, task.settings.finish, task.settings.measure);
  }
  return measured(task, reason, options.finish);
}

}  // namespace lowpass
