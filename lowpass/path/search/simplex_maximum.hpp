#pragma once

#include <vector>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// The maximum of lambda.F - lambda.Q.lambda / 2 over lambda >= 0 with sum 1: the dual of the smallest maximum of
/// F_k + g_k.d + |d|^2 / 2, Q being the inner products of the g_k.
struct SimplexMaximum {
  std::vector<double> lambda;
  double value = 0;
};

/// Exact, by trying every set of positive entries: 2^K small linear systems. @pre Q is symmetric, not negative,
/// K = F.size() in 1 ... 12.
SimplexMaximum maximum_on_simplex(const std::vector<double>& f, const Matrix<double>& q);

}  // namespace lowpass
