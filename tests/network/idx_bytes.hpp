#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

// IDX files made by hand for the tests of the data layer and of scripts/fetch-mnist.

inline std::string big_endian_bytes(std::initializer_list<std::uint32_t> numbers) {
  std::string bytes;
  for (const std::uint32_t number : numbers)
    for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>((number >> shift) & 0xFFU);
  return bytes;
}

/// Images whose k-th byte is 7 k + first, modulo 256.
inline std::string image_file(std::uint32_t count, std::uint32_t rows, std::uint32_t columns, std::size_t first = 0) {
  std::string bytes = big_endian_bytes({0x00000803, count, rows, columns});
  for (std::size_t k = 0; k < std::size_t{count} * rows * columns; ++k)
    bytes += static_cast<char>((7 * k + first) % 256);
  return bytes;
}

/// Labels 0, 1, 2, ..., modulo 10.
inline std::string label_file(std::uint32_t count) {
  std::string bytes = big_endian_bytes({0x00000801, count});
  for (std::uint32_t k = 0; k < count; ++k) bytes += static_cast<char>(k % 10);
  return bytes;
}

inline std::string gzipped(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error("deflate");
  std::string compressed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_out = static_cast<uInt>(compressed.size());
  const int status = deflate(&stream, Z_FINISH);
  compressed.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw std::runtime_error("deflate did not finish");
  return compressed;
}
