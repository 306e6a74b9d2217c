#include "lowpass/core/sparse_rows.hpp"

#include <algorithm>

// Vectors of a length known at run time only cannot stand in arrays, which the blocks of registers are.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "lowpass/core/sparse_rows.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lowpass::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// to(j)[i] = from(i)[j] for i < rows, j < columns; from and to give a row's first number.
template <class T, class From, class To>
HWY_INLINE void transpose(std::size_t rows, std::size_t columns, From from, To to) {
  std::size_t whole_rows = 0;
  std::size_t whole_columns = 0;
#if HWY_TARGET != HWY_SCALAR
  if constexpr (sizeof(T) == sizeof(float)) {
    whole_rows = rows / 4 * 4;
    whole_columns = columns / 4 * 4;
    const hn::FixedTag<T, 4> d;
    for (std::size_t j = 0; j < whole_columns; j += 4) {
      T* t0 = to(j);
      T* t1 = to(j + 1);
      T* t2 = to(j + 2);
      T* t3 = to(j + 3);
      for (std::size_t i = 0; i < whole_rows; i += 4) {
        const auto a = hn::LoadU(d, from(i) + j);
        const auto b = hn::LoadU(d, from(i + 1) + j);
        const auto e = hn::LoadU(d, from(i + 2) + j);
        const auto f = hn::LoadU(d, from(i + 3) + j);
        const auto ab = hn::InterleaveLower(d, a, b);
        const auto ef = hn::InterleaveLower(d, e, f);
        const auto ab_upper = hn::InterleaveUpper(d, a, b);
        const auto ef_upper = hn::InterleaveUpper(d, e, f);
        hn::StoreU(hn::ConcatLowerLower(d, ef, ab), d, t0 + i);
        hn::StoreU(hn::ConcatUpperUpper(d, ef, ab), d, t1 + i);
        hn::StoreU(hn::ConcatLowerLower(d, ef_upper, ab_upper), d, t2 + i);
        hn::StoreU(hn::ConcatUpperUpper(d, ef_upper, ab_upper), d, t3 + i);
      }
    }
  }
#endif
  for (std::size_t j = 0; j < columns; ++j) {
    T* target = to(j);
    for (std::size_t i = j < whole_columns ? whole_rows : 0; i < rows; ++i) target[i] = from(i)[j];
  }
}

/// One entry of a sparse column.
template <class T>
struct Entry {
  std::uint32_t row;
  T value;
};

/// Vectors summed in registers at a time.
#if HWY_TARGET <= HWY_AVX3 || HWY_ARCH_ARM_A64
constexpr std::size_t widest = 8;
#else
constexpr std::size_t widest = 4;
#endif

/// Asks for a row that is read soon: chosen at random, it comes from far away.
template <class T>
HWY_INLINE void prefetch_row(const SparseRows<T>& matrix, std::size_t row) {
  constexpr std::size_t line = 64;
  const std::size_t begin = matrix.begin(row);
  const std::size_t end = matrix.end(row);
  for (std::size_t e = begin; e < end; e += line / sizeof(*matrix.column_numbers()))
    hwy::Prefetch(matrix.column_numbers() + e);
  for (std::size_t e = begin; e < end; e += line / sizeof(T)) hwy::Prefetch(matrix.values() + e);
}

/// Sums of one sparse row, `Vectors` vectors of columns wide.
template <std::size_t Vectors, class T>
HWY_INLINE void row_times_panel(const typename SparseRows<T>::ColumnNumber* columns, const T* values, std::size_t count,
                                const T* by_column, std::size_t width, T* sums) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<decltype(d)> total[Vectors];
  for (std::size_t v = 0; v < Vectors; ++v) total[v] = hn::Zero(d);
  for (std::size_t e = 0; e < count; ++e) {
    const T* factors = by_column + columns[e] * width;
    const auto value = hn::Set(d, values[e]);
    for (std::size_t v = 0; v < Vectors; ++v) total[v] = hn::MulAdd(value, hn::LoadU(d, factors + v * lanes), total[v]);
  }
  for (std::size_t v = 0; v < Vectors; ++v) hn::StoreU(total[v], d, sums + v * lanes);
}

