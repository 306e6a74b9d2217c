#pragma once

#include <cassert>
#include <cstddef>

#include "lowpass/core/matrix.hpp"
#include "lowpass/core/vector_operations.hpp"

namespace lowpass {

/// result += factor A B, A being P x K, B K x N and the result P x N, which must not overlap: vectors of N numbers
/// mixed into others, in the order of B's rows. A zero of A adds nothing, so that what B's row holds leaves the result
/// as it is to the last bit. Few long rows; products of large matrices go through gemm(). Cost: P K N.
inline void add_product(double factor, MatrixView<const double> a, MatrixView<const double> b,
                        MatrixView<double> result) {
  assert(a.columns() == b.rows() && result.rows() == a.rows() && result.columns() == b.columns());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t k = 0; k < a.columns(); ++k)
      if (a(i, k) != 0) add_scaled(factor * a(i, k), b.row(k), result.row(i));
}

}  // namespace lowpass
