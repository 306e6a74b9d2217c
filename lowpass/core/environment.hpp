#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace lowpass {

/// The value of an environment variable; nothing if it is not set or empty.
inline std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

}  // namespace lowpass
