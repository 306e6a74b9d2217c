#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lowpass/core/outcome.hpp"
#include "lowpass/optimize/adam.hpp"
#include "lowpass/path/path_options.hpp"
#include "lowpass/path/search/budget.hpp"
#include "lowpass/path/search/gradient_norm.hpp"
#include "lowpass/path/search/path_function.hpp"
#include "lowpass/path/search/search_settings.hpp"

namespace lowpass {

/// Whether a height has stopped falling: PathOptions::plateau and patience.
class Plateau {
 public:
  Plateau(double relative_fall, std::size_t patience) : relative_fall_(relative_fall), patience_(patience) {}
  /// True if `height` and those of the last `patience` steps are not lower than before by relative_fall of the excess
  /// over `bound`.
  bool reached(std::size_t step, double height, double bound);

  void fields(auto& archive) {
    archive("lowest", lowest_);
    archive("lowest_step", lowest_step_);
  }

 private:
  double relative_fall_;
  std::size_t patience_;
  std::optional<double> lowest_;
  std::size_t lowest_step_ = 0;
};

/// Adam or plain SGD with a learning rate that changes.
class Stepper {
 public:
  /// `limited`: where values have no unit, a step of SGD is at most as long as the rate, as gradients grow when the
  /// scale of values shrinks.
  Stepper(PathOptimizer optimizer, std::size_t size, double rate, bool limited);
  /// From u against the gradient with this share of the rate; `to` may be u.
  void step(std::span<const double> u, std::span<const double> gradient, double share, std::span<double> to,
            const ParallelFor& run);

  /// The same step in pieces, as Adam::begin_step() and step_piece(). @pre Not limited.
  void begin(double share);
  void piece(std::size_t first, std::span<const double> u, std::span<const double> gradient, std::span<double> to);

  void fields(auto& archive) {
    if (adam_) archive("adam", *adam_);
  }

 private:
  double rate_;
  double step_rate_ = 0;
  bool limited_;
  std::optional<Adam> adam_;
};

/// The share of the learning rate that is used in each step.
class RateSchedule {
 public:
  explicit RateSchedule(const PathOptions& options);
  /// `behind`: the part of the search that is behind, 0 ... 1.
  double share(double behind) const;
  /// Tells it a measured height.
  void look(std::size_t step, double height);

  void fields(auto& archive) {
    archive("plateau", plateau_);
    archive("share", share_);
  }

 private:
  Schedule schedule_;
  std::size_t patience_;
  Plateau plateau_;
  double share_ = 1;
};

/// Shortens gradients to at most a multiple of their mean length so far. In a flat valley values are measured by a
/// small unit, and a mini-batch with one sample of high loss would throw the path out of it: Adam expects gradients as
/// before.
class Clip {
 public:
  explicit Clip(const SearchSettings& settings) : most_(settings.longest_gradient), memory_(settings.gradient_memory) {}
  void shorten(std::span<double> gradient);

 private:
  double most_;
  double memory_;
  double mean_ = 0;
};

/// What Adam and SGD need in each step, whatever they minimise: mini-batches, noise, the schedule and the plateau.
class GradientSteps {
 public:
  /// `stream` names the random numbers. All but the rate must outlive this.
  GradientSteps(PathFunction& function, const PathOptions& options, const SearchBudget& budget, std::string stream,
                Stepper stepper, const SearchSettings& settings);

  /// The part of the search that is behind, in steps or in evaluations.
  double behind(std::size_t step) const;
  /// The samples of this step's mini-batch; empty: all.
  std::vector<std::size_t> batch(std::size_t step) const;
  /// J and its gradient at u: of the full data, or of this step's mini-batch. Cost: PathFunction::gradient_cost().
  double evaluate(std::size_t step, std::span<const double> u, Matrix<double>& gradient);
  /// Looks at the height, where the path stands, for the schedule and the plateau, if they want to know it now. Cost:
  /// nothing, or with mini-batches M values now and then.
  void look(std::size_t step);
  /// Of this step's gradient, to be given all of it.
  GradientNorm norm() const { return GradientNorm(options_.gradient_tolerance > 0); }
  /// Whether this gradient, or the plateau, is an end.
  std::optional<StopReason> convergence(const GradientNorm& gradient) const;
  /// Forgets the plateau.
  void begin_anew();
  /// Adds noise to the gradient and steps from u against it; `to` may be u.
  void step(std::size_t step, std::span<const double> u, std::span<double> gradient, std::span<double> to);
  /// The same step in pieces of coefficients: first begin(), then take() with the rows of a gradient from a column on,
  /// K each, stepping from those of `coefficients` to those of `to` (K x N).
  void begin(std::size_t step);
  void take(std::size_t step, std::size_t first, MatrixView<double> gradient, MatrixView<const double> coefficients,
            MatrixView<double> to);

  /// What further steps depend on, of a saved state.
  void fields(auto& archive) {
    archive("stepper", stepper_);
    archive("schedule", schedule_);
    archive("plateau", plateau_);
    archive("plateau_reached", plateau_reached_);
  }

 private:
  /// By the schedule, and smaller the more steps than asked for are planned, as that of a longer round would be.
  double share_of_rate(std::size_t step) const;
  /// Adds the random numbers of a stream of this name to a gradient, or to a piece of one.
  void add_noise(std::size_t step, const std::string& stream, std::span<double> gradient) const;

  PathFunction& function_;
  const PathOptions& options_;
  const SearchBudget& budget_;
  std::string stream_;
  Stepper stepper_;
  std::size_t measured_every_;
  RateSchedule schedule_;
  Plateau plateau_;
  bool plateau_reached_ = false;
};

}  // namespace lowpass
