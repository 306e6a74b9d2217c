#include "lowpass/path/search/path_function.hpp"

#include <utility>

namespace lowpass {

PathFunction::PathFunction(MovingPath& path, const Objective& objective, std::size_t points)
    : path_(path),
      objective_(objective),
      variables_((path.basis().rows() - 2) * path.basis().columns(), 0.0),
      nodes_(grid_nodes(points)),
      mixing_(path.curve().mixing(nodes_.t)) {}

void PathFunction::place(std::span<const double> u) {
  variables_.assign(u.begin(), u.end());
  write_coefficients(variables_, path_.edit_coefficients());
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

double PathFunction::value_and_gradient(std::span<const double> u, std::span<double> gradient) {
  place(u);
  return evaluate(path_.family(), gradient);
}

double PathFunction::value_and_gradient(const Landscape& batch, std::span<const double> u, std::span<double> gradient) {
  place(u);
  const std::unique_ptr<Family> family = batch.family(path_.basis());
  const double value = evaluate(*family, gradient);
  path_.add_counts(family->counts());
  return value;
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
