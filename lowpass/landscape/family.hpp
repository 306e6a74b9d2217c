#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <variant>
#include <vector>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// The weights w[m] of a pullback: numbers, or a rule that gets all M values and returns the M weights (a squared
/// objective and a soft maximum need the values first).
using WeightRule = std::function<std::vector<double>(std::span<const double> values)>;
using PointWeights = std::variant<std::vector<double>, WeightRule>;

/// Rows first ... first + count - 1 of a family's basis.
struct RowRange {
  std::size_t first = 0;
  std::size_t count = 0;
};

struct Pullback {
  std::vector<double> values;  ///< f at the M points
  Matrix<double> gradient;     ///< rows.count x N: P[r] = sum_m w[m] C[m][r] grad f(point m), for the rows asked for
};

/// Receives columns first ... first + piece.columns() - 1 of a gradient with respect to basis vectors (a row for each),
/// and may write over them.
using TakePiece = std::function<void(std::size_t first, MatrixView<double> piece)>;

/// Landscape evaluations; a gradient includes its value and counts only as a gradient.
struct EvaluationCounts {
  std::size_t values = 0;
  std::size_t gradients = 0;
  std::size_t sample_gradients = 0;  ///< gradients times the samples each is a mean over
  std::size_t not_a_number = 0;      ///< of the values and gradients: those that gave no number

  EvaluationCounts& operator+=(const EvaluationCounts& more) {
    values += more.values;
    gradients += more.gradients;
    sample_gradients += more.sample_gradients;
    not_a_number += more.not_a_number;
    return *this;
  }
};

void fields(auto& archive, EvaluationCounts& counts) {
  archive("values", counts.values);
  archive("gradients", counts.gradients);
  archive("sample_gradients", counts.sample_gradients);
  archive("not_a_number", counts.not_a_number);
}

/// The affine family of points x_m = sum_r C[m][r] B[r] on one landscape. A path, a line search, every curve is such a
/// family: only the mixing matrix C (M x R) changes from question to question, so what depends on the basis B (R x N)
/// alone can be kept between them. P is exactly the gradient with respect to the basis vectors: no curve needs a chain
/// rule of its own. For one caller at a time; the landscape must outlive it.
///
/// What is not a number is a wall: where the landscape gives NaN or negative infinity (or, where gradients are made
/// point by point, a gradient with an entry that is not finite beside a finite value), the family gives positive
/// infinity, to a rule too, and counts it.
class Family {
 public:
  virtual ~Family() = default;

  std::size_t rows() const { return basis_.rows(); }
  std::size_t dimension() const { return basis_.columns(); }
  /// B.
  const Matrix<double>& basis() const { return basis_; }
  /// Everything asked of this family so far.
  const EvaluationCounts& counts() const { return counts_; }
  /// The first point that gave no number; empty if there was none, or if this family does not tell points.
  const std::vector<double>& first_not_a_number() const { return first_not_a_number_; }
  /// Neither NaN nor negative infinity, which would draw every search: whatever else a landscape gives is taken for a
  /// wall.
  static bool is_number(double value) { return value > -std::numeric_limits<double>::infinity(); }
  /// Evaluations per point of values_and_pullback() by a rule: 2 if a value pass goes first, 1 if not.
  virtual std::size_t evaluations_by_rule() const { return 2; }

  /// Whether what is made for each of so many basis vectors is kept until that vector changes, so that a question about
  /// vectors that were asked about before costs only their mixing. By default nothing is kept.
  virtual bool keeps(std::size_t) const { return false; }

  /// Exchanges one basis vector; what is kept for the others stays.
  /// @throws BadInput if there is no such row or the vector has another size.
  void replace(std::size_t row, std::span<const double> vector);
  /// Basis vectors to be written in place before anything else is asked: count x N.
  /// @throws BadInput if there are no such rows.
  MatrixView<double> edit(RowRange rows);

  /// Makes everything that is kept for basis vectors anew when it is needed next: what follows then depends on the
  /// basis alone, not on how it came about.
  void make_anew() { do_change({0, rows()}); }

  /// Exchanges the basis with another, of which only `changed` rows differ from it: a step without a copy. What is kept
  /// for the others stays. @throws BadInput if the other has another shape or there are no such rows.
  void exchange(Matrix<double>& basis, RowRange changed);

  /// B[row] becomes sum_r coefficients[r] B[r], and what is kept is mixed likewise instead of being made anew: the next
  /// point of a line search at no cost. Rounding adds up over many calls; replace() the row now and then.
  /// @throws BadInput as replace().
  void combine(std::size_t row, std::span<const double> coefficients);

