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

/// What a convolution multiplies with its weights: for each output position the kernel x kernel neighbourhood of every
/// channel, zero outside the image. `first_row`, `rows`: the output rows wanted.
/// patches: (channels * kernel * kernel) x (rows * output width * samples).
struct PatchShape {
  Planes input;
  std::size_t kernel = 0;
  std::size_t padding = 0;

  std::size_t output_height() const { return input.height + 2 * padding + 1 - kernel; }
  std::size_t output_width() const { return input.width + 2 * padding + 1 - kernel; }
  /// Numbers in one patch.
  std::size_t size() const { return input.channels * kernel * kernel; }
};

template <class Real>
void gather_patches(const PatchShape& shape, const Real* input, std::size_t samples, std::size_t first_row,
                    std::size_t rows, Real* patches);

/// The transpose of gather_patches: adds every patch entry to the pixel it was taken from.
template <class Real>
void scatter_patches(const PatchShape& shape, const Real* patches, std::size_t samples, std::size_t first_row,
                     std::size_t rows, Real* input);

/// to (columns.size() x samples): row k holds column columns[k] of from (samples x width).
template <class Real>
void transpose_columns(const Real* from, std::size_t samples, std::size_t width, std::span<const std::size_t> columns,
                       Real* to);

}  // namespace lowpass
