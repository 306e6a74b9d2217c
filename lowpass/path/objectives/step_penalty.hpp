#pragma once

#include "lowpass/core/matrix.hpp"
#include "lowpass/core/parallel_for.hpp"

namespace lowpass {

/// lambda sum_m |x(t_{m+1}) - x(t_m)|^2 over neighbouring points of a grid (Yu and Morozov 2026, Eq. 4). With D the
/// differences of the mixing matrix's rows this is lambda tr(D B B^T D^T): only the R x R matrix D^T D enters.
class StepPenalty {
 public:
  /// `mixing` is M x R. @throws BadInput if lambda is negative or not finite.
  StepPenalty(MatrixView<const double> mixing, double lambda);

  /// Cost: R^2 N.
  double value(MatrixView<const double> basis, const ParallelFor& run = one_after_the_other) const;

  /// Adds the derivative with respect to basis rows `first_row` ... R - 1, 2 lambda D^T D B, to a piece of a gradient:
  /// R - first_row rows, the columns from `first_column` on. Cost: R^2 per column.
  void add_gradient(MatrixView<const double> basis, std::size_t first_row, std::size_t first_column,
                    MatrixView<double> piece) const;

 private:
  Matrix<double> slopes_;  ///< 2 lambda D^T D
};

}  // namespace lowpass
