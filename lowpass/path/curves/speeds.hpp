#pragma once

#include <span>
#include <vector>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// Speeds |dx/dt| of a path, from the inner products of its chord and coefficient vectors: points need not be formed,
/// and nothing cancels when the ends are far from the origin. Cost: K^2 N once, K^2 per point.
class Speeds {
 public:
  /// `basis` is (2 + K) x N: a curve's ends and coefficients.
  explicit Speeds(MatrixView<const double> basis);

  /// At the points whose slopes dC/dt are the rows (M x (2 + K)).
  std::vector<double> at(const Matrix<double>& slopes) const;

  /// Adds to `gradient` (K x N) the derivative of sum_m weights[m] |dx/dt|_m with respect to the coefficient vectors. A
  /// point at rest adds nothing. Cost: K^2 (M + N).
  static void add_gradient(MatrixView<const double> basis, const Matrix<double>& slopes, std::span<const double> speeds,
                           std::span<const double> weights, MatrixView<double> gradient);

 private:
  Matrix<double> products_;  ///< (1 + K) x (1 + K), the chord first
};

}  // namespace lowpass
