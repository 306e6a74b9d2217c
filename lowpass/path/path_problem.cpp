#include "lowpass/path/path_problem.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/path/height.hpp"
#include "lowpass/path/speeds.hpp"

namespace lowpass {
namespace {

/// sum_r row[r] B[r].
std::vector<double> mixed(std::span<const double> row, const Matrix<double>& basis) {
  std::vector<double> sum(basis.columns(), 0.0);
  for (std::size_t r = 0; r < basis.rows(); ++r) add_scaled(row[r], basis.row(r), sum);
  return sum;
}

/// The equal-speed penalty, factor times sum w v^2 / (sum w v)^2 - 1, and its derivatives, added to those by speed.
double add_equal_speed(double factor, std::span<const double> weights, std::span<const double> speeds,
                       std::vector<double>& by_speed) {
  double mean = 0;
  double square = 0;
  for (std::size_t m = 0; m < speeds.size(); ++m) {
    mean += weights[m] * speeds[m];
    square += weights[m] * speeds[m] * speeds[m];
  }
  for (std::size_t m = 0; m < speeds.size(); ++m)
    by_speed[m] += factor * 2 * weights[m] * (speeds[m] - square / mean) / (mean * mean);
  return factor * (square / (mean * mean) - 1);
}

}  // namespace

PathProblem::PathProblem(const Landscape& landscape, const Curve& curve, std::span<const double> from,
                         std::span<const double> to, const PathOptions& options)
    : landscape_(landscape),
      curve_(curve),
      objective_(make_objective(options.objective)),
      scale_free_(objective_->scale_free()),
      penalty_(curve.mixing(equally_spaced(options.points)), options.lambda),
      chord_(distance(from, to)),
      basis_(path_basis(from, to, Matrix<double>(curve.coefficient_count(), from.size()))),
      family_(landscape.family(basis_)),
      variables_(curve.coefficient_count() * from.size(), 0.0),
      lowest_(std::numeric_limits<double>::infinity()),
      higher_end_(-std::numeric_limits<double>::infinity()) {
  if (scale_free_ || options.finish) bending_ = bending_scale(curve);
  set_nodes(grid_nodes(options.points));
}

EvaluationCounts PathProblem::counts() const {
  EvaluationCounts counts = family_->counts();
  counts += other_counts_;
  return counts;
}

void PathProblem::place(std::span<const double> u) {
  const std::size_t terms = curve_.coefficient_count();
  const MatrixView<const double> variables(u.data(), terms, basis_.columns());
  const MatrixView<double> coefficients(basis_.row(2).data(), terms, basis_.columns());
  if (scale_free_) {
    std::fill_n(coefficients.data(), coefficients.size(), 0.0);
    add_product(chord_, bending_.scale, variables, coefficients);
  } else {
    std::copy(u.begin(), u.end(), coefficients.data());
  }
}

void PathProblem::set_variables(std::span<const double> u) {
  variables_.assign(u.begin(), u.end());
  place(u);
  for (std::size_t r = 2; r < basis_.rows(); ++r) family_->replace(r, basis_.row(r));
}

Matrix<double> PathProblem::coefficients() const {
  Matrix<double> coefficients(curve_.coefficient_count(), basis_.columns());
  std::copy_n(basis_.row(2).data(), coefficients.size(), coefficients.data());
  return coefficients;
}

void PathProblem::set_coefficients(const Matrix<double>& coefficients) {
  Matrix<double> variables(coefficients.rows(), coefficients.columns());
  if (scale_free_)
    add_product(1 / chord_, bending_.inverse, coefficients, variables);
  else
    variables = coefficients;
  set_variables(variables.values());
}

void PathProblem::bend(const Matrix<double>& from, double step, std::span<const double> u) {
  Matrix<double> bent = from;
  add_product(step * chord_, bending_.scale, MatrixView<const double>(u.data(), bent.rows(), bent.columns()), bent);
  set_coefficients(bent);
}

std::vector<double> PathProblem::point(double t) const {
  std::vector<double> row(basis_.rows());
  curve_.mix(t, row);
  return mixed(row, basis_);
}

std::vector<double> PathProblem::tangent(double t) const {
  std::vector<double> row(basis_.rows());
  curve_.mix_slope(t, row);
  return mixed(row, basis_);
}

void PathProblem::set_nodes(Nodes nodes) {
  nodes_ = std::move(nodes);
  mixing_ = curve_.mixing(nodes_.t);
  if (scale_free_) mixing_slopes_ = curve_.mixing_slopes(nodes_.t);
}

void PathProblem::set_stage(double sharpness, ValueScale scale) {
  sharpness_ = sharpness;
  value_scale_ = scale;
}

const std::vector<double>& PathProblem::measure_nodes() {
  note(family_->values(mixing_));
  return values_;
}

void PathProblem::note(const std::vector<double>& values) {
  values_ = values;
  for (const double value : values)
    if (std::isfinite(value)) lowest_ = std::min(lowest_, value);
  // Random nodes leave the ends out.
  if (nodes_.t.front() == 0 && nodes_.t.back() == 1) higher_end_ = std::max(values.front(), values.back());
}

double PathProblem::height_above_ends() const {
  return highest(values_) - higher_end_;
}

ValueScale PathProblem::seen_scale() const {
  return {lowest_, height_unit(highest(values_), higher_end_, lowest_)};
}

std::size_t PathProblem::gradient_cost() const {
  return mixing_.rows() * (objective_->linear() ? 1 : family_->evaluations_by_rule());
}

std::vector<double> PathProblem::relative_speeds() const {
  if (!scale_free_) return {};
  std::vector<double> speeds = Speeds(basis_).at(mixing_slopes_);
  for (double& speed : speeds) speed /= chord_;
  return speeds;
}

/// J without the step penalty, and its derivatives.
ObjectiveSlopes PathProblem::slopes_at(std::span<const double> values, std::span<const double> speeds) const {
  if (!scale_free_) return objective_->evaluate({values, nodes_.weight, speeds, sharpness_});
  std::vector<double> scaled(values.begin(), values.end());
  for (double& value : scaled) value = (value - value_scale_.floor) / value_scale_.unit;
  ObjectiveSlopes slopes = objective_->evaluate({scaled, nodes_.weight, speeds, sharpness_});
  for (double& slope : slopes.by_value) slope /= value_scale_.unit;
  if (slopes.by_speed.empty()) slopes.by_speed.assign(speeds.size(), 0.0);
  slopes.value += add_equal_speed(objective_->equal_speed_weight(), nodes_.weight, speeds, slopes.by_speed);
  return slopes;
}

double PathProblem::value_and_gradient_at(std::span<const double> x, std::span<double> gradient) {
  ++other_counts_.gradients;
  other_counts_.sample_gradients += landscape_.sample_count();
  return landscape_.value_and_gradient(x, gradient);
}

double PathProblem::value(std::span<const double> u) {
  set_variables(u);
  const double objective = slopes_at(measure_nodes(), relative_speeds()).value;
  return scale_free_ ? objective : objective + penalty_.value(basis_);
}

double PathProblem::value_and_gradient(std::span<const double> u, std::span<double> gradient) {
  set_variables(u);
  return evaluate(*family_, gradient);
}

double PathProblem::value_and_gradient(const Landscape& batch, std::span<const double> u, std::span<double> gradient) {
  variables_.assign(u.begin(), u.end());
  place(u);
  const std::unique_ptr<Family> family = batch.family(basis_);
  const double value = evaluate(*family, gradient);
  other_counts_ += family->counts();
  return value;
}

double PathProblem::evaluate(Family& family, std::span<double> gradient) {
  const RowRange free{2, curve_.coefficient_count()};
  const std::vector<double> speeds = relative_speeds();
  ObjectiveSlopes slopes;
  Pullback pullback;
  if (objective_->linear()) {
    // Any values give the weights.
    const std::vector<double> zeros(mixing_.rows(), 0.0);
    pullback = family.values_and_pullback(mixing_, slopes_at(zeros, speeds).by_value, free);
    slopes = slopes_at(pullback.values, speeds);
  } else {
    const WeightRule rule = [&](std::span<const double> values) {
      slopes = slopes_at(values, speeds);
      return slopes.by_value;
    };
    pullback = family.values_and_pullback(mixing_, rule, free);
  }
  note(pullback.values);
  if (!std::isfinite(slopes.value)) return slopes.value;

  const MatrixView<double> result(gradient.data(), free.count, basis_.columns());
  if (!scale_free_) {
    penalty_.add_gradient(basis_, free.first, pullback.gradient);
    std::copy_n(pullback.gradient.data(), pullback.gradient.size(), gradient.data());
    return slopes.value + penalty_.value(basis_);
  }
  // Speeds are in chords, as are the slopes by them.
  std::vector<double> absolute_speeds = speeds;
  for (double& speed : absolute_speeds) speed *= chord_;
  for (double& slope : slopes.by_speed) slope /= chord_;
  Speeds::add_gradient(basis_, mixing_slopes_, absolute_speeds, slopes.by_speed, pullback.gradient);
  std::fill(gradient.begin(), gradient.end(), 0.0);
  add_product(chord_, bending_.scale, pullback.gradient, result);
  return slopes.value;
}

}  // namespace lowpass
