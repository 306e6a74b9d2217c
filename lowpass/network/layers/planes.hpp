#pragma once

#include <cstddef>
#include <span>

namespace lowpass {

/// Images of a convolution or a pooling: channels x height x width, each pixel a row of samples.
struct Planes {
  std::size_t channels = 0;
  std::size_t height = 0;
  std::size_t width = 0;

  std::size_t positions() const { return height * width; }
  std::size_t size() const { return channels * positions(); }
};

/// to (columns.size() x samples): row k holds column columns[k] of from (samples x width).
template <class Real>
void transpose_columns(const Real* from, std::size_t samples, std::size_t width, std::span<const std::size_t> columns,
                       Real* to);

/// to (columns x rows) from `from` (rows x columns).
template <class Real>
void transpose(const Real* from, std::size_t rows, std::size_t columns, Real* to);

}  // namespace lowpass
