#pragma once

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// The family of a landscape that knows nothing of families: forms the points of a question and asks the landscape
/// about all of them in one call. Cost: M landscape evaluations and 2 M R N additions per question.
/// Memory: the M x N points and gradients of a question; no more than 16 million numbers (128 MiB) of points at a time,
/// so that with more of them the landscape is asked in several calls.
class PointwiseFamily : public Family {
 public:
  PointwiseFamily(const Landscape& landscape, MatrixView<const double> basis);

  std::size_t evaluations_by_rule() const override { return 1; }

 private:
  void do_change(RowRange) override {}
  void do_choose_samples(std::span<const std::size_t> samples) override;
  std::vector<double> do_values(MatrixView<const double> mixing) override;
  Looks do_values_and_accuracies(MatrixView<const double> mixing) override;
  std::vector<double> do_point(std::span<const double> mixing) const override;
  std::vector<double> do_begin_pullback(MatrixView<const double> mixing, std::span<const double> weights,
                                        RowRange rows) override;
  /// One pass: points are cheap, so their gradients are kept until the weights are known.
  std::vector<double> do_begin_pullback_by_rule(MatrixView<const double> mixing, const WeightRule& rule,
                                                RowRange rows) override;
  void do_finish_pullback(const TakePiece& take) override { take(0, pulled_); }

  void form_points(MatrixView<const double> mixing, MatrixView<double> points) const;
  /// The values of ask(first row, points), which gets the points of some rows of `mixing` at a time.
  /// @throws BadInput if the landscape answers with another number of values than it was asked about points.
  template <class Ask>
  std::vector<double> ask_in_pieces(MatrixView<const double> mixing, Ask&& ask);

  /// The landscape, or its mini-batch.
  const Landscape& asked() const { return batch_ ? *batch_ : landscape_; }

  const Landscape& landscape_;
  std::unique_ptr<Landscape> batch_;
  // Kept between questions: in many dimensions fresh memory would take as long as the landscape.
  Matrix<double> points_;
  Matrix<double> gradients_;
  Matrix<double> pulled_;
};

}  // namespace lowpass
