#include "lowpass/core/npy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied from and to the file as they are");

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::string_view save_again = "save it with np.save(file, array.astype('<f8'))";

[[noreturn]] void refuse(const std::filesystem::path& path, std::string_view expected, std::string_view found,
                         std::string_view change) {
  throw BadInput(fmt::format("array file '{}': expected {}, found {}; {}", path.string(), expected, found, change));
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

/// What a header says.
struct Header {
  std::string type;
  bool fortran_order = false;
  std::vector<std::size_t> shape;
};

/// Reads a header: a Python dictionary with the keys descr, fortran_order and shape, each once, in any order.
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const std::filesystem::path& path) : rest_(text), path_(path) {}

  Header parse() {
    Header header;
    bool has_type = false, has_order = false, has_shape = false;
    require("{");
    while (!accept("}")) {
      const std::string key = quoted();
      require(":");
      if (key == "descr" && !has_type) {
        header.type = type();
        has_type = true;
      } else if (key == "fortran_order" && !has_order) {
        header.fortran_order = boolean();
        has_order = true;
      } else if (key == "shape" && !has_shape) {
        header.shape = shape();
        has_shape = true;
      } else {
        fail(fmt::format("an unknown or repeated key '{}'", printable(key)));
      }
      if (!accept(",")) {
        require("}");
        break;
      }
    }
    skip_spaces();
    if (!rest_.empty()) fail(fmt::format("'{}' after the header's end", printable(rest_)));
    if (!(has_type && has_order && has_shape)) fail("a header without one of them");
    return header;
  }

 private:
  [[noreturn]] void fail(const std::string& found) const {
    refuse(path_, "a NumPy header with descr, fortran_order and shape", found, save_again);
  }

  void skip_spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n"), rest_.size())); }

  bool accept(std::string_view token) {
    skip_spaces();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  void require(std::string_view token) {
    if (!accept(token)) fail(fmt::format("'{}' instead of '{}'", printable(rest_), token));
  }

  std::string quoted() {
    const std::string_view quote = accept("'") ? "'" : "\"";
    if (quote == "\"") require(quote);
    const std::size_t end = rest_.find(quote);
    if (end == std::string_view::npos) fail(fmt::format("'{}' without a closing quote", printable(rest_)));
    const std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return text;
  }

  std::string type() {
    if (accept("["))
      refuse(path_, "plain numbers of type '<f4' or '<f8'", "records with several fields", "save one field alone");
    return quoted();
  }

  bool boolean() {
    if (accept("True")) return true;
    require("False");
    return false;
  }

  std::vector<std::size_t> shape() {
    std::vector<std::size_t> sizes;
    require("(");
    while (!accept(")")) {
      skip_spaces();
      const std::string_view digits = rest_.substr(0, rest_.find_first_not_of("0123456789"));
      const std::optional<unsigned long long> size = parse_count(digits);
      if (!size) fail(fmt::format("'{}' instead of a size", printable(rest_)));
      sizes.push_back(*size);
      rest_.remove_prefix(digits.size());
      if (!accept(",")) {
        require(")");
        break;
      }
    }
    return sizes;
  }

  std::string_view rest_;
  const std::filesystem::path& path_;
};

/// Takes magic, version, header length and header off the front of `bytes`.
Header take_header(std::string_view& bytes, const std::filesystem::path& path) {
  if (!bytes.starts_with(magic))
    refuse(path, "a .npy file, which begins with \\x93NUMPY",
           bytes.empty() ? "an empty file" : fmt::format("'{}'", printable(bytes.substr(0, magic.size()))),
           "give an array saved with np.save");
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
  const std::size_t version_end = magic.size() + 2;
  if (bytes.size() < version_end) refuse(path, "a format version", "the file's end", "copy or save the file again");
  const std::size_t major = byte(magic.size()), minor = byte(magic.size() + 1);
  if (major < 1 || major > 3 || minor != 0)
    refuse(path, "format version 1.0, 2.0 or 3.0", fmt::format("{}.{}", major, minor), save_again);

  const std::size_t length_bytes = major == 1 ? 2 : 4;
  if (bytes.size() < version_end + length_bytes)
    refuse(path, "the header's length", "the file's end", "copy or save the file again");
  std::size_t length = 0;
  for (std::size_t i = length_bytes; i > 0; --i) length = (length << 8U) | byte(version_end + i - 1);
  bytes.remove_prefix(version_end + length_bytes);
  if (length > bytes.size())
    refuse(path, fmt::format("a header of {} bytes", length), fmt::format("{} bytes", bytes.size()),
           "the file is truncated: copy or save it again");
  Header header = HeaderParser(bytes.substr(0, length), path).parse();
  bytes.remove_prefix(length);
  return header;
}

