#include "lowpass/study/toml_entries.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <algorithm>
#include <tuple>

#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

struct PlacedEntry {
  TomlEntry entry;
  std::size_t column = 0;
};

TomlValue value_of(const toml::array& array) {
  TomlCounts counts;
  for (const toml::node& element : array) {
    const auto* integer = element.as_integer();
    if (integer == nullptr || integer->get() < 0) return TomlOther{"an array"};
    counts.push_back(static_cast<std::uint64_t>(integer->get()));
  }
  return counts;
}

TomlValue value_of(const toml::node& node) {
  if (node.is_table()) return TomlTable{};
  if (const auto* flag = node.as_boolean()) return flag->get();
  if (const auto* integer = node.as_integer()) return integer->get();
  if (const auto* number = node.as_floating_point()) return number->get();
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* array = node.as_array()) return value_of(*array);
  return TomlOther{"a date or time"};
}

void collect(const toml::table& table, const std::vector<std::string>& path, std::vector<PlacedEntry>& entries) {
  for (const auto& [key, node] : table) {
    std::vector<std::string> entry_path = path;
    entry_path.emplace_back(key.str());
    // A table that only stands in the names of others ([networks.fcp] makes "networks") has no place of its own.
    const toml::source_position place = node.source().begin;
    entries.push_back({{entry_path, value_of(node), place.line}, place.column});
    if (const toml::table* inner = node.as_table()) collect(*inner, entry_path, entries);
  }
}

}  // namespace

std::string TomlEntry::key_path() const {
  return fmt::format("{}", fmt::join(path, "."));
}

std::vector<TomlEntry> read_toml(std::string_view toml, const std::string& source) {
  std::vector<PlacedEntry> placed;
  try {
    collect(toml::parse(toml, source), {}, placed);
  } catch (const toml::parse_error& error) {
    throw BadInput(fmt::format("{}:{}: no valid TOML: {}", source, error.source().begin.line, error.description()));
  }
  // The parser sorts keys by name; a study keeps the order in which its networks were written.
  std::stable_sort(placed.begin(), placed.end(), [](const PlacedEntry& a, const PlacedEntry& b) {
    return std::tie(a.entry.line, a.column) < std::tie(b.entry.line, b.column);
  });
  std::vector<TomlEntry> entries;
  entries.reserve(placed.size());
  for (PlacedEntry& one : placed) entries.push_back(std::move(one.entry));
  return entries;
}

}  // namespace lowpass
