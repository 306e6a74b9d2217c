#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lowpass {

/// What a caller can use, and says in messages.
struct NpyExpectation {
  /// As NumPy writes them on this machine; the same in the other byte order, or with its order not named, are taken
  /// too.
  std::vector<std::string_view> types;
  std::size_t least_dimensions = 1;
  std::size_t most_dimensions = 1;
  std::string_view advice;  ///< "save it with np.save(file, array.astype('<f8'))"
  /// What to change where that depends on the type and the shape that were found; null: `advice`.
  std::string (*advise)(std::string_view type, const std::vector<std::size_t>& shape) = nullptr;
};

/// An array of numbers as it stands in a .npy file, in C order.
class NpyArray {
 public:
  /// The type as NumPy writes it on this machine: "<f4", "|u1".
  std::string_view type() const { return type_; }
  /// No size is 0.
  const std::vector<std::size_t>& shape() const { return shape_; }
  std::size_t count() const { return numbers_.size() / size_; }
  /// Number i in C order, exact but for integers beyond 2^53; @pre i < count().
  double number(std::size_t i) const { return read_(numbers_.data() + i * size_); }

 private:
  friend NpyArray parse_npy(std::string bytes, const std::filesystem::path& path, const NpyExpectation& expected);

  std::string_view type_;
  std::vector<std::size_t> shape_;
  std::string numbers_;
  std::size_t size_ = 1;  ///< of a number, bytes
  double (*read_)(const char*) = nullptr;
};

/// The array in the bytes of a .npy file (format 1.0, 2.0 or 3.0, C or Fortran order). Cost: the file's size. `path`
/// names the file in messages.
/// @throws BadInput if it is no .npy file, is truncated or longer than its header says, holds no number or another type
/// (object arrays, strings) or number of dimensions than expected.
NpyArray parse_npy(std::string bytes, const std::filesystem::path& path, const NpyExpectation& expected);

/// A shape as Python writes it: "(3,)", "(60000, 28, 28)".
std::string npy_shape(const std::vector<std::size_t>& shape);

/// @throws BadInput naming the file, what was expected, what was found and what to change.
[[noreturn]] void refuse_npy(const std::filesystem::path& path, std::string_view expected, std::string_view found,
                             std::string_view change);

}  // namespace lowpass
