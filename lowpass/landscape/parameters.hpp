#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lowpass {

/// One key=value that a landscape takes.
struct LandscapeParameter {
  std::string key;
  std::string default_value;
  std::string allowed;  ///< in words
};

/// The values of a landscape's parameters by key, as written.
using ParameterValues = std::map<std::string, std::string>;

ParameterValues default_values(const std::vector<LandscapeParameter>& parameters);

/// One "key=value" of a landscape. @throws BadInput if the value is missing.
std::pair<std::string, std::string> key_and_value(const std::string& landscape, const std::string& piece);

/// "key=value,key=value" over the defaults. Whether a value is allowed is the landscape's matter, when it is made.
/// @throws BadInput for a key that is not among the parameters (nearest one offered) or a missing value.
ParameterValues parse_parameters(const std::string& landscape, const std::vector<LandscapeParameter>& parameters,
                                 std::string_view text);

/// For a landscape's maker. @throws BadInput naming the landscape, the key with its value, and what is allowed in
/// words.
[[noreturn]] void refuse_parameter(const std::string& landscape, const ParameterValues& values, const std::string& key,
                                   const std::string& allowed);

}  // namespace lowpass
