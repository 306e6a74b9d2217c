#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {

/// The names of an enum's values, written once for both directions. A specialisation has `what` (for messages, such as
/// "sampling") and `all`, an array of {value, name} with one entry for each value, in the order in which they are
/// listed.
template <class Enum>
struct EnumNames;

/// The name of a value. @throws InternalError for a number that is no value of the enum.
template <class Enum>
  requires requires { EnumNames<Enum>::all; }
std::string to_string(Enum value) {
  for (const auto& [candidate, name] : EnumNames<Enum>::all)
    if (candidate == value) return name;
  throw InternalError(std::string("a value without a name: ") + EnumNames<Enum>::what);
}

/// All names, in order.
template <class Enum>
std::vector<std::string> enum_names() {
  std::vector<std::string> names;
  for (const auto& entry : EnumNames<Enum>::all) names.emplace_back(entry.second);
  return names;
}

/// The value with this name. @throws BadInput for an unknown one, with the nearest known.
template <class Enum>
Enum parse_enum(std::string_view text) {
  for (const auto& [value, name] : EnumNames<Enum>::all)
    if (text == name) return value;
  throw BadInput(unknown_name(EnumNames<Enum>::what, text, enum_names<Enum>()));
}

}  // namespace lowpass
