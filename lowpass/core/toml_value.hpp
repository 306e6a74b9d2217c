#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lowpass {

/// A table, written [name] or inline.
struct TomlTable {
  friend bool operator==(TomlTable, TomlTable) = default;
};

/// An array of whole numbers, 0 or more.
using TomlCounts = std::vector<std::uint64_t>;

/// A kind of value that no key of ours takes: another array, a date or a time.
struct TomlOther {
  std::string kind;  ///< with its article, such as "an array"
  friend bool operator==(const TomlOther&, const TomlOther&) = default;
};

/// The value of a key in a TOML file.
using TomlValue = std::variant<TomlTable, bool, std::int64_t, double, std::string, TomlCounts, TomlOther>;

/// The value as a message shows it: 0.5, "sum", true, [1000, 4000], a table, an array.
std::string toml_text(const TomlValue& value);

/// The text as a TOML string, quoted and escaped.
std::string toml_string(std::string_view text);

/// The number as a TOML float that reads back as exactly this number.
std::string toml_number(double value);

}  // namespace lowpass
