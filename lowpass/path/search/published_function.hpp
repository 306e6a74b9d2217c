#pragma once

#include "lowpass/path/objectives/step_penalty.hpp"
#include "lowpass/path/search/path_function.hpp"

namespace lowpass {

/// J(b) = objective(f at the nodes) + lambda sum of squared steps on the grid (Yu and Morozov 2026, Eq. 4), in absolute
/// units; the variables are the coefficients b themselves.
class PublishedFunction : public PathFunction {
 public:
  PublishedFunction(MovingPath& path, const Objective& objective, std::size_t points, double lambda);

  void write_coefficients(std::span<const double> u, MatrixView<double> coefficients) const override;
  std::vector<double> variables() const override { return variables_of(path().coefficients()); }
  /// The objective over the nodes where the path stands, without the penalty, over all samples or (not empty) these.
  /// If it is finite, finish_gradient() has J's gradient, until the path moves or is asked for another. Cost:
  /// gradient_cost().
  double begin_gradient(std::span<const std::size_t> batch);
  /// Hands out the gradient by the coefficients (K x N), penalty included, as Family::finish_pullback() does.
  void finish_gradient(const TakePiece& take);

  /// The objective over the nodes when they were last asked about, without the penalty.
  double node_objective() const;

 private:
  std::vector<double> variables_of(const Matrix<double>& coefficients) const override;
  double value_at(std::span<const double> values) override;
  double evaluate(const PathPoints& points, Matrix<double>& gradient) override;
  /// The objective over the nodes; begins its gradient.
  double begin_sum(const PathPoints& points);
  /// The penalty where the path stands.
  double penalty() const;

  StepPenalty penalty_;
};

}  // namespace lowpass
