#pragma once

#include <memory>
#include <span>
#include <vector>

#include "lowpass/landscape/landscape.hpp"
#include "lowpass/path/curve.hpp"
#include "lowpass/path/nodes.hpp"
#include "lowpass/path/objective.hpp"
#include "lowpass/path/path_options.hpp"
#include "lowpass/path/refit.hpp"
#include "lowpass/path/step_penalty.hpp"
#include "lowpass/path/value_scale.hpp"

namespace lowpass {

/// The function J(u) that a path search minimises. u (K x N, row-major) are the curve's coefficient vectors themselves
/// for the published objectives; for scale-free ones coefficients are chord times bending_scale() times u, so that
/// nothing depends on units. For one caller at a time.
class PathProblem {
 public:
  /// @pre checked options; `curve` has coefficients. The landscape and the curve must outlive this.
  PathProblem(const Landscape& landscape, const Curve& curve, std::span<const double> from, std::span<const double> to,
              const PathOptions& options);

  const Landscape& landscape() const { return landscape_; }
  const Curve& curve() const { return curve_; }
  const Objective& objective() const { return *objective_; }
  Family& family() { return *family_; }
  /// Ends and coefficients, (2 + K) x N.
  const Matrix<double>& basis() const { return basis_; }
  std::size_t size() const { return variables_.size(); }
  double chord() const { return chord_; }
  /// Of the full data and of mini-batches.
  EvaluationCounts counts() const;

  const std::vector<double>& variables() const { return variables_; }
  void set_variables(std::span<const double> u);
  Matrix<double> coefficients() const;
  void set_coefficients(const Matrix<double>& coefficients);

  /// bending_scale() of the curve. @pre a scale-free objective, or options.finish.
  const BendingScale& bending() const { return bending_; }
  /// Coefficients `from` plus step times chord times bending_scale() times u (K x N). @pre as bending().
  void bend(const Matrix<double>& from, double step, std::span<const double> u);

  /// x(t), N numbers.
  std::vector<double> point(double t) const;
  /// dx/dt, N numbers.
  std::vector<double> tangent(double t) const;

  const Nodes& nodes() const { return nodes_; }
  void set_nodes(Nodes nodes);
  void set_stage(double sharpness, ValueScale scale);

  /// f at the nodes, on the full data. Cost: M values.
  const std::vector<double>& measure_nodes();
  /// f at the nodes when they were last asked about.
  const std::vector<double>& node_values() const { return values_; }
  /// Floor and unit of what was seen at the nodes: the lowest finite value so far, and the height over the higher end.
  ValueScale seen_scale() const;
  /// How far the highest node was above the higher end when they were last asked about.
  double height_above_ends() const;

  /// f at a point of the landscape, and its gradient; counted. Cost: 1 gradient.
  double value_and_gradient_at(std::span<const double> x, std::span<double> gradient);

  /// Evaluations, values and gradients alike, that J with its gradient takes: M, or 2 M.
  std::size_t gradient_cost() const;

  /// J at u. Cost: M values.
  double value(std::span<const double> u);
  /// J at u and its gradient (size() numbers); an infinite J has no gradient. Cost: gradient_cost().
  double value_and_gradient(std::span<const double> u, std::span<double> gradient);
  /// The same over a mini-batch.
  double value_and_gradient(const Landscape& batch, std::span<const double> u, std::span<double> gradient);

 private:
  double evaluate(Family& family, std::span<double> gradient);
  ObjectiveSlopes slopes_at(std::span<const double> values, std::span<const double> speeds) const;
  std::vector<double> relative_speeds() const;
  void place(std::span<const double> u);
  void note(const std::vector<double>& values);

  const Landscape& landscape_;
  const Curve& curve_;
  std::unique_ptr<Objective> objective_;
  bool scale_free_;
  StepPenalty penalty_;
  BendingScale bending_;  ///< of scale-free objectives, and where the finish will ask for it
  double chord_;
  Matrix<double> basis_;
  std::unique_ptr<Family> family_;
  std::vector<double> variables_;
  EvaluationCounts other_counts_;  ///< of mini-batches and single points

  Nodes nodes_;
  Matrix<double> mixing_;
  Matrix<double> mixing_slopes_;
  double sharpness_ = 1;
  ValueScale value_scale_;
  std::vector<double> values_;
  double lowest_;
  double higher_end_;
};

}  // namespace lowpass