/// Calls step(number of vectors as a constant, first column, columns of these that are wanted) for panels of whole
/// vectors that make up the padded width of `wanted` columns.
template <class T, class Step>
HWY_INLINE void for_each_panel(std::size_t wanted, Step step) {
  const std::size_t lanes = hn::Lanes(hn::ScalableTag<T>());
  const std::size_t width = padded_width(wanted);
  std::size_t j = 0;
  const auto make = [&](auto vectors) HWY_ATTR {
    const std::size_t panel = decltype(vectors)::value * lanes;
    for (; j + panel <= width; j += panel) step(vectors, j, std::min(wanted - std::min(j, wanted), panel));
  };
  make(std::integral_constant<std::size_t, widest>());
  make(std::integral_constant<std::size_t, 4>());
  make(std::integral_constant<std::size_t, 1>());
}

template <class T>
HWY_INLINE void multiply(const ChosenRows<T>& rows, const T* by_column, std::span<const std::size_t> offsets,
                         T* products) {
  constexpr std::size_t rows_at_once = 16;
  constexpr std::size_t rows_ahead = 3;
  const std::size_t width = padded_width(offsets.size());
  const SparseRows<T>& matrix = *rows.matrix;
  for_each_panel<T>(offsets.size(), [&](auto vectors, std::size_t j0, std::size_t wanted) HWY_ATTR {
    constexpr std::size_t count = decltype(vectors)::value;
    HWY_ALIGN T sums[rows_at_once][count * HWY_MAX_BYTES / sizeof(T)];
    for (std::size_t s0 = 0; s0 < rows.numbers.size(); s0 += rows_at_once) {
      const std::size_t several = std::min(rows_at_once, rows.numbers.size() - s0);
      for (std::size_t s = 0; s < several; ++s) {
        if (j0 == 0 && s0 + s + rows_ahead < rows.numbers.size())
          prefetch_row(matrix, rows.numbers[s0 + s + rows_ahead]);
        const std::size_t begin = matrix.begin(rows.numbers[s0 + s]);
        row_times_panel<count>(matrix.column_numbers() + begin, matrix.values() + begin,
                               matrix.end(rows.numbers[s0 + s]) - begin, by_column + j0, width, sums[s]);
      }
      transpose<T>(
          several, wanted, [&](std::size_t s) { return sums[s]; },
          [&](std::size_t j) { return products + offsets[j0 + j] + s0; });
    }
  });
}

/// Adds to one column's factors.
template <std::size_t Vectors, class T>
HWY_INLINE void add_column(const Entry<T>* entries, std::size_t count, const T* by_row, std::size_t row_width,
                           T* factors) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<decltype(d)> total[Vectors];
  for (std::size_t v = 0; v < Vectors; ++v) total[v] = hn::LoadU(d, factors + v * lanes);
  for (std::size_t e = 0; e < count; ++e) {
    const T* row = by_row + entries[e].row * row_width;
    const auto value = hn::Set(d, entries[e].value);
    for (std::size_t v = 0; v < Vectors; ++v) total[v] = hn::MulAdd(value, hn::LoadU(d, row + v * lanes), total[v]);
  }
  for (std::size_t v = 0; v < Vectors; ++v) hn::StoreU(total[v], d, factors + v * lanes);
}

template <class T>
HWY_INLINE void add_transposed(const std::vector<std::size_t>& begins, const std::vector<Entry<T>>& entries,
                               std::size_t rows, const T* products, std::span<const std::size_t> offsets,
                               T* by_column) {
  const std::size_t lanes = hn::Lanes(hn::ScalableTag<T>());
  const std::size_t width = padded_width(offsets.size());
  std::vector<T> by_row(rows * widest * lanes);
  for_each_panel<T>(offsets.size(), [&](auto vectors, std::size_t j0, std::size_t wanted) HWY_ATTR {
    constexpr std::size_t count = decltype(vectors)::value;
    const std::size_t panel = count * lanes;
    constexpr std::size_t tile = 16;
    for (std::size_t s0 = 0; s0 < rows; s0 += tile)
      transpose<T>(
          wanted, std::min(tile, rows - s0), [&](std::size_t j) { return products + offsets[j0 + j] + s0; },
          [&](std::size_t s) { return &by_row[(s0 + s) * panel]; });
    for (std::size_t s = 0; s < rows; ++s) std::fill(&by_row[s * panel] + wanted, &by_row[s * panel] + panel, T{0});
    for (std::size_t k = 0; k + 1 < begins.size(); ++k)
      if (begins[k + 1] > begins[k])
        add_column<count>(&entries[begins[k]], begins[k + 1] - begins[k], by_row.data(), panel,
                          by_column + k * width + j0);
  });
}

