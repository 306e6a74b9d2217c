#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lowpass/core/matrix.hpp"
#include "lowpass/core/unset_allocator.hpp"
#include "lowpass/core/workers.hpp"

namespace lowpass {

/// Grey images as they stand in an IDX file (Y. LeCun's format of MNIST). Points into the bytes it was read from.
struct IdxImages {
  std::size_t count = 0;    ///< >= 1
  std::size_t rows = 0;     ///< >= 1, pixels from top to bottom
  std::size_t columns = 0;  ///< >= 1, pixels from left to right
  std::string_view pixels;  ///< count x rows x columns bytes, 0 black ... 255 white as stored

  std::size_t features() const { return rows * columns; }
};

/// Reads an image file: magic 0x00000803, count, rows, columns (32 bits, most significant byte first), pixels. `source`
/// names the file in messages. @throws BadInput for another magic number, no images, images without pixels, a truncated
/// file or one with trailing bytes.
IdxImages parse_idx_images(std::string_view bytes, std::string_view source);

/// Reads a label file: magic 0x00000801, count (32 bits, most significant byte first), one byte per label; returns the
/// labels, which point into `bytes`. @throws BadInput as parse_idx_images.
std::string_view parse_idx_labels(std::string_view bytes, std::string_view source);

/// The first `count` images, one per row, row by row from the top, scaled from 0 ... 255 to [0, 1];
/// @pre count <= images.count. Cost with two workers: 20 ms for MNIST's 60,000, most of it for fresh memory.
Matrix<float> scaled_pixels(const IdxImages& images, std::size_t count, Workers& workers);

/// The content itself, uncompressed if it is gzip's (told by its first two bytes, not by the file's name). `source`
/// names the file in messages. Cost: two seconds per gigabyte. @throws BadInput if the compressed data are truncated or
/// corrupt.
Bytes uncompressed(Bytes content, std::string_view source);

/// Whether these are the first bytes of a gzip file.
bool is_gzip(std::string_view bytes);

}  // namespace lowpass
