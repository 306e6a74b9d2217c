#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "lowpass/core/unset_allocator.hpp"

namespace lowpass {

/// Non-owning rows x columns matrix, row-major without gaps.
template <class Real>
class MatrixView {
 public:
  MatrixView() = default;
  MatrixView(Real* data, std::size_t rows, std::size_t columns) : data_(data), rows_(rows), columns_(columns) {}

  /// A view of constants from a view of variables.
  operator MatrixView<const Real>() const
    requires(!std::is_const_v<Real>)
  {
    return {data_, rows_, columns_};
  }

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t size() const { return rows_ * columns_; }
  Real* data() const { return data_; }
  std::span<Real> row(std::size_t i) const {
    assert(i < rows_);
    return {data_ + i * columns_, columns_};
  }
  Real& operator()(std::size_t i, std::size_t j) const {
    assert(i < rows_ && j < columns_);
    return data_[i * columns_ + j];
  }

 private:
  Real* data_ = nullptr;
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
};

/// Says that the entries of a matrix are not to be set: they are written before they are read.
struct Unset {};
inline constexpr Unset unset;

/// Owning rows x columns matrix, row-major without gaps.
template <class Real>
class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t columns, Real value = Real{})
      : rows_(rows), columns_(columns), values_(rows * columns, value) {}
  /// Entries that hold nothing definite. Cost: none; the memory is touched when it is written.
  Matrix(std::size_t rows, std::size_t columns, Unset) : rows_(rows), columns_(columns), values_(rows * columns) {}
  /// Rows of equal length, as in {{1, 2}, {3, 4}}.
  Matrix(std::initializer_list<std::initializer_list<Real>> rows)
      : rows_(rows.size()), columns_(rows.size() == 0 ? 0 : rows.begin()->size()), values_(rows_ * columns_) {
    auto to = values_.begin();
    for (const auto& row : rows) {
      assert(row.size() == columns_);
      to = std::copy(row.begin(), row.end(), to);
    }
  }

  operator MatrixView<const Real>() const { return {values_.data(), rows_, columns_}; }
  operator MatrixView<Real>() { return {values_.data(), rows_, columns_}; }

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t size() const { return values_.size(); }
  Real* data() { return values_.data(); }
  const Real* data() const { return values_.data(); }
  std::span<Real> row(std::size_t i) {
    assert(i < rows_);
    return {values_.data() + i * columns_, columns_};
  }
  std::span<const Real> row(std::size_t i) const {
    assert(i < rows_);
    return {values_.data() + i * columns_, columns_};
  }
  Real& operator()(std::size_t i, std::size_t j) {
    assert(i < rows_ && j < columns_);
    return values_[i * columns_ + j];
  }
  Real operator()(std::size_t i, std::size_t j) const {
    assert(i < rows_ && j < columns_);
    return values_[i * columns_ + j];
  }
  std::span<Real> values() { return values_; }
  std::span<const Real> values() const { return values_; }

  /// Adds a row at the end; @pre row.size() == columns(), or the matrix is empty.
  void append_row(std::span<const Real> row) {
    if (rows_ == 0) columns_ = row.size();
    assert(row.size() == columns_);
    values_.insert(values_.end(), row.begin(), row.end());
    ++rows_;
  }

 private:
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::vector<Real, UnsetAllocator<Real>> values_;
};

}  // namespace lowpass