void multiply_float(const ChosenRows<float>& rows, const float* by_column, std::span<const std::size_t> offsets,
                    float* products) {
  multiply(rows, by_column, offsets, products);
}
void multiply_double(const ChosenRows<double>& rows, const double* by_column, std::span<const std::size_t> offsets,
                     double* products) {
  multiply(rows, by_column, offsets, products);
}

/// The chosen rows' entries column by column.
template <class T>
HWY_INLINE void add_by_columns(const ChosenRows<T>& rows, const T* products, std::span<const std::size_t> offsets,
                               T* by_column) {
  const SparseRows<T>& matrix = *rows.matrix;
  std::vector<std::size_t> begins(matrix.columns() + 1, 0);
  for (const std::uint32_t row : rows.numbers)
    for (std::size_t e = matrix.begin(row); e < matrix.end(row); ++e) ++begins[matrix.column_numbers()[e] + 1];
  for (std::size_t k = 0; k < matrix.columns(); ++k) begins[k + 1] += begins[k];
  std::vector<Entry<T>> entries(begins.back());
  std::vector<std::size_t> next(begins.begin(), begins.end() - 1);
  for (std::size_t s = 0; s < rows.numbers.size(); ++s)
    for (std::size_t e = matrix.begin(rows.numbers[s]); e < matrix.end(rows.numbers[s]); ++e)
      entries[next[matrix.column_numbers()[e]]++] = {static_cast<std::uint32_t>(s), matrix.values()[e]};
  add_transposed(begins, entries, rows.numbers.size(), products, offsets, by_column);
}

void add_float(const ChosenRows<float>& rows, const float* products, std::span<const std::size_t> offsets,
               float* by_column) {
  add_by_columns(rows, products, offsets, by_column);
}
void add_double(const ChosenRows<double>& rows, const double* products, std::span<const std::size_t> offsets,
                double* by_column) {
  add_by_columns(rows, products, offsets, by_column);
}

}  // namespace lowpass::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lowpass {

HWY_EXPORT(multiply_float);
HWY_EXPORT(multiply_double);
HWY_EXPORT(add_float);
HWY_EXPORT(add_double);

template <class Real>
SparseRows<Real>::SparseRows(MatrixView<const Real> matrix) : columns_(matrix.columns()), begins_{0} {
  const auto nonzeros =
      matrix.size() - static_cast<std::size_t>(std::count(matrix.data(), matrix.data() + matrix.size(), Real{0}));
  numbers_.reserve(nonzeros);
  values_.reserve(nonzeros);
  begins_.reserve(matrix.rows() + 1);
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    const std::span<const Real> row = matrix.row(r);
    for (std::size_t k = 0; k < row.size(); ++k) {
      if (row[k] == 0) continue;
      numbers_.push_back(static_cast<ColumnNumber>(k));
      values_.push_back(row[k]);
    }
    begins_.push_back(values_.size());
  }
}

double nonzero_share(MatrixView<const float> matrix) {
  std::size_t nonzeros = 0;
  for (std::size_t i = 0; i < matrix.size(); ++i) nonzeros += matrix.data()[i] != 0 ? 1 : 0;
  return matrix.size() == 0 ? 0 : static_cast<double>(nonzeros) / static_cast<double>(matrix.size());
}

std::size_t padded_width(std::size_t width) {
  // Of the longest vectors, in float; a multiple of all shorter ones.
  constexpr std::size_t most_lanes = 16;
  return (width + most_lanes - 1) / most_lanes * most_lanes;
}

void multiply_sparse(const ChosenRows<float>& rows, const float* by_column, std::span<const std::size_t> offsets,
                     float* products) {
  HWY_DYNAMIC_DISPATCH(multiply_float)(rows, by_column, offsets, products);
}
void multiply_sparse(const ChosenRows<double>& rows, const double* by_column, std::span<const std::size_t> offsets,
                     double* products) {
  HWY_DYNAMIC_DISPATCH(multiply_double)(rows, by_column, offsets, products);
}
void add_sparse_transposed(const ChosenRows<float>& rows, const float* products, std::span<const std::size_t> offsets,
                           float* by_column) {
  HWY_DYNAMIC_DISPATCH(add_float)(rows, products, offsets, by_column);
}
void add_sparse_transposed(const ChosenRows<double>& rows, const double* products, std::span<const std::size_t> offsets,
                           double* by_column) {
  HWY_DYNAMIC_DISPATCH(add_double)(rows, products, offsets, by_column);
}

template class SparseRows<float>;
template class SparseRows<double>;

}  // namespace lowpass
#endif
