#pragma once

#include <functional>
#include <span>
#include <vector>

#include "lowpass/core/parallel_for.hpp"
#include "lowpass/path/curves/nodes.hpp"
#include "lowpass/path/moving_path.hpp"
#include "lowpass/path/objectives/objective.hpp"

namespace lowpass {

/// The nodes of a path as the points of a family.
struct PathPoints {
  Family& family;
  const Matrix<double>& mixing;
  RowRange rows;     ///< K basis vectors that the coefficients are proportional to
  double share = 1;  ///< what these are multiplied by in the coefficients; not 0
};

/// A function J(u) of a path that a search minimises, u (K x N, row-major) being variables from which the path's
/// coefficients are made. It moves the path. A search that has no J but only a force has no use for it.
class PathFunction {
 public:
  /// Looks at `points` equally spaced nodes first. The path and the objective must outlive this.
  PathFunction(MovingPath& path, const Objective& objective, std::size_t points);
  virtual ~PathFunction() = default;
  PathFunction(const PathFunction&) = delete;
  PathFunction& operator=(const PathFunction&) = delete;

  MovingPath& path() { return path_; }
  const MovingPath& path() const { return path_; }
  std::size_t size() const { return (path_.basis().rows() - 2) * path_.basis().columns(); }
  virtual std::vector<double> variables() const = 0;
  void set_variables(std::span<const double> u) { place(u); }
  /// Sets the variables that make these coefficients (K x N), up to rounding.
  void set_coefficients(const Matrix<double>& coefficients);

  /// Writes the coefficients (K x N) that u makes. They are linear in u.
  virtual void write_coefficients(std::span<const double> u, MatrixView<double> coefficients) const = 0;

  /// Where work on vectors of N numbers runs.
  ParallelFor parallel() const;

  const Nodes& nodes() const { return nodes_; }
  /// The curve at the nodes, M x (2 + K).
  const Matrix<double>& mixing() const { return mixing_; }
  virtual void set_nodes(Nodes nodes);
  /// f at the nodes, on the full data. Cost: M values.
  const std::vector<double>& measure_nodes();
  /// f at the nodes when they were last asked about.
  const std::vector<double>& node_values() const { return values_; }

  /// Evaluations, values and gradients alike, that J with its gradient takes: M, or 2 M.
  std::size_t gradient_cost() const;
  /// J at u. Cost: M values.
  double value(std::span<const double> u) { return value(u, own_points()); }
  /// The same, f being asked of a family in which `points` are the nodes at u.
  double value(std::span<const double> u, const PathPoints& points);
  /// J at u and its gradient, replaced by one of the coefficients' shape (K x N); an infinite J has none, and leaves
  /// the gradient as it is. Cost: gradient_cost().
  double value_and_gradient(std::span<const double> u, Matrix<double>& gradient) {
    return value_and_gradient(u, own_points(), gradient);
  }
  double value_and_gradient(std::span<const double> u, const PathPoints& points, Matrix<double>& gradient);
  /// The same over these samples only; none: over all.
  double value_and_gradient(std::span<const std::size_t> batch, std::span<const double> u, Matrix<double>& gradient);

 protected:
  const Objective& objective() const { return objective_; }

  /// The nodes as points of the path's own family.
  PathPoints own_points() { return {path_.family(), mixing_, {2, path_.curve().coefficient_count()}}; }
  /// What ask() gives while f is the mean over these samples only; none: over all.
  template <class Ask>
  double over(std::span<const std::size_t> batch, Ask ask) {
    if (batch.empty()) return ask();
    path_.family().choose_samples(batch);
    const double value = ask();
    path_.family().choose_all_samples();
    return value;
  }

  /// Brings the path to u.
  virtual void place(std::span<const double> u);

  /// The objective at given values, without what depends on the coefficients alone, and its derivatives.
  using SlopesAt = std::function<ObjectiveSlopes(std::span<const double> values)>;
  /// Asks about the nodes; the family then holds the gradient by its rows of what the derivatives by value make
  /// (Family::finish_pullback). Cost: gradient_cost().
  ObjectiveSlopes begin_pullback(const PathPoints& points, const SlopesAt& slopes_at);
  /// That gradient, by the coefficients: K x N.
  static void finish_pullback(const PathPoints& points, Matrix<double>& gradient);

 private:
  virtual std::vector<double> variables_of(const Matrix<double>& coefficients) const = 0;
  /// J where the path stands, at the values of the nodes there.
  virtual double value_at(std::span<const double> values) = 0;
  /// J where the path stands, with these points, and its gradient.
  virtual double evaluate(const PathPoints& points, Matrix<double>& gradient) = 0;
  /// Called when the nodes have been asked about.
  virtual void seen(std::span<const double>) {}

  void note(std::vector<double> values);

  MovingPath& path_;
  const Objective& objective_;
  Nodes nodes_;
  Matrix<double> mixing_;
  std::vector<double> values_;
};

}  // namespace lowpass
