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

double PathFunction::value(std::span<const double> u) {
  place(u);
  return value_at(measure_nodes());
}

double PathFunction::value_and_gradient(std::span<const double> u, Matrix<double>& gradient) {
  place(u);
  return evaluate(path_.family(), gradient);
}

double PathFunction::value_and_gradient(std::span<const std::size_t> batch, std::span<const double> u,
                                        Matrix<double>& gradient) {
  place(u);
  path_.family().choose_samples(batch);
  const double value = evaluate(path_.family(), gradient);
  path_.family().choose_all_samples();
  return value;
}

ParallelFor PathFunction::parallel() const {
  return [&family = path_.family()](std::size_t tasks, const auto& task) { family.in_parallel(tasks, task); };
}

PathFunction::Pulled PathFunction::pull(Family& family, const SlopesAt& slopes_at) {
  const RowRange free{2, path_.curve().coefficient_count()};
  Pulled pulled;
  Pullback pullback;
  if (objective_.linear()) {
    // Any values give the weights.
    const std::vector<double> zeros(mixing_.rows(), 0.0);
    pullback = family.values_and_pullback(mixing_, slopes_at(zeros).by_value, free);
    pulled.slopes = slopes_at(pullback.values);
  } else {
    const WeightRule rule = [&](std::span<const double> values) {
      pulled.slopes = slopes_at(values);
      return pulled.slopes.by_value;
    };
    pullback = family.values_and_pullback(mixing_, rule, free);
  }
  pulled.gradient = std::move(pullback.gradient);
  note(std::move(pullback.values));
  return pulled;
}

}  // namespace lowpass
