#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/core/row_products.hpp"
#include "lowpass/core/vector_operations.hpp"

namespace lowpass {

/// Rows from this length on are multiplied by fused instructions where the processor has them (multiply_rows).
inline constexpr std::size_t long_row = 1024;

/// Columns first ... first + count - 1 of A B, A being P x K and B K x N, into P rows of `count` numbers that begin
/// to_step apart, which must not overlap B. The sums are the same however the columns are cut. Cost: P K count.
inline void multiply_columns(MatrixView<const double> a, MatrixView<const double> b, std::size_t first,
                             std::size_t count, double* to, std::size_t to_step, Onto onto) {
  assert(a.columns() == b.rows() && first + count <= b.columns());
  // Piece by piece: B's rows lie far apart, and so many at a time are not read ahead.
  constexpr std::size_t piece = 256;
  const std::vector<std::size_t> rows = row_offsets(a.rows(), to_step);
  std::vector<double> packed(b.rows() * std::min(piece, count));
  for (std::size_t done = 0; done < count; done += piece) {
    const std::size_t width = std::min(piece, count - done);
    for (std::size_t k = 0; k < b.rows(); ++k)
      std::copy_n(b.row(k).data() + first + done, width, packed.data() + k * width);
    // Few rows at a time, each as far as the piece goes: writing far apart all the time takes several times as long.
    constexpr std::size_t rows_at_once = 8;
    for (std::size_t i = 0; i < a.rows(); i += rows_at_once) {
      const std::size_t height = std::min(rows_at_once, a.rows() - i);
      multiply_rows(Factors<double>{a.row(i).data(), a.columns()}, RowList<const double>{packed.data(), b.rows()},
                    RowList<double>{to + done, height, rows.data() + i}, width, onto);
    }
  }
}

/// result += factor A B, A being P x K, B K x N and the result P x N, which must not overlap: vectors of N numbers
/// mixed into others, in the order of B's rows. A zero of A adds nothing, so that what B's row holds leaves the result
/// as it is to the last bit. Few rows; products of large matrices go through gemm(). Cost: P K N.
/// @pre B's entries are finite.
inline void add_product(double factor, MatrixView<const double> a, MatrixView<const double> b,
                        MatrixView<double> result) {
  assert(a.columns() == b.rows() && result.rows() == a.rows() && result.columns() == b.columns());
  if (b.columns() >= long_row) {
    std::vector<double> factors(a.data(), a.data() + a.size());
    for (double& entry : factors) entry *= factor;
    return multiply_columns({factors.data(), a.rows(), a.columns()}, b, 0, b.columns(), result.data(), result.columns(),
                            Onto::add);
  }
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t k = 0; k < a.columns(); ++k)
      if (a(i, k) != 0) add_scaled(factor * a(i, k), b.row(k), result.row(i));
}

}  // namespace lowpass
