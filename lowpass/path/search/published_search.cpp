#include "lowpass/path/search/published_search.hpp"

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
#include "lowpass/path/search/published_function.hpp"
#include "lowpass/path/search/quasi_newton.hpp"
#include "lowpass/path/search/search_start.hpp"
#include "lowpass/path/search/search_state.hpp"

namespace lowpass {
namespace {

/// Of the rows of a path's basis, (2 + K) x N.
template <class Basis>
auto rows_of_coefficients(Basis& basis) {
  return MatrixView(basis.data() + 2 * basis.columns(), basis.rows() - 2, basis.columns());
}

/// Where Adam or SGD stand before a step, of a saved state.
struct SavedSteps {
  GradientSteps& steps;
  SearchBudget& budget;
  std::size_t step = 0;
  Matrix<double> coefficients{};
  Matrix<double> before{};  ///< coefficients one step earlier
  double lowest = 0;
  Matrix<double> lowest_coefficients{};  ///< none where they are not kept
  EvaluationCounts counts{};
  std::vector<double> first_not_a_number{};

  void fields(auto& archive) {
    archive("gradient_steps", steps);
    archive("budget", budget);
    archive("step", step);
    archive("coefficients", coefficients);
    archive("before", before);
    archive("lowest", lowest);
    archive("lowest_coefficients", lowest_coefficients);
    archive("counts", counts);
    archive("first_not_a_number", first_not_a_number);
  }
};

/// On the full data.
std::size_t steps_between_places(const SearchTask& task) {
  const SearchSettings& settings = task.settings.search;
  const std::size_t points = search_points(task.options);
  const double step = static_cast<double>(std::max<std::size_t>(1, task.path.landscape().sample_count()) * points);
  return std::clamp<std::size_t>(static_cast<std::size_t>(settings.anew_after / step), 1, settings.anew_every);
}

/// Adam or SGD, by steps from one basis to another.
class PublishedSteps {
 public:
  PublishedSteps(PublishedFunction& function, const SearchTask& task)
      : task_(task),
        function_(function),
        path_(task.path),
        options_(task.options),
        budget_(task.budget),
        stream_(task.stream()),
        steps_(function, task.options, task.budget, stream_,
               Stepper(task.options.optimizer, function.size(), task.options.lr, false), task.settings.search),
        keep_lowest_(!task.options.batch && task.options.sampling == Sampling::grid),
        anew_every_(steps_between_places(task)) {}

  StopReason run() {
    if (!go_on_from(options_.checkpoint)) {
      start_search(function_, task_);
      before_ = path_.basis();
    }
    const Checkpoint::Part part(options_.checkpoint, "steps", [this] { return saved(); });
    for (std::size_t step = first_; step < budget_.planned_steps(); ++step) {
      // What a step costs is known by its nodes.
      if (options_.sampling == Sampling::random) draw_nodes(step);
      const std::optional<StopReason> limit = budget_.refuses(function_.gradient_cost());
      if (step > 0) reach(step, limit == StopReason::interrupted);
      if (limit) return back(*limit);
      if (!look(step, function_.begin_gradient(steps_.batch(step)))) return back(StopReason::not_finite);
      budget_.plan_steps();
      if (const auto reason = move(step)) return end(*reason);
    }
    return look_at_the_last();
  }

 private:
  /// Takes a saved state. False: there is none.
  bool go_on_from(Checkpoint* checkpoint) {
    SavedSteps saved{.steps = steps_, .budget = budget_};
    if (!restore(checkpoint, "steps", saved)) return false;
    if (saved.coefficients.size() != function_.size() || saved.before.size() != function_.size())
      throw UnfitState("a saved state of a path search of another size");
    first_ = saved.step;
    place(saved.before);
    before_ = path_.basis();
    if (saved.lowest_coefficients.size() > 0) {
      place(saved.lowest_coefficients);
      lowest_basis_ = path_.basis();
      lowest_ = saved.lowest;
    }
    place(saved.coefficients);
    path_.add_asked(saved.counts, saved.first_not_a_number);
    return true;
  }

  /// A place to go on from, if this is one. On the full data products are made anew there, so that a search that goes
  /// on is asked the same from here on. Steps of mini-batches make their own: any of them will do.
  void reach(std::size_t step, bool interrupted) {
    Checkpoint* checkpoint = options_.checkpoint;
    const bool anew = !options_.batch && step % anew_every_ == 0;
    if (anew) path_.family().make_anew();
    if (checkpoint == nullptr || step == first_) return;
    const bool wanted = options_.batch && (checkpoint->is_due() || interrupted);
    if (!anew && !wanted) return;
    step_ = step;
    checkpoint->reached();
  }

