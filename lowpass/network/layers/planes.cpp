#include "lowpass/network/layers/planes.hpp"

#include <algorithm>

namespace lowpass {
namespace {

/// to[k * samples + s] = from[s * width + column(k)] for k < count.
template <class Real, class Column>
void transpose_tiles(const Real* from, std::size_t samples, std::size_t width, std::size_t count, Column column,
                     Real* to) {
  // Tiles: every line of the cache that is read or written is used whole before it is left.
  constexpr std::size_t tile = 16;
  for (std::size_t k0 = 0; k0 < count; k0 += tile) {
    const std::size_t k1 = std::min(k0 + tile, count);
    for (std::size_t s0 = 0; s0 < samples; s0 += tile) {
      const std::size_t s1 = std::min(s0 + tile, samples);
      for (std::size_t k = k0; k < k1; ++k)
        for (std::size_t s = s0; s < s1; ++s) to[k * samples + s] = from[s * width + column(k)];
    }
  }
}

}  // namespace

template <class Real>
void transpose_columns(const Real* from, std::size_t samples, std::size_t width, std::span<const std::size_t> columns,
                       Real* to) {
  transpose_tiles(from, samples, width, columns.size(), [columns](std::size_t k) { return columns[k]; }, to);
}

template <class Real>
void transpose(const Real* from, std::size_t rows, std::size_t columns, Real* to) {
  transpose_tiles(from, rows, columns, columns, [](std::size_t k) { return k; }, to);
}

template void transpose_columns(const float*, std::size_t, std::size_t, std::span<const std::size_t>, float*);
template void transpose_columns(const double*, std::size_t, std::size_t, std::span<const std::size_t>, double*);
template void transpose(const float*, std::size_t, std::size_t, float*);
template void transpose(const double*, std::size_t, std::size_t, double*);

}  // namespace lowpass
