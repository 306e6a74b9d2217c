#include "lowpass/core/safetensors_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/half.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::json;
using Entry = SafetensorsEntry;

static_assert(std::endian::native == std::endian::little, "numbers are copied from the file as they are");

constexpr std::size_t length_size = 8;
constexpr std::size_t longest_header = 100'000'000;  // the reference implementation's limit

template <class Number>
Number copied(const char* at) {
  Number number;
  std::memcpy(&number, at, sizeof number);
  return number;
}

double half(const char* at) {
  return half_number(copied<std::uint16_t>(at));
}

/// The upper half of a float.
double brain_float(const char* at) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(copied<std::uint16_t>(at)) << 16U);
}

constexpr std::array<SafetensorsType, 4> types = {{
    {"F64", 8, copied<double>},
    {"F32", 4, [](const char* at) { return static_cast<double>(copied<float>(at)); }},
    {"F16", 2, half},
    {"BF16", 2, brain_float},
}};

/// Parses JSON whose objects hold no key twice. Nothing in a header nests deeper than the sizes in a tensor's shape;
/// beyond that a short text could ask for much memory.
Json parse_header(std::string_view text, const std::filesystem::path& path) {
  constexpr int deepest = 2;
  std::vector<std::set<std::string>> open_objects;
  std::string tensor;
  const auto check = [&](int depth, Json::parse_event_t event, const Json& parsed) {
    const bool starts = event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
    if (starts && depth > deepest)
      refuse_safetensors(path, tensor, "numbers in a list", "a list or an object inside a list or an object");
    if (event == Json::parse_event_t::object_start) open_objects.emplace_back();
    if (event == Json::parse_event_t::object_end) open_objects.pop_back();
    if (event == Json::parse_event_t::key) {
      const auto key = parsed.get<std::string>();
      if (open_objects.size() == 1) tensor = key;
      if (!open_objects.back().insert(key).second)
        refuse_safetensors(path, tensor, "every key once", fmt::format("'{}' twice", printable(key)));
    }
    return true;
  };
  // The format asks for it; the parser would also take a byte order mark or spaces, and a zero byte for the end.
  if (!text.starts_with('{'))
    refuse_safetensors(path, "", "a header that begins with '{'", fmt::format("'{}'", printable(text)));
  if (text.find('\0') != std::string_view::npos)
    refuse_safetensors(path, "", "a header in JSON", fmt::format("a zero byte at {}", text.find('\0')));
  try {
    return Json::parse(text, check);
  } catch (const Json::parse_error& error) {
    refuse_safetensors(path, "", "a header in JSON", fmt::format("an error near its byte {}", error.byte));
  } catch (const Json::out_of_range&) {
    refuse_safetensors(path, tensor, "numbers", "one that no double can hold");
  }
}

std::optional<std::vector<std::size_t>> counts_of(const Json& list) {
  if (!list.is_array()) return std::nullopt;
  std::vector<std::size_t> counts;
  for (const Json& count : list) {
    if (!count.is_number_unsigned()) return std::nullopt;
    counts.push_back(count.get<std::size_t>());
  }
  return counts;
}

const SafetensorsType* find_type(const Json& name) {
  const auto found =
      std::find_if(types.begin(), types.end(), [&](const SafetensorsType& type) { return name == type.name; });
  return found == types.end() ? nullptr : &*found;
}

