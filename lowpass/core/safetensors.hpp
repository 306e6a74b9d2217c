#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace lowpass {

/// One array of a safetensors file, such as a layer's weights in PyTorch's state_dict.
struct NamedTensor {
  std::string name;                ///< UTF-8, unique in its file
  std::vector<std::size_t> shape;  ///< without entries for a single number
  std::vector<double> values;      ///< the shape's product, row-major
};

/// All tensors of a safetensors file (https://github.com/huggingface/safetensors, its format as of version 0.8) of
/// types F64, F32, F16 and BF16, in the order of their data. The file's "__metadata__" is checked and left out. Cost:
/// the file's size; nothing is allocated that a header merely claims.
/// @throws IoError if the file cannot be read; BadInput if it is no safetensors file, if the header and the data do not
/// fit each other exactly (overlaps, holes and trailing bytes included), for other types, and for a NaN or an infinity:
/// the message names the file, the tensor, what was expected and what was found.
std::vector<NamedTensor> read_safetensors(const std::filesystem::path& path);

/// Writes the tensors sorted by name as F32, rounded to nearest, as the reference implementation does to the byte;
/// whole or not at all. @throws BadInput for values that do not fill a shape or are no finite float32, for a name that
/// is given twice, is "__metadata__" or no UTF-8; IoError as write_file.
void write_safetensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace lowpass
