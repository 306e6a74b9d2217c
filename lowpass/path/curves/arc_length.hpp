#pragma once

#include <cstddef>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/path/curves/curve.hpp"

namespace lowpass {

/// Distances along a path, from its speeds in the middle of many equal pieces of t. Cost: R^2 N once for a basis of R
/// vectors, R^2 for each piece, and no evaluation.
class ArcLength {
 public:
  /// At least 16 pieces in the curve's shortest half-wave, and at least `pieces`. `basis` is (2 + K) x N.
  ArcLength(const Curve& curve, MatrixView<const double> basis, std::size_t pieces);

  /// Of the whole path.
  double total() const { return passed_.back(); }
  /// Of the part from 0 to t.
  double until(double t) const;
  /// The first t up to which the path has this length; pieces of zero length are skipped. @pre 0 <= length <= total()
  double place(double length) const;

 private:
  std::vector<double> passed_;  ///< until i / pieces
};

}  // namespace lowpass
