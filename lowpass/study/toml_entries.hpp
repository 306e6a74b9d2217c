#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lowpass/core/toml_value.hpp"

namespace lowpass {

/// One key of a TOML file with its value. A table is an entry of its own, before its keys.
struct TomlEntry {
  std::vector<std::string> path;  ///< {"paths", "steps"}
  TomlValue value;
  std::size_t line = 0;  ///< in the file, from 1

  /// "paths.steps".
  std::string key_path() const;
};

/// All entries of a TOML text, in the order of the text. @throws BadInput with `source`, line and reason for a syntax
/// error, a key or table given twice included.
std::vector<TomlEntry> read_toml(std::string_view toml, const std::string& source);

}  // namespace lowpass
