#include "lowpass/core/safetensors.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/safetensors_header.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;

NamedTensor read_tensor(const SafetensorsEntry& entry, std::string_view data, const std::filesystem::path& path) {
  NamedTensor tensor{entry.name, entry.shape, std::vector<double>(entry.count())};
  const char* at = data.data() + entry.begin;
  for (std::size_t i = 0; i < tensor.values.size(); ++i) {
    tensor.values[i] = entry.type->number(at + i * entry.type->size);
    if (!std::isfinite(tensor.values[i]))
      refuse_safetensors(path, entry.name, "finite numbers",
                         fmt::format("{} at index {} (row-major, counted from 0)", shortest(tensor.values[i]), i));
  }
  return tensor;
}

[[noreturn]] void refuse_tensor(const std::filesystem::path& path, const NamedTensor& tensor, std::string_view reason) {
  throw BadInput(
      fmt::format("tensor '{}' cannot be written to '{}': {}", printable(tensor.name), path.string(), reason));
}

/// The tensors by name, every one fit to be written but for its values.
std::map<std::string_view, const NamedTensor*> sorted(std::span<const NamedTensor> tensors,
                                                      const std::filesystem::path& path) {
  std::map<std::string_view, const NamedTensor*> by_name;
  for (const NamedTensor& tensor : tensors) {
    if (tensor.name == safetensors_metadata) refuse_tensor(path, tensor, "the name is the metadata's; take another");
    if (!by_name.emplace(tensor.name, &tensor).second)
      refuse_tensor(path, tensor, "the name is given twice; take another");
    if (shape_product(tensor.shape, 1) != tensor.values.size())
      refuse_tensor(path, tensor,
                    fmt::format("{} values do not fill the shape {}; give as many as its product", tensor.values.size(),
                                safetensors_shape(tensor.shape)));
  }
  return by_name;
}

void append_numbers(std::string& data, const NamedTensor& tensor, const std::filesystem::path& path) {
  for (std::size_t i = 0; i < tensor.values.size(); ++i) {
    const double value = tensor.values[i];
    if (!(std::abs(value) <= std::numeric_limits<float>::max()))
      refuse_tensor(path, tensor,
                    fmt::format("{} at index {} is no finite float32; give smaller numbers", shortest(value), i));
    const auto number = static_cast<float>(value);
    data.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
}

}  // namespace

std::vector<NamedTensor> read_safetensors(const std::filesystem::path& path) {
  const std::string content = read_file(path);
  std::string_view data = content;
  std::vector<NamedTensor> tensors;
  for (const SafetensorsEntry& entry : take_safetensors_header(data, path))
    tensors.push_back(read_tensor(entry, data, path));
  return tensors;
}

void write_safetensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors,
                       const std::map<std::string, std::string>& metadata) {
  Json header = Json::object();
  if (!metadata.empty()) header[std::string(safetensors_metadata)] = metadata;
  std::string data;
  for (const auto& [name, tensor] : sorted(tensors, path)) {
    const std::size_t begin = data.size();
    append_numbers(data, *tensor, path);
    header[tensor->name] = {{"dtype", "F32"}, {"shape", tensor->shape}, {"data_offsets", {begin, data.size()}}};
  }
  std::string text;
  try {
    text = header.dump();
  } catch (const Json::type_error&) {
    throw BadInput(fmt::format("tensors cannot be written to '{}': names and metadata must be UTF-8", path.string()));
  }
  // Data that begin at a multiple of 8 bytes may be mapped by readers.
  text.resize((text.size() + 7) / 8 * 8, ' ');
  const std::uint64_t length = text.size();
  write_file(path, std::string(reinterpret_cast<const char*>(&length), sizeof length) + text + data);
}

}  // namespace lowpass
