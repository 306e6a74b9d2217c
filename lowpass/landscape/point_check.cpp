#include "lowpass/landscape/point_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/batches.hpp"
#include "lowpass/landscape/central_differences.hpp"

namespace lowpass {
namespace {

using Along = GradientComparison::Along;

constexpr double epsilon = std::numeric_limits<double>::epsilon();
/// The rounding of a value is that of the sums it is made of, which may be larger than the value.
constexpr double rounding_allowance = 4;
/// What is neglected is known roughly only.
constexpr double neglected_allowance = 3;
/// No step is a larger part of the length, or the points would no longer be near.
constexpr double longest_fraction = 0.2;
constexpr double change_of_step = 3;
constexpr int most_trials = 4;
/// An error of this part of the gradient is small enough to be seen: no other step is tried.
constexpr double good_enough = 1e-3;

void note(const GradientComparison& comparison, GradientCheck& check) {
  if (!check.worst || comparison.deviation() > check.worst->deviation()) check.worst = comparison;
}

double at_least_something(double allowed) {
  return std::max(allowed, std::numeric_limits<double>::min());
}

}  // namespace

PointCheck::PointCheck(const Landscape& landscape, const CheckedPoint& at, const Exactness& exactness)
    : landscape_(landscape), at_(at), exactness_(exactness), gradient_norm_(norm(at.gradient)) {}

double PointCheck::first_fraction() const {
  const double variation = gradient_norm_ * exactness_.length;
  const double scale = variation > 0 ? variation : std::abs(at_.value);
  const double noise = std::max(exactness_.value_width, exactness_.relative * std::abs(at_.value));
  return std::clamp(scale > 0 ? std::cbrt(noise / scale) : 0, std::cbrt(epsilon), longest_fraction / 2);
}

void PointCheck::add_coordinate(std::size_t i) {
  Derivative derivative;
  derivative.number = i;
  derivative.analytic = at_.gradient[i];
  derivative.moment = std::abs(at_.gradient[i] * at_.x[i]);
  derivative.noise = exactness_.gradient_noise;
  const double length = exactness_.length / std::sqrt(static_cast<double>(at_.x.size()));
  derivative.step = exactness_.measured ? first_fraction() * length : difference_step(at_.x[i], landscape_.precision());
  derivative.longest = longest_fraction * length;
  derivatives_.push_back(std::move(derivative));
}

PointCheck::Derivative PointCheck::along(std::vector<double> direction) const {
  const auto dimension = static_cast<double>(at_.x.size());
  Derivative derivative;
  derivative.analytic = dot(at_.gradient, direction);
  for (std::size_t i = 0; i < at_.x.size(); ++i)
    derivative.moment += std::abs(at_.gradient[i] * direction[i] * at_.x[i]);
  derivative.noise = exactness_.gradient_noise * std::sqrt(dimension);
  derivative.direction = std::move(direction);
  const double length = exactness_.length / std::sqrt(dimension);
  const double step = exactness_.measured ? first_fraction() * length : difference_step(0, landscape_.precision());
  derivative.step = step / std::cbrt(dimension);
  derivative.longest = longest_fraction * length;
  return derivative;
}

void PointCheck::add_direction(std::size_t number, RandomStream& random) {
  std::vector<double> direction(at_.x.size());
  for (double& entry : direction) entry = random.below(2) == 0 ? -1 : 1;
  derivatives_.push_back(along(std::move(direction)));
  derivatives_.back().along = Along::direction;
  derivatives_.back().number = number;
}

void PointCheck::add_gradient() {
  if (!(gradient_norm_ > 0 && std::isfinite(gradient_norm_))) return;
  const double factor = std::sqrt(static_cast<double>(at_.x.size())) / gradient_norm_;
  std::vector<double> direction(at_.gradient.begin(), at_.gradient.end());
  for (double& entry : direction) entry *= factor;
  derivatives_.push_back(along(std::move(direction)));
  derivatives_.back().along = Along::gradient;
}

/// One more point to ask about: move() gets a copy of x.
template <class Move>
void PointCheck::add_point(Move&& move) {
  if (points_.rows() == points_per_call(at_.x.size())) ask();
  points_.append_row(at_.x);
  move(points_.row(points_.rows() - 1));
}

void PointCheck::add_points(const Derivative& derivative) {
  const double step = derivative.step;
  for (const double h : {-step, step, -step / 2, step / 2})
    add_point([&](std::span<double> moved) {
      if (derivative.direction.empty())
        moved[derivative.number] += h;
      else
        add_scaled(h, derivative.direction, moved);
    });
}

void PointCheck::ask() {
  const std::vector<double> more = landscape_.values(points_);
  check_answer(landscape_, more.size(), points_.rows());
  values_.insert(values_.end(), more.begin(), more.end());
  points_ = {};
}

void PointCheck::compare(std::size_t point, Gathered& gathered) {
  add_point([](std::span<double>) {});
  for (int trial = 0; trial < (exactness_.measured ? most_trials : 1); ++trial) {
    for (const Derivative& derivative : derivatives_)
      if (derivative.open) add_points(derivative);
    if (points_.rows() > 0) ask();
    std::span<const double> values = values_;
    if (trial == 0) {
      alone_ = values[0];
      values = values.subspan(1);
    }
    for (Derivative& derivative : derivatives_) {
      if (!derivative.open) continue;
      try_once(derivative, values.first(4));
      values = values.subspan(4);
    }
    values_.clear();
  }
  compare_value(point, gathered);
  for (Derivative& derivative : derivatives_) {
    if (!derivative.compared) {
      ++gathered.check.skipped;
      continue;
    }
    ++gathered.check.compared;
    derivative.best.point = point;
    note(derivative.best, gathered.check);
    gathered.fit.add(derivative.sample);
    // The whole gradient is no single derivative.
    if (gradient_norm_ > 0 && derivative.along != Along::gradient)
      gathered.hidden.push_back(derivative.best.allowed / gradient_norm_);
  }
}

void PointCheck::compare_value(std::size_t point, Gathered& gathered) const {
  const double width =
      std::max(exactness_.value_width, exactness_.relative * std::max(std::abs(at_.value), std::abs(alone_)));
  note({.point = point,
        .along = Along::value,
        .analytic = at_.value,
        .difference = alone_,
        .allowed = at_least_something(rounding_allowance * width),
        .value_noise = exactness_.measured ? exactness_.value_width / width_of_deviation : 0},
       gathered.check);
}

void PointCheck::try_once(Derivative& derivative, std::span<const double> values) const {
  if (!all_finite(values) || !std::isfinite(alone_)) {
    // At a wall: a shorter step may stay before it.
    derivative.open = exactness_.measured && !derivative.compared;
    derivative.step /= 10;
    return;
  }
  const Trial trial = look(derivative, values);
  keep_if_better(derivative, trial);
  choose_step(derivative, trial);
}

PointCheck::Trial PointCheck::look(const Derivative& derivative, std::span<const double> values) const {
  const double step = derivative.step;
  const double wide = (values[1] - values[0]) / (2 * step);
  const double narrow = (values[3] - values[2]) / step;
  const double wide_kink = (values[1] - 2 * alone_ + values[0]) / step;
  const double narrow_kink = (values[3] - 2 * alone_ + values[2]) / (step / 2);
  double largest = std::abs(alone_);
  for (const double value : values) largest = std::max(largest, std::abs(value));
  const double width =
      std::max(exactness_.value_width, exactness_.relative * largest) + landscape_.precision() * derivative.moment;
  Trial trial;
  trial.rounding = rounding_allowance * width / step;
  // The variances of the four values add up, with the weights 4/3 and 1/6 of the extrapolation.
  trial.deviation = std::sqrt(2 * (16.0 / 9 + 1.0 / 36)) * width / width_of_deviation / step;
  trial.bend = neglected_allowance * std::abs(wide - narrow);
  if (exactness_.measured) {
    trial.difference = (4 * narrow - wide) / 3;
    trial.kink = neglected_allowance * std::max(0.0, std::abs(2 * narrow_kink - wide_kink) - trial.rounding);
  } else {
    trial.difference = narrow;
    trial.kink = neglected_allowance * std::abs(narrow_kink);
  }
  return trial;
}

void PointCheck::keep_if_better(Derivative& derivative, const Trial& trial) const {
  const double noise = rounding_allowance * width_of_deviation * derivative.noise;
  const double slack = exactness_.gradient_slack * std::max(gradient_norm_, std::abs(derivative.analytic));
  const double hidden = at_least_something(trial.rounding + noise + slack + trial.bend + trial.kink);
  // Many kinks, as in a network of ReLUs, may cancel in what is allowed for; then a shorter step says otherwise.
  const double apart = 1.5 * std::abs(trial.difference - derivative.before);
  if (derivative.compared && !(hidden < derivative.sample.allowed)) {
    if (derivative.moved == -1) derivative.best.allowed = std::max(derivative.best.allowed, apart);
    return;
  }
  const double surprise = derivative.moved == 1 ? std::max(0.0, apart - hidden) : 0;
  derivative.compared = true;
  derivative.best = {.along = derivative.along,
                     .number = derivative.number,
                     .analytic = derivative.analytic,
                     .difference = trial.difference,
                     .allowed = hidden + surprise,
                     .value_noise = exactness_.measured ? exactness_.value_width / width_of_deviation : 0};
  // What noise alone does to the bend is no bias.
  const double bend = std::max(0.0, trial.bend - 2 * neglected_allowance * trial.deviation);
  derivative.sample = {.analytic = derivative.analytic,
                       .difference = trial.difference,
                       .allowed = hidden,
                       .deviation = std::hypot(trial.deviation, derivative.noise),
                       .bias = slack + bend + trial.kink + surprise};
}

void PointCheck::choose_step(Derivative& derivative, const Trial& trial) const {
  const double neglected = trial.bend + trial.kink;
  const int wanted = trial.rounding > neglected ? 1 : -1;
  const bool turns = derivative.moved == -wanted;
  const bool ends = wanted == 1 && derivative.step >= derivative.longest;
  derivative.open = exactness_.measured && trial.rounding + neglected > good_enough * gradient_norm_ && !turns && !ends;
  derivative.moved = wanted;
  derivative.before = trial.difference;
  derivative.step =
      wanted == 1 ? std::min(change_of_step * derivative.step, derivative.longest) : derivative.step / change_of_step;
}

}  // namespace lowpass
