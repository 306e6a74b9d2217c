#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <optional>

#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/optimize/adam.hpp"
#include "lowpass/path/height.hpp"
#include "lowpass/path/search.hpp"

namespace lowpass {
namespace {

/// Steps between two measurements of the full data while mini-batches are used, and between two moves of the nodes and
/// of the scale of values.
constexpr std::size_t measured_every = 25;
constexpr std::size_t moved_every = 10;

/// Adam or plain SGD with a learning rate that changes. Where values have no unit, an SGD step is at most as long as
/// the learning rate: gradients grow as the scale of values shrinks.
class Stepper {
 public:
  Stepper(const PathOptions& options, std::size_t size, double rate, bool limited) : rate_(rate), limited_(limited) {
    if (options.optimizer == PathOptimizer::adam) adam_.emplace(size, rate);
  }
  void step(std::span<double> u, std::span<const double> gradient, double share) {
    if (adam_)
      adam_->step(u, gradient, share);
    else
      add_scaled(-rate_ * share / (limited_ ? std::max(1.0, norm(gradient)) : 1.0), gradient, u);
  }

 private:
  double rate_;
  bool limited_;
  std::optional<Adam> adam_;
};

/// Share of the learning rate at each step.
class RateSchedule {
 public:
  explicit RateSchedule(const PathOptions& options) : options_(options), plateau_(0, options.patience) {}

  /// `behind`: the part of the search that is behind, 0 ... 1.
  double share(double behind) const {
    return options_.schedule == Schedule::cosine ? (1 + std::cos(std::numbers::pi * behind)) / 2 : share_;
  }
  void look(std::size_t step, double height) {
    if (options_.schedule != Schedule::plateau || !plateau_.reached(step, height, 0)) return;
    share_ /= 2;
    plateau_ = Plateau(0, options_.patience);
    plateau_.reached(step, height, 0);
  }

 private:
  const PathOptions& options_;
  Plateau plateau_;
  double share_ = 1;
};

/// Shortens gradients to at most twice their mean length so far. In a flat valley values are measured by a small unit,
/// and a mini-batch with one sample of high loss would throw the path out of it: Adam expects gradients as before.
class Clip {
 public:
  void shorten(std::span<double> gradient) {
    constexpr double most = 2;
    constexpr double memory = 0.99;
    const double length = norm(gradient);
    if (mean_ == 0) mean_ = length;
    const double kept = std::min(length, most * mean_);
    mean_ = memory * mean_ + (1 - memory) * kept;
    if (kept < length)
      for (double& entry : gradient) entry *= kept / length;
  }

 private:
  double mean_ = 0;
};

class FirstOrderSearch {
 public:
  FirstOrderSearch(PathProblem& problem, const PathOptions& options, SearchProgress& progress,
                   const std::string& stream)
      : problem_(problem),
        options_(options),
        progress_(progress),
        stream_(stream),
        schedule_(options),
        plateau_(options.plateau, options.patience),
        scale_free_(problem.objective().scale_free()),
        blunt_(problem.objective().bluntest()),
        sharp_(problem.objective().stages().back()),
        sharpest_(blunt_ == sharp_),
        keep_lowest_(!scale_free_ && !options.batch && options.sampling == Sampling::grid) {}

  StopReason run() {
    std::vector<double> u = problem_.variables();
    std::vector<double> gradient(u.size());
    kept_ = u;
    Stepper stepper(options_, u.size(), rate(), scale_free_);
    for (std::size_t step = 0; step < options_.steps; ++step) {
      if (!progress_.allows(problem_.gradient_cost())) return end(*progress_.limit());
      // A mini-batch does not tell.
      if (scale_free_ && !options_.batch && progress_.at_the_bound()) return end(StopReason::at_the_bound);
      move_nodes(step);
      const double value = evaluate(step, u, gradient);
      if (!look(step, value, u)) return end(StopReason::not_finite);
      if (const auto reason = convergence(gradient)) {
        if (sharpest_) return end(*reason);
        sharpen_at_once();
      }
      if (scale_free_ && options_.batch) clip_.shorten(gradient);
      add_noise(step, gradient);
      stepper.step(u, gradient, schedule_.share(behind(step)));
    }
    return finish(u);
  }

 private:
  /// Scale-free variables are relative to the chord in all N dimensions together.
  double rate() const {
    const auto dimension = static_cast<double>(problem_.landscape().dimension());
    const bool relative = scale_free_ && options_.optimizer == PathOptimizer::adam;
    return relative ? options_.lr / std::sqrt(dimension) : options_.lr;
  }

