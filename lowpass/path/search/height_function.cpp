#include "lowpass/path/search/height_function.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lowpass/core/matrix_operations.hpp"
#include "lowpass/path/curves/speeds.hpp"
#include "lowpass/path/measure/heights.hpp"

namespace lowpass {
namespace {

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

HeightFunction::HeightFunction(MovingPath& path, const Objective& objective, const BendingScale& bending,
                               std::size_t points)
    : PathFunction(path, objective, points),
      bending_(bending),
      variables_(size(), 0.0),
      mixing_slopes_(path.curve().mixing_slopes(nodes().t)) {}

void HeightFunction::set_nodes(Nodes nodes) {
  PathFunction::set_nodes(std::move(nodes));
  mixing_slopes_ = path().curve().mixing_slopes(this->nodes().t);
}

void HeightFunction::set_stage(double sharpness, ValueScale scale) {
  sharpness_ = sharpness;
  scale_ = scale;
  stage_begins_ = true;
}

void HeightFunction::place(std::span<const double> u) {
  variables_.assign(u.begin(), u.end());
  PathFunction::place(u);
}

void HeightFunction::write_coefficients(std::span<const double> u, MatrixView<double> coefficients) const {
  std::fill_n(coefficients.data(), coefficients.size(), 0.0);
  add_product(path().chord(), bending_.scale,
              MatrixView<const double>(u.data(), coefficients.rows(), coefficients.columns()), coefficients);
}

std::vector<double> HeightFunction::variables_of(const Matrix<double>& coefficients) const {
  std::vector<double> variables(coefficients.size(), 0.0);
  add_product(1 / path().chord(), bending_.inverse, coefficients,
              MatrixView<double>(variables.data(), coefficients.rows(), coefficients.columns()));
  return variables;
}

void HeightFunction::seen(std::span<const double> values) {
  for (const double value : values)
    if (std::isfinite(value)) lowest_ = std::min(lowest_, value);
  // Random nodes leave the ends out, and few of them see little of the path at a time.
  const bool with_ends = nodes().t.front() == 0 && nodes().t.back() == 1;
  if (with_ends) higher_end_ = std::max(values.front(), values.back());
  highest_ = with_ends || stage_begins_ ? highest(values) : std::max(highest_, highest(values));
  stage_begins_ = false;
}

double HeightFunction::height_above_ends() const {
  return highest(node_values()) - higher_end_;
}

ValueScale HeightFunction::seen_scale() const {
  return {lowest_, height_unit(highest_, higher_end_, lowest_)};
}

std::vector<double> HeightFunction::relative_speeds() const {
  std::vector<double> speeds = Speeds(path().basis()).at(mixing_slopes_);
  for (double& speed : speeds) speed /= path().chord();
  return speeds;
}

ObjectiveSlopes HeightFunction::slopes_at(std::span<const double> values, std::span<const double> speeds) const {
  std::vector<double> scaled(values.begin(), values.end());
  for (double& value : scaled) value = (value - scale_.floor) / scale_.unit;
  ObjectiveSlopes slopes = objective().evaluate({scaled, nodes().weight, speeds, sharpness_});
  for (double& slope : slopes.by_value) slope /= scale_.unit;
  if (slopes.by_speed.empty()) slopes.by_speed.assign(speeds.size(), 0.0);
  slopes.value += add_equal_speed(objective().equal_speed_weight(), nodes().weight, speeds, slopes.by_speed);
  return slopes;
}

double HeightFunction::value_at(std::span<const double> values) {
  return slopes_at(values, relative_speeds()).value;
}

double HeightFunction::evaluate(const PathPoints& points, Matrix<double>& gradient) {
  const std::vector<double> speeds = relative_speeds();
  ObjectiveSlopes slopes =
      begin_pullback(points, [&](std::span<const double> values) { return slopes_at(values, speeds); });
  if (!std::isfinite(slopes.value)) return slopes.value;
  finish_pullback(points, by_coefficients_);

  // Speeds are in chords, as are the slopes by them.
  const double chord = path().chord();
  std::vector<double> absolute_speeds = speeds;
  for (double& speed : absolute_speeds) speed *= chord;
  for (double& slope : slopes.by_speed) slope /= chord;
  Speeds::add_gradient(path().basis(), mixing_slopes_, absolute_speeds, slopes.by_speed, by_coefficients_);
  if (gradient.size() != by_coefficients_.size())
    gradient = Matrix<double>(by_coefficients_.rows(), by_coefficients_.columns(), unset);
  std::ranges::fill(gradient.values(), 0.0);
  add_product(chord, bending_.scale, by_coefficients_, gradient);
  return slopes.value;
}

}  // namespace lowpass
