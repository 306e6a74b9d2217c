#include "lowpass/network/idx.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <initializer_list>

#include "lowpass/core/content_kind.hpp"
#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

constexpr std::uint32_t image_magic = 0x00000803;
constexpr std::uint32_t label_magic = 0x00000801;
constexpr std::size_t number_size = 4;

[[noreturn]] void refuse(std::string_view source, std::string_view expected, std::string_view found) {
  throw BadInput(
      fmt::format("'{}': expected {}, found {}; fetch the file again or give another one", source, expected, found));
}

std::uint32_t big_endian(std::string_view bytes, std::size_t begin) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < number_size; ++i) number = (number << 8U) | static_cast<unsigned char>(bytes[begin + i]);
  return number;
}

std::string kind_of(std::uint32_t magic) {
  const char* known = magic == image_magic ? " (images)" : magic == label_magic ? " (labels)" : "";
  return fmt::format("the magic number {:#010x}{}", magic, known);
}

void check_magic(std::string_view bytes, std::uint32_t magic, std::string_view source) {
  if (bytes.empty()) refuse(source, "an IDX file", "an empty file");
  if (bytes.size() < number_size) refuse(source, "an IDX file", fmt::format("only {} bytes", bytes.size()));
  const std::string kind = content_kind(bytes);
  if (!kind.empty())
    throw BadInput(fmt::format("'{}' is {}, not an IDX file ({}); fetch the file again, from another place if need be",
                               source, kind, kind_of(magic)));
  if (big_endian(bytes, 0) != magic) refuse(source, kind_of(magic), kind_of(big_endian(bytes, 0)));
}

void check_header(std::string_view bytes, std::size_t header_size, std::string_view source) {
  if (bytes.size() < header_size)
    refuse(source, fmt::format("a header of {} bytes", header_size), fmt::format("only {} bytes", bytes.size()));
}

void check_size(std::size_t found, std::size_t expected, std::string_view what, std::string_view source) {
  if (found != expected)
    refuse(source, fmt::format("{}, {} bytes after the header", what, expected),
           fmt::format("{} ({})", found, found < expected ? "the file is truncated" : "trailing bytes"));
}

/// A place for what is compressed here: the last four bytes say how long the last member is, modulo 2^32. A hint only:
/// several members are longer together, and a damaged number must not ask for gigabytes.
Bytes place_for(std::string_view compressed) {
  constexpr std::size_t largest_ratio = 1032;  // of deflate
  const std::string_view length = compressed.substr(compressed.size() - std::min(number_size, compressed.size()));
  std::size_t hint = 0;
  for (std::size_t i = length.size(); i-- > 0;) hint = (hint << 8U) | static_cast<unsigned char>(length[i]);
  return Bytes(std::min(hint, largest_ratio * compressed.size()) + 1);
}

/// An inflating stream for gzip's format that ends itself.
class Inflation {
 public:
  Inflation() {
    constexpr int largest_window = 15, gzip_only = 16;
    if (inflateInit2(&stream, largest_window + gzip_only) != Z_OK) throw InternalError("zlib could not be started");
  }
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;
  ~Inflation() { inflateEnd(&stream); }

  z_stream stream{};
};

}  // namespace

IdxImages parse_idx_images(std::string_view bytes, std::string_view source) {
  constexpr std::size_t header_size = 4 * number_size;
  check_magic(bytes, image_magic, source);
  check_header(bytes, header_size, source);
  const IdxImages images{big_endian(bytes, 4), big_endian(bytes, 8), big_endian(bytes, 12), bytes.substr(header_size)};
  const std::string what = fmt::format("{} images of {} x {} pixels", images.count, images.rows, images.columns);
  if (images.count == 0 || images.rows == 0 || images.columns == 0)
    refuse(source, "at least one image with at least one pixel", what);
  // Rows times columns fit into 64 bits, the images' pixels perhaps not.
  std::size_t expected = 0;
  if (__builtin_mul_overflow(images.count, images.features(), &expected))
    refuse(source, what, fmt::format("{} bytes after the header", images.pixels.size()));
  check_size(images.pixels.size(), expected, what, source);
  return images;
}

std::string_view parse_idx_labels(std::string_view bytes, std::string_view source) {
  constexpr std::size_t header_size = 2 * number_size;
  check_magic(bytes, label_magic, source);
  check_header(bytes, header_size, source);
  const std::size_t count = big_endian(bytes, 4);
  if (count == 0) refuse(source, "at least one label", "0 labels");
  const std::string_view labels = bytes.substr(header_size);
  check_size(labels.size(), count, fmt::format("{} labels", count), source);
  return labels;
}

Matrix<float> scaled_pixels(const IdxImages& images, std::size_t count, Workers& workers) {
  constexpr std::size_t block = std::size_t{1} << 20U;
  Matrix<float> scaled(count, images.features(), unset);
  workers.for_each((scaled.size() + block - 1) / block, [&](std::size_t task) {
    const std::string_view pixels = images.pixels.substr(0, scaled.size()).substr(task * block, block);
    std::transform(pixels.begin(), pixels.end(), scaled.data() + task * block,
                   [](char pixel) { return static_cast<float>(static_cast<unsigned char>(pixel)) / 255; });
  });
  return scaled;
}

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1f\x8b");
}

Bytes uncompressed(Bytes content, std::string_view source) {
  std::string_view rest(content.data(), content.size());
  if (!is_gzip(rest)) return content;
  Inflation inflation;
  z_stream& stream = inflation.stream;
  Bytes plain = place_for(rest);
  std::size_t filled = 0;
  while (true) {
    if (filled == plain.size()) plain.resize(2 * plain.size());
    // zlib counts in 32 bits.
    constexpr std::size_t most = 1U << 30U;
    const std::size_t offered = std::min(rest.size(), most), room = std::min(plain.size() - filled, most);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest.data()));
    stream.avail_in = static_cast<uInt>(offered);
    stream.next_out = reinterpret_cast<Bytef*>(plain.data() + filled);
    stream.avail_out = static_cast<uInt>(room);
    const int status = inflate(&stream, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
      refuse(source, "gzip data", fmt::format("corrupt ones ({})", stream.msg ? stream.msg : zError(status)));
    rest.remove_prefix(offered - stream.avail_in);
    filled += room - stream.avail_out;
    if (status == Z_STREAM_END) {
      // gzip too reads over zeros that fill a block at the end.
      if (rest.find_first_not_of('\0') == std::string_view::npos) break;
      if (!is_gzip(rest))
        refuse(source, "the end of the file or another gzip member after the first",
               fmt::format("{} bytes that are neither, from byte {} on", rest.size(), content.size() - rest.size()));
      // A gzip file may consist of several members, one after the other.
      inflateReset(&stream);
    } else if (rest.empty() && stream.avail_out != 0) {
      refuse(source, "gzip data to their end", fmt::format("only {} bytes: the file is truncated", content.size()));
    }
  }
  plain.resize(filled);
  return plain;
}

}  // namespace lowpass