  /// From now on f is the mean over these samples only (repeats allowed): a mini-batch. What is kept of all samples
  /// stays. @throws BadInput if the landscape is no mean over samples, has not got one of these, or there are none.
  void choose_samples(std::span<const std::size_t> samples);
  /// From now on f is the mean over all samples again.
  void choose_all_samples();

  /// Calls task(0) ... task(tasks - 1), each once, in any order, on the threads that this family computes with; for
  /// work beside it on vectors of N numbers. By default on the calling thread.
  virtual void in_parallel(std::size_t tasks, const std::function<void(std::size_t)>& task);

  /// f at the M points. @throws BadInput if C has another number of columns than rows() or holds a NaN or infinity.
  std::vector<double> values(MatrixView<const double> mixing);

  /// Values, and the gradient with respect to the basis vectors in `rows`. Weights beside a rule: M numbers.
  /// @throws BadInput as values(), and if rows or weights do not fit.
  Pullback values_and_pullback(MatrixView<const double> mixing, const PointWeights& weights, RowRange rows);
  /// The gradient with respect to all basis vectors.
  Pullback values_and_pullback(MatrixView<const double> mixing, const PointWeights& weights) {
    return values_and_pullback(mixing, weights, {0, rows()});
  }

  /// The same for whoever wants the gradient piece by piece, with no memory for the whole: the values first, then
  /// finish_pullback(), before the basis changes or another pullback begins; values may be asked in between. @throws
  /// BadInput as values_and_pullback().
  std::vector<double> begin_pullback(MatrixView<const double> mixing, const PointWeights& weights, RowRange rows);
  /// Hands out the gradient of the last begin_pullback(): every column once, cut at places that depend on sizes only,
  /// several pieces at a time on the threads of in_parallel().
  void finish_pullback(const TakePiece& take) { do_finish_pullback(take); }
  /// The same gradient as a whole; its memory is used again if it has the right shape.
  void finish_pullback(Matrix<double>& gradient);

  struct Looks {
    std::vector<double> values;      ///< f at the M points
    std::vector<double> accuracies;  ///< the fraction classified rightly; empty unless the landscape is a classifier
  };
  /// Both, where possible in one pass. @throws BadInput as values().
  Looks values_and_accuracies(MatrixView<const double> mixing);

 protected:
  Family(MatrixView<const double> basis, std::size_t sample_count);
  /// @throws BadInput: this landscape is no mean over samples.
  [[noreturn]] static void refuse_mini_batch();

 private:
  /// Basis vectors have been, or will be, written: what was kept for them is out of date.
  virtual void do_change(RowRange rows) = 0;
  /// A row has been mixed from the others as they are. By default it is taken for any other change.
  virtual void do_combine(std::size_t row, std::span<const double> coefficients);
  /// Empty: all. By default refused: no mean over samples.
  virtual void do_choose_samples(std::span<const std::size_t> samples);
  virtual std::vector<double> do_values(MatrixView<const double> mixing) = 0;
  virtual Looks do_values_and_accuracies(MatrixView<const double> mixing) { return {do_values(mixing), {}}; }
  /// The point of one row of a mixing matrix; empty if this family does not tell.
  virtual std::vector<double> do_point(std::span<const double>) const { return {}; }
  /// The values of a gradient pass with weights known beforehand.
  virtual std::vector<double> do_begin_pullback(MatrixView<const double> mixing, std::span<const double> weights,
                                                RowRange rows) = 0;
  /// The same for a rule. By default a value pass, then a gradient pass, which counts as both.
  virtual std::vector<double> do_begin_pullback_by_rule(MatrixView<const double> mixing, const WeightRule& rule,
                                                        RowRange rows);
  virtual void do_finish_pullback(const TakePiece& take) = 0;
  /// The whole gradient, in memory of its shape. By default it is put together from pieces.
  virtual void do_write_gradient(Matrix<double>& gradient);

  void check_mixing(MatrixView<const double> mixing) const;
  void check_rows(RowRange range) const;
  /// The same rule, which sees walls where there is no number.
  static WeightRule walled(const WeightRule& rule);
  /// Makes walls of what is not a number and counts it.
  void count_walls(MatrixView<const double> mixing, std::span<double> values);

  Matrix<double> basis_;
  std::size_t all_samples_;
  std::size_t sample_count_;     ///< of those chosen
  std::size_t pulled_rows_ = 0;  ///< of the last pullback
  bool chosen_ = false;
  EvaluationCounts counts_;
  std::vector<double> first_not_a_number_;
};

}  // namespace lowpass
