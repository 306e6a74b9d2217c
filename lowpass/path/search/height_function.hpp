#pragma once

#include <limits>

#include "lowpass/path/curves/refit.hpp"
#include "lowpass/path/objectives/value_scale.hpp"
#include "lowpass/path/search/path_function.hpp"

namespace lowpass {

/// J(u) of a scale-free objective: values relative to the path's own range, coefficients chord x bending_scale() x u,
/// so that nothing depends on units, and a penalty on unequal speed.
class HeightFunction : public PathFunction {
 public:
  /// `bending` is that of the path's curve, and must outlive this.
  HeightFunction(MovingPath& path, const Objective& objective, const BendingScale& bending, std::size_t points);

  void write_coefficients(std::span<const double> u, MatrixView<double> coefficients) const override;
  std::vector<double> variables() const override { return variables_; }
  void set_nodes(Nodes nodes) override;
  /// The objective's sharpness, and what values are measured by.
  void set_stage(double sharpness, ValueScale scale);
  /// Floor and unit of what was seen at the nodes: the lowest finite value so far, and the height over the higher end,
  /// of random nodes the highest since the stage was set.
  ValueScale seen_scale() const;
  /// How far the highest node was above the higher end when they were last asked about.
  double height_above_ends() const;

 private:
  void place(std::span<const double> u) override;
  std::vector<double> variables_of(const Matrix<double>& coefficients) const override;
  double value_at(std::span<const double> values) override;
  double evaluate(const PathPoints& points, Matrix<double>& gradient) override;
  void seen(std::span<const double> values) override;

  /// At the nodes, in chords.
  std::vector<double> relative_speeds() const;
  ObjectiveSlopes slopes_at(std::span<const double> values, std::span<const double> speeds) const;

  const BendingScale& bending_;
  std::vector<double> variables_;
  Matrix<double> mixing_slopes_;
  Matrix<double> by_coefficients_;
  double sharpness_ = 1;
  ValueScale scale_;
  bool stage_begins_ = true;
  double highest_ = 0;
  double lowest_ = std::numeric_limits<double>::infinity();
  double higher_end_ = -std::numeric_limits<double>::infinity();
};

}  // namespace lowpass
