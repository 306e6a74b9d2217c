#include "lowpass/path/search/path_function.hpp"

#include <utility>

namespace lowpass {

PathFunction::PathFunction(MovingPath& path, const Objective& objective, std::size_t points)
    : path_(path), objective_(objective), nodes_(grid_nodes(points)), mixing_(path.curve().mixing(nodes_.t)) {}

void PathFunction::place(std::span<const double> u) {
  write_coefficients(u, path_.edit_coefficients());
}

void PathFunction::set_coefficients(const Matrix<double>& coefficients) {
  place(variables_of(coefficients));
}

void PathFunction::set_nodes(Nodes nodes) {
  nodes_ = std::move(nodes);
  mixing_ = path_.curve().mixing(nodes_.t);
}

const std::vector<double>& PathFunction::measure_nodes() {
  note(path_.family().values(mixing_));
  return values_;
}

void PathFunction::note(std::vector<double> values) {
  values_ = std::move(values);
  seen(values_);
}

std::size_t PathFunction::gradient_cost() const {
  return mixing_.rows() * (objective_.linear() ? 1 : path_.evaluations_by_rule());
}

double PathFunction::value(std::span<const double> u, const PathPoints& points) {
  place(u);
  note(points.family.values(points.mixing));
  return value_at(values_);
}

double PathFunction::value_and_gradient(std::span<const double> u, const PathPoints& points, Matrix<double>& gradient) {
  place(u);
  return evaluate(points, gradient);
}

double PathFunction::value_and_gradient(std::span<const std::size_t> batch, std::span<const double> u,
                                        Matrix<double>& gradient) {
  place(u);
  return over(batch, [&] { return evaluate(own_points(), gradient); });
}

ParallelFor PathFunction::parallel() const {
  return [&family = path_.family()](std::size_t tasks, const auto& task) { family.in_parallel(tasks, task); };
}

ObjectiveSlopes PathFunction::begin_pullback(const PathPoints& points, const SlopesAt& slopes_at) {
  ObjectiveSlopes slopes;
  if (objective_.linear()) {
    // Any values give the weights.
    const std::vector<double> zeros(mixing_.rows(), 0.0);
    note(points.family.begin_pullback(points.mixing, slopes_at(zeros).by_value, points.rows));
    slopes = slopes_at(values_);
  } else {
    const WeightRule rule = [&](std::span<const double> values) {
      slopes = slopes_at(values);
      return slopes.by_value;
    };
    note(points.family.begin_pullback(points.mixing, rule, points.rows));
  }
  return slopes;
}

void PathFunction::finish_pullback(const PathPoints& points, Matrix<double>& gradient) {
  points.family.finish_pullback(gradient);
  if (points.share == 1) return;
  for (double& entry : gradient.values()) entry /= points.share;
}

}  // namespace lowpass
