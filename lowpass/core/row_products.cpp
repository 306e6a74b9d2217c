#include "lowpass/core/row_products.hpp"

#include <algorithm>

// Vectors of a length known at run time only cannot stand in arrays, which the blocks of registers are.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "lowpass/core/row_products.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lowpass::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// A block of sums stays in registers: sixteen of them where there are 32 registers, else eight.
#if HWY_TARGET <= HWY_AVX3 || HWY_ARCH_ARM_A64
constexpr std::size_t tallest = 8;
constexpr std::size_t most_dots = 4;
#else
constexpr std::size_t tallest = 4;
constexpr std::size_t most_dots = 2;
#endif

template <class D>
using Real = hn::TFromD<D>;

/// `Height` rows of the product, `Vectors` vectors wide, from column `at` on.
template <std::size_t Height, std::size_t Vectors, class D>
HWY_INLINE void multiply_block(D d, const Factors<Real<D>>& factors, std::size_t first,
                               const RowList<const Real<D>>& from, const RowList<Real<D>>& to, std::size_t length,
                               std::size_t at, Onto onto) {
  const std::size_t lanes = hn::Lanes(d);
  Real<D>* rows[Height];
  hn::Vec<D> sums[Height][Vectors];
  for (std::size_t i = 0; i < Height; ++i) {
    rows[i] = to.row(first + i, length) + at;
    for (std::size_t v = 0; v < Vectors; ++v)
      sums[i][v] = onto == Onto::add ? hn::LoadU(d, rows[i] + v * lanes) : hn::Zero(d);
  }
  const Real<D>* column = factors.first + first * factors.row_step;
  for (std::size_t k = 0; k < from.count; ++k, column += factors.column_step) {
    const Real<D>* source = from.row(k, length) + at;
    hn::Vec<D> values[Vectors];
    for (std::size_t v = 0; v < Vectors; ++v) values[v] = hn::LoadU(d, source + v * lanes);
    for (std::size_t i = 0; i < Height; ++i) {
      const auto factor = hn::Set(d, column[i * factors.row_step]);
      for (std::size_t v = 0; v < Vectors; ++v) sums[i][v] = hn::MulAdd(factor, values[v], sums[i][v]);
    }
  }
  for (std::size_t i = 0; i < Height; ++i)
    for (std::size_t v = 0; v < Vectors; ++v) hn::StoreU(sums[i][v], d, rows[i] + v * lanes);
}

/// All rows of the product, `Vectors` vectors wide.
template <std::size_t Vectors, class D>
HWY_INLINE void multiply_columns(D d, const Factors<Real<D>>& factors, const RowList<const Real<D>>& from,
                                 const RowList<Real<D>>& to, std::size_t length, std::size_t at, Onto onto) {
  std::size_t i = 0;
  for (; i + tallest <= to.count; i += tallest)
    multiply_block<tallest, Vectors>(d, factors, i, from, to, length, at, onto);
  if constexpr (tallest > 4) {
    if (i + 4 <= to.count) {
      multiply_block<4, Vectors>(d, factors, i, from, to, length, at, onto);
      i += 4;
    }
  }
  if (i + 2 <= to.count) {
    multiply_block<2, Vectors>(d, factors, i, from, to, length, at, onto);
    i += 2;
  }
  if (i < to.count) multiply_block<1, Vectors>(d, factors, i, from, to, length, at, onto);
}

/// Calls step(tag, at) for vectors of half the lanes of D and less, as many as fill `length` from `at` on.
template <class D, class Step>
HWY_INLINE void for_narrower([[maybe_unused]] D d, [[maybe_unused]] std::size_t at, [[maybe_unused]] std::size_t length,
                             [[maybe_unused]] Step step) {
  if constexpr (hn::MaxLanes(D()) > 1) {
    const hn::Half<D> half;
    if (at + hn::Lanes(half) <= length) {
      step(half, at);
      at += hn::Lanes(half);
    }
    for_narrower(half, at, length, step);
  }
}

template <class T>
HWY_INLINE void multiply(const Factors<T>& factors, const RowList<const T>& from, const RowList<T>& to,
                         std::size_t length, Onto onto) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t at = 0;
  for (; at + 2 * lanes <= length; at += 2 * lanes) multiply_columns<2>(d, factors, from, to, length, at, onto);
  for (; at + lanes <= length; at += lanes) multiply_columns<1>(d, factors, from, to, length, at, onto);
  for_narrower(d, at, length, [&](auto narrow, std::size_t place) HWY_ATTR {
    multiply_columns<1>(narrow, factors, from, to, length, place, onto);
  });
}

