#include "lowpass/core/npy_array.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>

#include "lowpass/core/content_kind.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/half.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied from the file as they are");

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::string_view save_again = "save it with np.save(file, array)";
constexpr std::string_view copy_again = "copy or save the file again";

template <class Number>
double read(const char* at) {
  Number number;
  std::memcpy(&number, at, sizeof number);
  return static_cast<double>(number);
}

double read_half(const char* at) {
  std::uint16_t bits = 0;
  std::memcpy(&bits, at, sizeof bits);
  return half_number(bits);
}

struct Type {
  std::string_view name;
  std::size_t size;  ///< bytes
  double (*read)(const char*);
};

constexpr std::array<Type, 11> types = {{
    {"<f2", 2, read_half},
    {"<f4", 4, read<float>},
    {"<f8", 8, read<double>},
    {"|i1", 1, read<std::int8_t>},
    {"<i2", 2, read<std::int16_t>},
    {"<i4", 4, read<std::int32_t>},
    {"<i8", 8, read<std::int64_t>},
    {"|u1", 1, read<std::uint8_t>},
    {"<u2", 2, read<std::uint16_t>},
    {"<u4", 4, read<std::uint32_t>},
    {"<u8", 8, read<std::uint64_t>},
}};

/// What a header says.
struct Header {
  std::string type;      ///< as NumPy writes it on this machine
  bool swapped = false;  ///< whether every number's bytes stand the other way round
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
        set_type(header);
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
    refuse_npy(path_, "a NumPy header with descr, fortran_order and shape", found, save_again);
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

