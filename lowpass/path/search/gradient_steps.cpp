#include "lowpass/path/search/gradient_steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/path/measure/heights.hpp"

namespace lowpass {

bool Plateau::reached(std::size_t step, double height, double bound) {
  if (!lowest_ || height < *lowest_ - relative_fall_ * std::abs(*lowest_ - bound)) {
    lowest_ = height;
    lowest_step_ = step;
  }
  return step - lowest_step_ >= patience_;
}

Stepper::Stepper(PathOptimizer optimizer, std::size_t size, double rate, bool limited)
    : rate_(rate), limited_(limited) {
  if (optimizer == PathOptimizer::adam) adam_.emplace(size, rate);
}

void Stepper::step(std::span<const double> u, std::span<const double> gradient, double share, std::span<double> to,
                   const ParallelFor& run) {
  if (adam_) return adam_->step(u, gradient, to, share, run);
  begin(share);
  if (limited_) step_rate_ /= std::max(1.0, norm(gradient));
  piece(0, u, gradient, to);
}

void Stepper::begin(double share) {
  if (adam_) adam_->begin_step(share);
  step_rate_ = rate_ * share;
}

void Stepper::piece(std::size_t first, std::span<const double> u, std::span<const double> gradient,
                    std::span<double> to) {
  if (adam_) return adam_->step_piece(first, u, gradient, to);
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = u[i] - step_rate_ * gradient[i];
}

RateSchedule::RateSchedule(const PathOptions& options)
    : schedule_(options.schedule), patience_(options.patience), plateau_(0, options.patience) {}

double RateSchedule::share(double behind) const {
  return schedule_ == Schedule::cosine ? (1 + std::cos(std::numbers::pi * behind)) / 2 : share_;
}

void RateSchedule::look(std::size_t step, double height) {
  if (schedule_ != Schedule::plateau || !plateau_.reached(step, height, 0)) return;
  share_ /= 2;
  plateau_ = Plateau(0, patience_);
  plateau_.reached(step, height, 0);
}

void Clip::shorten(std::span<double> gradient) {
  const double length = norm(gradient);
  if (mean_ == 0) mean_ = length;
  const double kept = std::min(length, most_ * mean_);
  mean_ = memory_ * mean_ + (1 - memory_) * kept;
  if (kept < length)
    for (double& entry : gradient) entry *= kept / length;
}

GradientSteps::GradientSteps(PathFunction& function, const PathOptions& options, const SearchBudget& budget,
                             std::string stream, Stepper stepper, const SearchSettings& settings)
    : function_(function),
      options_(options),
      budget_(budget),
      stream_(std::move(stream)),
      stepper_(std::move(stepper)),
      measured_every_(settings.measured_every),
      schedule_(options),
      plateau_(options.plateau, options.patience) {}

double GradientSteps::behind(std::size_t step) const {
  return std::max(static_cast<double>(step) / static_cast<double>(budget_.planned_steps()), budget_.spent());
}

double GradientSteps::share_of_rate(std::size_t step) const {
  const double longer = static_cast<double>(budget_.planned_steps()) / static_cast<double>(options_.steps);
  return schedule_.share(behind(step)) / std::sqrt(longer);
}

std::vector<std::size_t> GradientSteps::batch(std::size_t step) const {
  if (!options_.batch) return {};
  RandomStream random(options_.seed, stream_ + "/batches", step);
  return random.choose(*options_.batch, function_.path().landscape().sample_count());
}

double GradientSteps::evaluate(std::size_t step, std::span<const double> u, Matrix<double>& gradient) {
  return function_.value_and_gradient(batch(step), u, gradient);
}

void GradientSteps::look(std::size_t step) {
  if (options_.plateau == 0 && options_.schedule != Schedule::plateau) return;
  if (options_.batch) {
    if (step % measured_every_ != 0) return;
    function_.path().family().make_anew();
    function_.measure_nodes();
  }
  const std::vector<double>& values = function_.node_values();
  schedule_.look(step, highest(values));
  plateau_reached_ =
      options_.plateau > 0 && plateau_.reached(step, highest(values), std::max(values.front(), values.back()));
}

std::optional<StopReason> GradientSteps::convergence(const GradientNorm& gradient) const {
  if (gradient.is_zero() || (options_.gradient_tolerance > 0 && gradient.value() <= options_.gradient_tolerance))
    return StopReason::gradient_norm;
  return plateau_reached_ ? std::optional(StopReason::plateau) : std::nullopt;
}

void GradientSteps::begin_anew() {
  plateau_ = Plateau(options_.plateau, options_.patience);
  plateau_reached_ = false;
}

void GradientSteps::add_noise(std::size_t step, const std::string& stream, std::span<double> gradient) const {
  RandomStream random(options_.seed, stream, step);
  for (double& entry : gradient) entry += options_.gradient_noise * random.normal();
}

void GradientSteps::step(std::size_t step, std::span<const double> u, std::span<double> gradient,
                         std::span<double> to) {
  if (options_.gradient_noise > 0) add_noise(step, stream_ + "/noise", gradient);
  stepper_.step(u, gradient, share_of_rate(step), to, function_.parallel());
}

void GradientSteps::begin(std::size_t step) {
  stepper_.begin(share_of_rate(step));
}

void GradientSteps::take(std::size_t step, std::size_t first, MatrixView<double> gradient,
                         MatrixView<const double> coefficients, MatrixView<double> to) {
  const std::size_t columns = gradient.columns();
  if (options_.gradient_noise > 0)
    add_noise(step, fmt::format("{}/noise/{}", stream_, first), {gradient.data(), gradient.size()});
  for (std::size_t k = 0; k < gradient.rows(); ++k)
    stepper_.piece(k * coefficients.columns() + first, coefficients.row(k).subspan(first, columns), gradient.row(k),
                   to.row(k).subspan(first, columns));
}

}  // namespace lowpass