/// The dots of Height rows on the left and Width rows on the right.
template <std::size_t Height, std::size_t Width, class T>
HWY_INLINE void dots_block(const RowList<const T>& left, std::size_t i0, const RowList<const T>& right, std::size_t j0,
                           const RowShifts& shifts, std::size_t length, T* products) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<decltype(d)> sums[Height][Width];
  T rests[Height][Width];
  const T* l[Height];
  const T* r[Width];
  for (std::size_t i = 0; i < Height; ++i) {
    l[i] = left.row(i0 + i, length);
    for (std::size_t j = 0; j < Width; ++j) {
      sums[i][j] = hn::Zero(d);
      rests[i][j] = 0;
    }
  }
  for (std::size_t j = 0; j < Width; ++j) r[j] = right.row(j0 + j, length);
  for (std::size_t q = 0; q < shifts.count; ++q) {
    const std::size_t of_left = shifts.of_left == nullptr ? 0 : shifts.of_left[q];
    const std::size_t of_right = shifts.of_right == nullptr ? 0 : shifts.of_right[q];
    std::size_t at = 0;
    for (; at + lanes <= length; at += lanes) {
      hn::Vec<decltype(d)> values[Height];
      for (std::size_t i = 0; i < Height; ++i) values[i] = hn::LoadU(d, l[i] + of_left + at);
      for (std::size_t j = 0; j < Width; ++j) {
        const auto other = hn::LoadU(d, r[j] + of_right + at);
        for (std::size_t i = 0; i < Height; ++i) sums[i][j] = hn::MulAdd(values[i], other, sums[i][j]);
      }
    }
    for (; at < length; ++at)
      for (std::size_t i = 0; i < Height; ++i)
        for (std::size_t j = 0; j < Width; ++j) rests[i][j] += l[i][of_left + at] * r[j][of_right + at];
  }
  for (std::size_t i = 0; i < Height; ++i)
    for (std::size_t j = 0; j < Width; ++j)
      products[(i0 + i) * right.count + j0 + j] += hn::GetLane(hn::SumOfLanes(d, sums[i][j])) + rests[i][j];
}

template <std::size_t Height, class T>
HWY_INLINE void dots_rows(const RowList<const T>& left, std::size_t i, const RowList<const T>& right,
                          const RowShifts& shifts, std::size_t length, T* products) {
  std::size_t j = 0;
  // Five at a time where that leaves no rest: kernels of convolutions are five wide.
  if constexpr (most_dots == 4)
    if (right.count % 5 == 0)
      for (; j < right.count; j += 5) dots_block<Height, 5>(left, i, right, j, shifts, length, products);
  for (; j + 4 <= right.count; j += 4) dots_block<Height, 4>(left, i, right, j, shifts, length, products);
  for (; j < right.count; ++j) dots_block<Height, 1>(left, i, right, j, shifts, length, products);
}

template <class T>
HWY_INLINE void dots(const RowList<const T>& left, const RowList<const T>& right, const RowShifts& shifts,
                     std::size_t length, T* products) {
  std::size_t i = 0;
  for (; i + most_dots <= left.count; i += most_dots) dots_rows<most_dots>(left, i, right, shifts, length, products);
  for (; i < left.count; ++i) dots_rows<1>(left, i, right, shifts, length, products);
}

void multiply_float(const Factors<float>& factors, const RowList<const float>& from, const RowList<float>& to,
                    std::size_t length, Onto onto) {
  multiply(factors, from, to, length, onto);
}
void multiply_double(const Factors<double>& factors, const RowList<const double>& from, const RowList<double>& to,
                     std::size_t length, Onto onto) {
  multiply(factors, from, to, length, onto);
}
void dots_float(const RowList<const float>& left, const RowList<const float>& right, const RowShifts& shifts,
                std::size_t length, float* products) {
  dots(left, right, shifts, length, products);
}
void dots_double(const RowList<const double>& left, const RowList<const double>& right, const RowShifts& shifts,
                 std::size_t length, double* products) {
  dots(left, right, shifts, length, products);
}

}  // namespace lowpass::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lowpass {

HWY_EXPORT(multiply_float);
HWY_EXPORT(multiply_double);
HWY_EXPORT(dots_float);
HWY_EXPORT(dots_double);

void multiply_rows(const Factors<float>& factors, const RowList<const float>& from, const RowList<float>& to,
                   std::size_t length, Onto onto) {
  HWY_DYNAMIC_DISPATCH(multiply_float)(factors, from, to, length, onto);
}
void multiply_rows(const Factors<double>& factors, const RowList<const double>& from, const RowList<double>& to,
                   std::size_t length, Onto onto) {
  HWY_DYNAMIC_DISPATCH(multiply_double)(factors, from, to, length, onto);
}
void add_row_dots(const RowList<const float>& left, const RowList<const float>& right, const RowShifts& shifts,
                  std::size_t length, float* products) {
  HWY_DYNAMIC_DISPATCH(dots_float)(left, right, shifts, length, products);
}
void add_row_dots(const RowList<const double>& left, const RowList<const double>& right, const RowShifts& shifts,
                  std::size_t length, double* products) {
  HWY_DYNAMIC_DISPATCH(dots_double)(left, right, shifts, length, products);
}

}  // namespace lowpass
#endif
