#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lowpass {

/// A type of numbers that is read.
struct SafetensorsType {
  std::string_view name;
  std::size_t size;               ///< bytes
  double (*number)(const char*);  ///< the number that begins there
};

/// What the header says of a tensor, checked against the size of the data.
struct SafetensorsEntry {
  std::string name;
  const SafetensorsType* type = nullptr;
  std::vector<std::size_t> shape;
  std::size_t begin = 0;  ///< in the data, bytes
  std::size_t end = 0;    ///< begin + the shape's product times the type's size

  std::size_t count() const { return (end - begin) / type->size; }
};

/// The format's own key, never a tensor's name.
inline constexpr std::string_view safetensors_metadata = "__metadata__";

/// Takes length and header off the front of a file's `bytes`, so that the data remain, and returns the tensors in the
/// order of their data, which they fill. `path` names the file in messages.
/// @throws BadInput as read_safetensors, but for the values.
std::vector<SafetensorsEntry> take_safetensors_header(std::string_view& bytes, const std::filesystem::path& path);

/// The shape's product times `factor`; nothing if it does not fit into 64 bits.
std::optional<std::size_t> shape_product(const std::vector<std::size_t>& shape, std::size_t factor);

/// "[2,3]", as it stands in a header.
std::string safetensors_shape(const std::vector<std::size_t>& shape);

/// @throws BadInput naming the file, the tensor (none if empty), what was expected and what was found.
[[noreturn]] void refuse_safetensors(const std::filesystem::path& path, std::string_view tensor,
                                     std::string_view expected, std::string_view found);

}  // namespace lowpass
