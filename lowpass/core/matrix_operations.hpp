#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/core/row_products.hpp"
#include "lowpass/core/vector_operations.hpp"

namespace lowpass {

namespace detail {

/// Piece by piece of the columns: B's rows lie far apart, and so many at a time are not read ahead.
inline void add_long_product(double factor, MatrixView<const double> a, MatrixView<const double> b,
                             MatrixView<double> result) {
  constexpr std::size_t piece = 256;
  std::vector<double> factors(a.data(), a.data() + a.size());
  for (double& entry : factors) entry *= factor;
  const std::vector<std::size_t> rows = row_offsets(result.rows(), result.columns());
  std::vector<double> packed(b.rows() * piece);
  for (std::size_t first = 0; first < b.columns(); first += piece) {
    const std::size_t count = std::min(piece, b.columns() - first);
    for (std::size_t k = 0; k < b.rows(); ++k) std::copy_n(b.row(k).data() + first, count, packed.data() + k * count);
    multiply_rows(Factors<double>{factors.data(), a.columns()}, RowList<const double>{packed.data(), b.rows()},
                  RowList<double>{result.data() + first, result.rows(), rows.data()}, count, Onto::add);
  }
}

}  // namespace detail

/// result += factor A B, A being P x K, B K x N and the result P x N, which must not overlap: vectors of N numbers
/// mixed into others, in the order of B's rows. A zero of A adds nothing, so that what B's row holds leaves the result
/// as it is to the last bit. Few long rows, which from 1,024 numbers on are multiplied by fused instructions where the
/// processor has them (multiply_rows); products of large matrices go through gemm(). Cost: P K N.
/// @pre B's entries are finite.
inline void add_product(double factor, MatrixView<const double> a, MatrixView<const double> b,
                        MatrixView<double> result) {
  assert(a.columns() == b.rows() && result.rows() == a.rows() && result.columns() == b.columns());
  constexpr std::size_t long_row = 1024;
  if (b.columns() >= long_row) return detail::add_long_product(factor, a, b, result);
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t k = 0; k < a.columns(); ++k)
      if (a(i, k) != 0) add_scaled(factor * a(i, k), b.row(k), result.row(i));
}

}  // namespace lowpass