  nlohmann::json saved() {
    SavedSteps saved{.steps = steps_, .budget = budget_};
    saved.step = step_;
    saved.coefficients = path_.coefficients();
    saved.before = Matrix<double>(saved.coefficients.rows(), saved.coefficients.columns());
    std::copy_n(rows_of_coefficients(before_).data(), function_.size(), saved.before.data());
    if (keep_lowest_) {
      saved.lowest = lowest_;
      saved.lowest_coefficients = saved.before;
      std::copy_n(rows_of_coefficients(lowest_basis_).data(), function_.size(), saved.lowest_coefficients.data());
    }
    saved.counts = path_.counts();
    saved.first_not_a_number = path_.first_not_a_number();
    return StateWriter::tree(saved);
  }

  void place(const Matrix<double>& coefficients) {
    std::ranges::copy(coefficients.values(), path_.edit_coefficients().data());
  }

  /// Steps against the gradient, each piece of it while it is in a cache. Where the path stood is then in before_. If
  /// the gradient is an end, the path stays.
  std::optional<StopReason> move(std::size_t step) {
    MatrixView<const double> coefficients = rows_of_coefficients(path_.basis());
    GradientNorm norm = steps_.norm();
    steps_.begin(step);
    function_.finish_gradient([&](std::size_t first, MatrixView<double> gradient) {
      norm.take(first, gradient);
      steps_.take(step, first, gradient, coefficients, rows_of_coefficients(before_));
    });
    if (const auto reason = steps_.convergence(norm)) return reason;
    path_.exchange(before_);
    return std::nullopt;
  }

  void draw_nodes(std::size_t step) {
    RandomStream random(options_.seed, stream_ + "/nodes", step);
    function_.set_nodes(stratified_nodes(search_points(options_), random));
  }

  /// Records where the path stands, and keeps it, if it is the lowest so far and that is kept. False: not finite.
  bool look(std::size_t step, double value) {
    if (!std::isfinite(value)) return false;
    budget_.step_made(highest(function_.node_values()));
    if (keep_lowest_) {
      const double objective = function_.node_objective();
      if (step == 0 || objective < lowest_) {
        lowest_basis_ = path_.basis();
        lowest_ = objective;
      }
    }
    steps_.look(step);
    return true;
  }

  /// The state after the last step has not been seen yet.
  StopReason look_at_the_last() {
    const bool looks = keep_lowest_ && budget_.allows(search_points(options_));
    if (looks) function_.measure_nodes();
    if (looks && !look(budget_.planned_steps(), function_.node_objective())) return back(StopReason::not_finite);
    const StopReason reason = budget_.limit().value_or(StopReason::steps);
    return looks || all_finite(path_.basis().values()) ? end(reason) : back(reason);
  }

  /// Ends at the state before, the last that was seen to be finite.
  StopReason back(StopReason reason) {
    path_.exchange(before_);
    return end(reason);
  }

  StopReason end(StopReason reason) {
    // Wherever it has gone on from, what is measured next depends on the path alone.
    if (options_.batch) path_.family().make_anew();
    if (keep_lowest_ && lowest_basis_.size() > 0) path_.exchange(lowest_basis_);
    return reason;
  }

  const SearchTask& task_;
  PublishedFunction& function_;
  MovingPath& path_;
  const PathOptions& options_;
  SearchBudget& budget_;
  std::string stream_;
  GradientSteps steps_;
  bool keep_lowest_;
  std::size_t anew_every_;
  std::size_t first_ = 0;  ///< step, and ...
  std::size_t step_ = 0;   ///< ... the one that comes next
  double lowest_ = 0;
  Matrix<double> lowest_basis_;
  Matrix<double> before_;
};

/// The penalty is that of a grid. Of random points it keeps its weight beside each of them.
PublishedFunction published_function(const SearchTask& task, const Objective& objective) {
  const PathOptions& options = task.options;
  const std::size_t looked_at = search_points(options);
  if (options.sampling != Sampling::random) return {task.path, objective, looked_at, options.lambda};
  const double share = static_cast<double>(looked_at) / static_cast<double>(options.points);
  return {task.path, objective, options.points, options.lambda * share};
}

StopReason search(PublishedFunction& function, const SearchTask& task) {
  if (is_first_order(task.options.optimizer)) return PublishedSteps(function, task).run();
  start_search(function, task);
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
  PublishedFunction function = published_function(task, *objective);
  Finish finish{search(function, task), {}};
  const bool refused = task.budget.limit() && task.budget.trace().step.empty();
  if (refused && task.from_the_line()) return the_line_alone(task, finish.reason, options.finish);
  if (options.finish && !task.budget.limit()) {
    const BendingScale bending = bending_scale(task.path.curve());
    finish = lower_tops(function, bending, task.budget, options.points, task.settings.finish, task.settings.measure);
  }
  return measured(task, finish, options.finish);
}

}  // namespace lowpass
