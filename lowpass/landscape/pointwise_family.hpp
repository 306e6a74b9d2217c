#pragma once

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// The family of a landscape that knows nothing of families: forms the points and asks for each.
/// Cost: M landscape evaluations and 2 M R N additions per question.
class PointwiseFamily : public Family {
 public:
  PointwiseFamily(const Landscape& landscape, MatrixView<const double> basis);

  std::size_t evaluations_by_rule() const override { return 1; }

 private:
  void do_replace(std::size_t row, std::span<const double> vector) override;
  void do_combine(std::size_t row, std::span<const double> coefficients) override;
  std::vector<double> do_values(MatrixView<const double> mixing) override;
  std::vector<double> do_accuracies(MatrixView<const double> mixing) override;
  Pullback do_pullback(MatrixView<const double> mixing, std::span<const double> weights, RowRange rows) override;
  /// One pass: points are cheap, so their gradients are kept until the weights are known.
  Pullback do_pullback_by_rule(MatrixView<const double> mixing, const WeightRule& rule, RowRange rows) override;

  void form_point(std::span<const double> mixing, std::span<double> point) const;

  const Landscape& landscape_;
  Matrix<double> basis_;
};

}  // namespace lowpass
