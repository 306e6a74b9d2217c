#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// A matrix of rows without their zeros (compressed sparse rows). Immutable.
template <class Real>
class SparseRows {
 public:
  /// Column numbers take two bytes each: a third of the memory would be theirs if they took four.
  static constexpr std::size_t most_columns = std::size_t{1} << 16U;
  using ColumnNumber = std::uint16_t;

  /// @pre At most most_columns columns. Cost: two looks at every entry.
  explicit SparseRows(MatrixView<const Real> matrix);

  std::size_t rows() const { return begins_.size() - 1; }
  std::size_t columns() const { return columns_; }
  /// The share of entries that are not zero, 0 ... 1.
  double nonzero_share() const { return static_cast<double>(values_.size()) / static_cast<double>(rows() * columns_); }
  std::size_t begin(std::size_t row) const { return begins_[row]; }
  std::size_t end(std::size_t row) const { return begins_[row + 1]; }
  const ColumnNumber* column_numbers() const { return numbers_.data(); }
  const Real* values() const { return values_.data(); }

 private:
  std::size_t columns_;
  std::vector<std::size_t> begins_;
  std::vector<ColumnNumber> numbers_;
  std::vector<Real> values_;
};

/// The share of entries that are not zero, 0 ... 1; of a matrix without entries 0.
double nonzero_share(MatrixView<const float> matrix);

/// Some rows of a sparse matrix, by their numbers, in order.
template <class Real>
struct ChosenRows {
  const SparseRows<Real>* matrix = nullptr;
  std::span<const std::uint32_t> numbers;
};

/// Numbers per column of the matrix that sparse products want for vectors of `width` numbers: whole vector registers.
std::size_t padded_width(std::size_t width);

/// products[j][s] = sum_k rows(s, k) by_column[k][j] for j < width: sparse rows times a dense matrix, transposed.
/// by_column: columns x padded_width(width). Product j's numbers, one for each chosen row, are at products +
/// offsets[j]. The order of every sum is that of the columns: zeros that are left out would have added nothing. Cost:
/// nonzeros times width.
void multiply_sparse(const ChosenRows<float>& rows, const float* by_column, std::span<const std::size_t> offsets,
                     float* products);
void multiply_sparse(const ChosenRows<double>& rows, const double* by_column, std::span<const std::size_t> offsets,
                     double* products);

/// by_column[k][j] += sum_s rows(s, k) products[j][s]: the transpose of the above. Cost: the same.
void add_sparse_transposed(const ChosenRows<float>& rows, const float* products, std::span<const std::size_t> offsets,
                           float* by_column);
void add_sparse_transposed(const ChosenRows<double>& rows, const double* products, std::span<const std::size_t> offsets,
                           double* by_column);

}  // namespace lowpass