  /// The part of the search that is behind, in steps or in evaluations.
  double behind(std::size_t step) const {
    return std::max(static_cast<double>(step) / static_cast<double>(options_.steps), progress_.spent());
  }

  /// Nodes, sharpness and scale of values follow the path.
  void move_nodes(std::size_t step) {
    if (options_.sampling == Sampling::random) {
      RandomStream random(options_.seed, stream_ + "/nodes", step);
      problem_.set_nodes(stratified_nodes(options_.points, random));
    } else if (options_.sampling == Sampling::arc && step % moved_every == 0) {
      problem_.set_nodes(first_nodes(problem_, options_));
    }
    if (!scale_free_ || step % moved_every != 0) return;
    problem_.set_stage(sharpness(step), problem_.seen_scale());
  }

  /// Grows by a constant factor per step.
  double sharpness(std::size_t step) const {
    return sharpest_ ? sharp_ : blunt_ * std::pow(sharp_ / blunt_, behind(step));
  }

  /// What has converged while it was blunt goes on at the sharpest.
  void sharpen_at_once() {
    sharpest_ = true;
    plateau_ = Plateau(options_.plateau, options_.patience);
    plateau_reached_ = false;
  }

  std::optional<StopReason> convergence(std::span<const double> gradient) const {
    if (norm(gradient) <= options_.gradient_tolerance) return StopReason::gradient_norm;
    return plateau_reached_ ? std::optional(StopReason::plateau) : std::nullopt;
  }

  double evaluate(std::size_t step, std::span<const double> u, std::span<double> gradient) {
    if (!options_.batch) return problem_.value_and_gradient(u, gradient);
    const auto& sampled = dynamic_cast<const SampledLandscape&>(problem_.landscape());
    RandomStream random(options_.seed, stream_ + "/batches", step);
    const auto batch = sampled.minibatch(random.choose(*options_.batch, sampled.sample_count()));
    return problem_.value_and_gradient(*batch, u, gradient);
  }

  /// Records a step. False: not finite.
  bool look(std::size_t step, double value, std::span<const double> u) {
    if (!std::isfinite(value)) return false;
    progress_.record(highest(problem_.node_values()));
    const double objective = keep_lowest_ ? node_objective() : 0;
    if (!keep_lowest_ || step == 0 || objective < lowest_) {
      kept_.assign(u.begin(), u.end());
      lowest_ = objective;
    }
    const bool measures = options_.plateau > 0 || options_.schedule == Schedule::plateau;
    if (!measures || (options_.batch && step % measured_every != 0)) return true;
    if (options_.batch) problem_.set_variables(u);
    const std::vector<double>& values = options_.batch ? problem_.measure_nodes() : problem_.node_values();
    schedule_.look(step, highest(values));
    plateau_reached_ =
        options_.plateau > 0 && plateau_.reached(step, highest(values), std::max(values.front(), values.back()));
    return true;
  }

  /// The objective over the nodes, without penalties.
  double node_objective() const { return problem_.objective().evaluate({problem_.node_values(), {}, {}, 1}).value; }

  void add_noise(std::size_t step, std::span<double> gradient) const {
    if (options_.gradient_noise == 0) return;
    RandomStream random(options_.seed, stream_ + "/noise", step);
    for (double& entry : gradient) entry += options_.gradient_noise * random.normal();
  }

  /// The state after the last step.
  StopReason finish(const std::vector<double>& u) {
    if (keep_lowest_ && progress_.allows(options_.points)) {
      problem_.set_variables(u);
      problem_.measure_nodes();
      if (!look(options_.steps, node_objective(), u)) return end(StopReason::not_finite);
    } else if (!keep_lowest_ && all_finite(u)) {
      kept_ = u;
    }
    return end(progress_.limit().value_or(StopReason::steps));
  }

  StopReason end(StopReason reason) {
    problem_.set_variables(kept_);
    return reason;
  }

  PathProblem& problem_;
  const PathOptions& options_;
  SearchProgress& progress_;
  std::string stream_;
  RateSchedule schedule_;
  Plateau plateau_;
  bool scale_free_;
  double blunt_;
  double sharp_;
  bool sharpest_;
  Clip clip_;
  bool keep_lowest_;
  bool plateau_reached_ = false;
  double lowest_ = 0;
  std::vector<double> kept_;
};

}  // namespace

StopReason first_order_search(PathProblem& problem, const PathOptions& options, SearchProgress& progress,
                              const std::string& stream) {
  return FirstOrderSearch(problem, options, progress, stream).run();
}

}  // namespace lowpass
