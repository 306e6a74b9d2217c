#pragma once

#include "lowpass/core/matrix.hpp"
#include "lowpass/path/curves/curve.hpp"

namespace lowpass {

/// The linear map from one curve's coefficients to those of another curve that comes closest to it, in least squares
/// over t: to.coefficient_count() x from.coefficient_count(). Exact where the second curve contains the first
/// (refined_terms()). Cost for K and L coefficients, L the more: 64 L numbers times K + L, 64 L K^2 operations.
Matrix<double> refit(const Curve& to, const Curve& from);

/// The coefficients (L x N) by which a curve comes closest to another one with these (K x N): refit() times them.
Matrix<double> refitted(const Curve& to, const Curve& from, MatrixView<const double> coefficients);

/// Variables u in which every curve bends equally much for |u| = 1: coefficients are T u with T^T G T = 1, G being
/// (2 / pi^2) times the Gram matrix of the basis functions' slopes. For Fourier T is 1 / n on the diagonal. Nearly
/// dependent functions (Bezier curves of high degree) are scaled as if they were less so. Cost: 64 K^2 numbers and some
/// 30 K^3 operations, seconds for a thousand terms.
struct BendingScale {
  Matrix<double> scale;    ///< T, K x K, symmetric
  Matrix<double> inverse;  ///< of T
};
BendingScale bending_scale(const Curve& curve);

}  // namespace lowpass
