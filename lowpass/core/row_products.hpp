#pragma once

#include <cstddef>
#include <vector>

namespace lowpass {

// Products of matrices that lie in a cache, for which a general matrix product (gemm.hpp) is too slow: it would pack
// them first. All rows have the same length; they need not be neighbours, which makes a convolution out of a product
// without a copy of its patches (the "indirect" convolution of Dukhan, arXiv 1907.02129). On the calling thread; the
// order of every sum depends on sizes and the instruction set only.

/// Rows of equal length: the i-th begins at first + offsets[i]; without offsets they follow each other.
template <class Real>
struct RowList {
  Real* first = nullptr;
  std::size_t count = 0;
  const std::size_t* offsets = nullptr;  ///< in numbers

  Real* row(std::size_t i, std::size_t length) const { return first + (offsets == nullptr ? i * length : offsets[i]); }
};

/// Offsets of rows that lie `step` numbers apart.
inline std::vector<std::size_t> row_offsets(std::size_t count, std::size_t step) {
  std::vector<std::size_t> offsets(count);
  for (std::size_t i = 0; i < count; ++i) offsets[i] = i * step;
  return offsets;
}

/// Entry (i, k) of a matrix, or of a transposed one, is first[i * row_step + k * column_step].
template <class Real>
struct Factors {
  const Real* first = nullptr;
  std::size_t row_step = 0;
  std::size_t column_step = 1;
};

/// What becomes of the numbers that stand where a product is written.
enum class Onto { replace, add };

/// to[i] = sum_k factors(i, k) from[k], or added to what is there; rows of `to` must not overlap each other or `from`.
/// Cost: to.count from.count length.
void multiply_rows(const Factors<float>& factors, const RowList<const float>& from, const RowList<float>& to,
                   std::size_t length, Onto onto);
void multiply_rows(const Factors<double>& factors, const RowList<const double>& from, const RowList<double>& to,
                   std::size_t length, Onto onto);

/// Several pairs of lists of rows: those of pair q lie further by of_left[q] and of_right[q] numbers.
struct RowShifts {
  std::size_t count = 1;
  const std::size_t* of_left = nullptr;   ///< null: none is shifted
  const std::size_t* of_right = nullptr;  ///< likewise
};

/// products(i, j) += sum_q left_q[i] . right_q[j], `products` being left.count x right.count, row-major.
/// Cost: shifts.count left.count right.count length.
void add_row_dots(const RowList<const float>& left, const RowList<const float>& right, const RowShifts& shifts,
                  std::size_t length, float* products);
void add_row_dots(const RowList<const double>& left, const RowList<const double>& right, const RowShifts& shifts,
                  std::size_t length, double* products);

}  // namespace lowpass