template <class Real>
Matrix<double> read_numbers(std::string_view bytes, std::size_t rows, std::size_t columns, bool fortran_order,
                            const std::filesystem::path& path) {
  Matrix<double> values(rows, columns);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const std::size_t place = fortran_order ? j * rows + i : i * columns + j;
      Real number;
      std::memcpy(&number, bytes.data() + place * sizeof number, sizeof number);
      if (!std::isfinite(number))
        refuse(path, "finite numbers", fmt::format("{} in row {}, column {} (counted from 0)", shortest(number), i, j),
               "remove or replace it");
      values(i, j) = number;
    }
  }
  return values;
}

template <class Real>
std::string bytes_of(std::string_view type, std::string_view shape, const Real* values, std::size_t count) {
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}", type, shape);
  // NumPy keeps room for a longer first size and pads to a multiple of 64 bytes; for the shapes of this file that is
  // always 128 bytes with magic, version 1.0 and length, which take 10.
  header.resize(117, ' ');
  header += '\n';

  std::string bytes(magic);
  bytes += {'\x01', '\x00', static_cast<char>(header.size()), '\x00'};
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(values), count * sizeof(Real));
  return bytes;
}

template <class Real>
std::string matrix_bytes(std::string_view type, MatrixView<const Real> values) {
  return bytes_of(type, shape_text({values.rows(), values.columns()}), values.data(), values.size());
}

}  // namespace

Matrix<double> read_npy(const std::filesystem::path& path) {
  const std::string content = read_file(path);
  std::string_view bytes = content;
  const Header header = take_header(bytes, path);

  const bool is_double = header.type == "<f8";
  if (!is_double && header.type != "<f4")
    refuse(path, "numbers of type '<f4' or '<f8'", fmt::format("type '{}'", printable(header.type)), save_again);
  if (header.shape.size() != 1 && header.shape.size() != 2)
    refuse(path, "an array with one or two dimensions", fmt::format("shape {}", shape_text(header.shape)),
           "reshape it before saving");

  const std::size_t rows = header.shape.size() == 1 ? 1 : header.shape[0], columns = header.shape.back();
  if (rows == 0 || columns == 0)
    refuse(path, "at least one number", fmt::format("shape {}", shape_text(header.shape)),
           "save an array with numbers");
  const std::size_t number_size = is_double ? sizeof(double) : sizeof(float);
  std::size_t size = 0;
  if (__builtin_mul_overflow(rows, columns, &size) || __builtin_mul_overflow(size, number_size, &size) ||
      size != bytes.size())
    refuse(path, fmt::format("all numbers of shape {}, {} bytes each", shape_text(header.shape), number_size),
           fmt::format("{} bytes after the header", bytes.size()),
           "the file is truncated or too long: copy or save it again");
  return is_double ? read_numbers<double>(bytes, rows, columns, header.fortran_order, path)
                   : read_numbers<float>(bytes, rows, columns, header.fortran_order, path);
}

std::string npy_bytes(MatrixView<const float> values) {
  return matrix_bytes("<f4", values);
}
std::string npy_bytes(MatrixView<const double> values) {
  return matrix_bytes("<f8", values);
}
std::string npy_bytes(std::span<const float> values) {
  return bytes_of("<f4", shape_text({values.size()}), values.data(), values.size());
}

}  // namespace lowpass