Entry checked_entry(const std::string& name, const Json& description, std::size_t data_size,
                    const std::filesystem::path& path) {
  const bool complete = description.is_object() && description.size() == 3 && description.contains("dtype") &&
                        description.contains("shape") && description.contains("data_offsets");
  if (!complete)
    refuse_safetensors(path, name, "an object with dtype, shape and data_offsets alone", printable(description.dump()));
  const std::string shape = printable(description["shape"].dump());
  const std::string offsets = printable(description["data_offsets"].dump());

  const SafetensorsType* type = find_type(description["dtype"]);
  if (type == nullptr)
    refuse_safetensors(path, name, "the dtype F64, F32, F16 or BF16", printable(description["dtype"].dump()));
  const auto sizes = counts_of(description["shape"]), bounds = counts_of(description["data_offsets"]);
  if (!sizes) refuse_safetensors(path, name, "a shape of whole numbers from 0", shape);
  if (!bounds || bounds->size() != 2)
    refuse_safetensors(path, name, "data_offsets of two whole numbers from 0", offsets);
  const std::size_t begin = bounds->front(), end = bounds->back();
  if (begin > end || end > data_size)
    refuse_safetensors(
        path, name,
        fmt::format("data_offsets [begin,end] with begin <= end <= {}, the bytes of data in the file", data_size),
        offsets);
  const auto bytes = shape_product(*sizes, type->size);
  if (!bytes) refuse_safetensors(path, name, "a shape whose bytes can be counted in 64 bits", shape);
  if (end - begin != *bytes)
    refuse_safetensors(path, name,
                       fmt::format("data_offsets {} bytes apart for the shape {} of {}", *bytes, shape, type->name),
                       offsets);
  return {name, type, *sizes, begin, end};
}

void check_metadata(const Json& metadata, const std::filesystem::path& path) {
  const bool good = metadata.is_object() &&
                    std::all_of(metadata.begin(), metadata.end(), [](const Json& value) { return value.is_string(); });
  if (!good)
    refuse_safetensors(path, "", fmt::format("texts by name in {}", safetensors_metadata), printable(metadata.dump()));
}

/// Sorts the tensors by the place of their data, which must fill the file.
void sort_and_check_places(std::vector<Entry>& entries, std::size_t data_size, const std::filesystem::path& path) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
  });
  std::size_t end = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != end)
      refuse_safetensors(
          path, entry.name, fmt::format("data from byte {}, where those before end", end),
          fmt::format("data from byte {} ({})", entry.begin, entry.begin < end ? "overlapping" : "a hole"));
    end = entry.end;
  }
  if (end != data_size)
    refuse_safetensors(path, "", fmt::format("{} bytes of data, where the last tensor ends", end),
                       fmt::format("{} (trailing bytes)", data_size));
}

}  // namespace

std::vector<SafetensorsEntry> take_safetensors_header(std::string_view& bytes, const std::filesystem::path& path) {
  if (bytes.size() < length_size)
    refuse_safetensors(path, "", "the header's length in 8 bytes", fmt::format("a file of {} bytes", bytes.size()));
  const auto length = copied<std::uint64_t>(bytes.data());
  bytes.remove_prefix(length_size);
  if (length > bytes.size())
    refuse_safetensors(path, "", fmt::format("a header of {} bytes", length),
                       fmt::format("{} bytes: a truncated file or none of safetensors", bytes.size()));
  if (length > longest_header)
    refuse_safetensors(path, "", fmt::format("a header of at most {} bytes", longest_header),
                       fmt::format("one of {}", length));
  const Json header = parse_header(bytes.substr(0, length), path);
  bytes.remove_prefix(length);

  std::vector<Entry> entries;
  for (const auto& [name, description] : header.items()) {
    if (name == safetensors_metadata)
      check_metadata(description, path);
    else
      entries.push_back(checked_entry(name, description, bytes.size(), path));
  }
  sort_and_check_places(entries, bytes.size(), path);
  return entries;
}

std::optional<std::size_t> shape_product(const std::vector<std::size_t>& shape, std::size_t factor) {
  for (const std::size_t size : shape)
    if (__builtin_mul_overflow(factor, size, &factor)) return std::nullopt;
  return factor;
}

std::string safetensors_shape(const std::vector<std::size_t>& shape) {
  return fmt::format("[{}]", fmt::join(shape, ","));
}

void refuse_safetensors(const std::filesystem::path& path, std::string_view tensor, std::string_view expected,
                        std::string_view found) {
  throw BadInput(fmt::format("tensor file '{}'{}: expected {}, found {}; save it again with safetensors", path.string(),
                             tensor.empty() ? "" : fmt::format(", tensor '{}'", printable(tensor)), expected, found));
}

}  // namespace lowpass