  /// "f8", "=f8" and "|f8" are "<f8" on this machine, ">f8" is that with its bytes the other way round; a number of one
  /// byte has no order.
  void set_type(Header& header) {
    if (accept("[")) refuse_npy(path_, "plain numbers", "records with several fields", "save one field alone");
    header.type = quoted();
    constexpr std::string_view orders = "<>=|", kinds = "fiu";
    const bool ordered = header.type.find_first_of(orders) == 0;
    const std::string plain = header.type.substr(ordered ? 1 : 0);
    if (plain.size() != 2 || kinds.find(plain[0]) == std::string_view::npos) return;
    header.swapped = header.type[0] == '>' && plain[1] != '1';
    header.type = (plain[1] == '1' ? "|" : "<") + plain;
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
      if (rest_.starts_with('L')) rest_.remove_prefix(1);  // a long integer of Python 2
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

/// What a file is that is no array.
std::string beginning(std::string_view bytes) {
  if (bytes.empty()) return "an empty file";
  const std::string kind = content_kind(bytes);
  return kind.empty() ? fmt::format("'{}'", printable(bytes.substr(0, magic.size()))) : kind;
}

/// Takes magic, version, header length and header off the front of `bytes`.
Header take_header(std::string_view& bytes, const std::filesystem::path& path) {
  if (!bytes.starts_with(magic))
    refuse_npy(path, "a .npy file, which begins with \\x93NUMPY", beginning(bytes), "give an array saved with np.save");
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
  const std::size_t version_end = magic.size() + 2;
  if (bytes.size() < version_end) refuse_npy(path, "a format version", "the file's end", copy_again);
  const std::size_t major = byte(magic.size()), minor = byte(magic.size() + 1);
  if (major < 1 || major > 3 || minor != 0)
    refuse_npy(path, "format version 1.0, 2.0 or 3.0", fmt::format("{}.{}", major, minor), save_again);

  const std::size_t length_bytes = major == 1 ? 2 : 4;
  if (bytes.size() < version_end + length_bytes) refuse_npy(path, "the header's length", "the file's end", copy_again);
  std::size_t length = 0;
  for (std::size_t i = length_bytes; i > 0; --i) length = (length << 8U) | byte(version_end + i - 1);
  bytes.remove_prefix(version_end + length_bytes);
  if (length > bytes.size())
    refuse_npy(path, fmt::format("a header of {} bytes", length), fmt::format("{} bytes", bytes.size()),
               "the file is truncated: copy or save it again");
  Header header = HeaderParser(bytes.substr(0, length), path).parse();
  bytes.remove_prefix(length);
  return header;
}

/// Type and numbers of dimensions are what the caller can use, and there are numbers.
const Type& checked_type(const Header& header, const std::filesystem::path& path, const NpyExpectation& expected) {
  const auto type = std::find_if(types.begin(), types.end(), [&](const Type& one) { return one.name == header.type; });
  const std::string advice =
      expected.advise != nullptr ? expected.advise(header.type, header.shape) : std::string(expected.advice);
  if (type == types.end() || std::count(expected.types.begin(), expected.types.end(), type->name) == 0)
    refuse_npy(path, fmt::format("numbers of type '{}'", fmt::join(expected.types, "' or '")),
               fmt::format("type '{}'", printable(header.type)), advice);
  const std::size_t dimensions = header.shape.size();
  const std::string shape = fmt::format("shape {}", npy_shape(header.shape));
  if (dimensions < expected.least_dimensions || dimensions > expected.most_dimensions)
    refuse_npy(path,
               fmt::format("a {}-dimensional array",
                           expected.least_dimensions == expected.most_dimensions
                               ? fmt::format("{}", expected.least_dimensions)
                               : fmt::format("{}- or {}", expected.least_dimensions, expected.most_dimensions)),
               shape, expected.advise != nullptr ? advice : "reshape it before saving");
  if (std::count(header.shape.begin(), header.shape.end(), 0) != 0)
    refuse_npy(path, "at least one number", shape, "save an array with numbers");
  return *type;
}

void reverse_bytes(std::string& numbers, std::size_t number_size) {
  for (auto number = numbers.begin(); number != numbers.end(); number += static_cast<std::ptrdiff_t>(number_size))
    std::reverse(number, number + static_cast<std::ptrdiff_t>(number_size));
}

/// Numbers from Fortran order (the first index runs fastest) in C order (the last one does).
std::string in_c_order(std::string_view numbers, const std::vector<std::size_t>& shape, std::size_t number_size) {
  std::vector<std::size_t> strides(shape.size(), number_size);
  for (std::size_t k = 1; k < shape.size(); ++k) strides[k] = strides[k - 1] * shape[k - 1];
  std::string ordered;
  ordered.reserve(numbers.size());
  std::vector<std::size_t> index(shape.size(), 0);
  std::size_t place = 0;
  while (ordered.size() < numbers.size()) {
    ordered += numbers.substr(place, number_size);
    for (std::size_t k = shape.size(); k-- > 0;) {
      place += strides[k];
      if (++index[k] < shape[k]) break;
      place -= index[k] * strides[k];
      index[k] = 0;
    }
  }
  return ordered;
}

}  // namespace

NpyArray parse_npy(std::string bytes, const std::filesystem::path& path, const NpyExpectation& expected) {
  std::string_view rest = bytes;
  Header header = take_header(rest, path);
  const Type& type = checked_type(header, path, expected);
  std::size_t size = type.size;
  bool overflows = false;
  for (const std::size_t length : header.shape) overflows = overflows || __builtin_mul_overflow(size, length, &size);
  if (overflows || size != rest.size())
    refuse_npy(path, fmt::format("all numbers of shape {}, {} bytes each", npy_shape(header.shape), type.size),
               fmt::format("{} bytes after the header", rest.size()),
               "the file is truncated or too long: copy or save it again");

  NpyArray array;
  array.type_ = type.name;
  array.size_ = type.size;
  array.read_ = type.read;
  if (header.fortran_order)
    array.numbers_ = in_c_order(rest, header.shape, type.size);
  else
    array.numbers_ = std::move(bytes.erase(0, bytes.size() - rest.size()));
  if (header.swapped) reverse_bytes(array.numbers_, type.size);
  array.shape_ = std::move(header.shape);
  return array;
}

std::string npy_shape(const std::vector<std::size_t>& shape) {
  return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

void refuse_npy(const std::filesystem::path& path, std::string_view expected, std::string_view found,
                std::string_view change) {
  throw BadInput(fmt::format("array file '{}': expected {}, found {}; {}", path.string(), expected, found, change));
}

}  // namespace lowpass
