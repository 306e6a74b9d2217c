#pragma once

#include <cstddef>
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

/// A kind of value that no key of ours takes: an array, a date or a time.
struct TomlOther {
  std::string kind;  ///< with its article, such as "an array"
  friend bool operator==(const TomlOther&, const TomlOther&) = default;
};

using TomlValue = std::variant<TomlTable, bool, std::int64_t, double, std::string, TomlOther>;

/// One key of a TOML file with its value. A table is an entry of its own, before its keys.
struct TomlEntry {
  std::vector<std::string> path;  ///< {"paths", "steps"}
  TomlValue value;
  std::size_t line = 0;  ///< in the file, from 1

  /// "paths.steps".
  std::string key_path() const;
  /// The value as a message shows it: 0.5, "sum", true, a table, an array.
  std::string value_text() const;
};

/// All entries of a TOML text, in the order of the text. @throws BadInput with `source`, line and reason for a syntax
/// error, a key or table given twice included.
std::vector<TomlEntry> read_toml(std::string_view toml, const std::string& source);

/// The text as a TOML string, quoted and escaped.
std::string toml_string(std::string_view text);
/// The number as a TOML float that reads back as exactly this number.
std::string toml_number(double value);

}  // namespace lowpass
