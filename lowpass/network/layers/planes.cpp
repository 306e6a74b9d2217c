#include "lowpass/network/layers/planes.hpp"

#include <algorithm>

namespace lowpass {
namespace {

/// The pieces of one patch row (one kernel entry of one channel) within one output row: `count` neighbouring pixels
/// from `pixel` on belong to the output columns from `column` on; the columns before and after lie outside the image.
struct Run {
  std::size_t pixel = 0;
  std::size_t column = 0;
  std::size_t count = 0;
};

Run inside_image(const PatchShape& shape, std::size_t channel, std::size_t y, std::size_t kernel_y,
                 std::size_t kernel_x) {
  const Planes& in = shape.input;
  const std::size_t padded_y = y + kernel_y;
  if (padded_y < shape.padding || padded_y >= in.height + shape.padding) return {};
  const std::size_t column = kernel_x < shape.padding ? shape.padding - kernel_x : 0;
  const std::size_t end = std::min(shape.output_width(), in.width + shape.padding - kernel_x);
  if (end <= column) return {};
  const std::size_t pixel_y = padded_y - shape.padding;
  return {channel * in.positions() + pixel_y * in.width + column + kernel_x - shape.padding, column, end - column};
}

/// Calls visit(offset of the output row in the patches, run) for every kernel entry and wanted output row.
template <class Visit>
void for_each_run(const PatchShape& shape, std::size_t first_row, std::size_t rows, Visit visit) {
  const std::size_t width = shape.output_width();
  std::size_t offset = 0;
  for (std::size_t c = 0; c < shape.input.channels; ++c)
    for (std::size_t ky = 0; ky < shape.kernel; ++ky)
      for (std::size_t kx = 0; kx < shape.kernel; ++kx)
        for (std::size_t y = 0; y < rows; ++y, offset += width)
          visit(offset, inside_image(shape, c, first_row + y, ky, kx));
}

}  // namespace

template <class Real>
void gather_patches(const PatchShape& shape, const Real* input, std::size_t samples, std::size_t first_row,
                    std::size_t rows, Real* patches) {
  const std::size_t width = shape.output_width();
  for_each_run(shape, first_row, rows, [&](std::size_t offset, const Run& run) {
    Real* to = patches + offset * samples;
    std::fill_n(to, run.column * samples, Real{0});
    std::copy_n(input + run.pixel * samples, run.count * samples, to + run.column * samples);
    std::fill(to + (run.column + run.count) * samples, to + width * samples, Real{0});
  });
}

template <class Real>
void scatter_patches(const PatchShape& shape, const Real* patches, std::size_t samples, std::size_t first_row,
                     std::size_t rows, Real* input) {
  for_each_run(shape, first_row, rows, [&](std::size_t offset, const Run& run) {
    const Real* from = patches + (offset + run.column) * samples;
    Real* to = input + run.pixel * samples;
    for (std::size_t i = 0; i < run.count * samples; ++i) to[i] += from[i];
  });
}

template <class Real>
void transpose_columns(const Real* from, std::size_t samples, std::size_t width, std::span<const std::size_t> columns,
                       Real* to) {
  // Tiles: every line of the cache that is read or written is used whole before it is left.
  constexpr std::size_t tile = 16;
  for (std::size_t k0 = 0; k0 < columns.size(); k0 += tile) {
    const std::size_t k1 = std::min(k0 + tile, columns.size());
    for (std::size_t s0 = 0; s0 < samples; s0 += tile) {
      const std::size_t s1 = std::min(s0 + tile, samples);
      for (std::size_t k = k0; k < k1; ++k)
        for (std::size_t s = s0; s < s1; ++s) to[k * samples + s] = from[s * width + columns[k]];
    }
  }
}

template void gather_patches(const PatchShape&, const float*, std::size_t, std::size_t, std::size_t, float*);
template void gather_patches(const PatchShape&, const double*, std::size_t, std::size_t, std::size_t, double*);
template void scatter_patches(const PatchShape&, const float*, std::size_t, std::size_t, std::size_t, float*);
template void scatter_patches(const PatchShape&, const double*, std::size_t, std::size_t, std::size_t, double*);
template void transpose_columns(const float*, std::size_t, std::size_t, std::span<const std::size_t>, float*);
template void transpose_columns(const double*, std::size_t, std::size_t, std::span<const std::size_t>, double*);

}  // namespace lowpass
