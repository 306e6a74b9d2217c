#pragma once

#include <memory>
#include <span>
#include <vector>

#include "lowpass/core/parallel_for.hpp"
#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// The family of a landscape that knows nothing of families: forms the points of a question and asks the landscape
/// about all of them in one call. Cost: M landscape evaluations and 2 M R N additions per question.
/// Memory: the M x N points and gradients of a question; no more than 16 million numbers (128 MiB) of points at a time,
/// so that with more of them the landscape is asked in several calls.
class PointwiseFamily : public Family {
 public:
  /// `run` gets the work on long vectors: forming points, pulling gradients. What is computed does not depend on it.
  PointwiseFamily(const Landscape& landscape, MatrixView<const double> basis, ParallelFor run = one_after_the_other);

  std::size_t evaluations_by_rule() const override { return 1; }
  void in_parallel(std::size_t tasks, const std::function<void(std::size_t)>& task) override { run_(tasks, task); }

 private:
  /// Some of a question's points, M of them, with their answer.
  struct Part {
    std::size_t first;
    PointQuestions::Answer answer;
    Matrix<double> without_walls;  ///< in place of the answer's gradients where there are walls
    Matrix<double> weighted;       ///< weights times mixing: wanted rows x M
    MatrixView<const double> gradients() const {
      return without_walls.size() > 0 ? MatrixView<const double>(without_walls) : answer.gradients;
    }
  };

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
  void do_finish_pullback(const TakePiece& take) override;

  /// Writes the points of some rows of `mixing` at a time to the questions and calls ask(first row, their number).
  template <class Ask>
  void ask_in_pieces(MatrixView<const double> mixing, Ask&& ask);
  void form_points(MatrixView<const double> mixing, MatrixView<double> points) const;
  /// Whether each of these gradients is finite.
  std::vector<char> finite_rows(MatrixView<const double> gradients) const;
  /// Leaves out walls without a slope: one such point must not spoil the gradients of the others.
  void leave_out_walls(Part& part);

  /// The landscape, or its mini-batch.
  const Landscape& asked() const { return batch_ ? *batch_ : landscape_; }

  const Landscape& landscape_;
  ParallelFor run_;
  std::unique_ptr<Landscape> batch_;
  std::unique_ptr<PointQuestions> questions_;
  // Of the last pullback.
  std::vector<Part> parts_;
  std::size_t pulled_rows_ = 0;
  std::vector<Matrix<double>> pieces_;
};

}  // namespace lowpass
