#include "lowpass/landscape/parameters.hpp"

#include <fmt/format.h>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {

ParameterValues default_values(const std::vector<LandscapeParameter>& parameters) {
  ParameterValues values;
  for (const LandscapeParameter& parameter : parameters) values[parameter.key] = parameter.default_value;
  return values;
}

std::pair<std::string, std::string> key_and_value(const std::string& landscape, const std::string& piece) {
  const std::size_t equals = piece.find('=');
  const std::string key = piece.substr(0, equals);
  if (equals == std::string::npos || equals + 1 == piece.size())
    throw BadInput(
        fmt::format("the parameter '{}' of the landscape '{}' has no value; write {}=VALUE", key, landscape, key));
  return {key, piece.substr(equals + 1)};
}

ParameterValues parse_parameters(const std::string& landscape, const std::vector<LandscapeParameter>& parameters,
                                 std::string_view text) {
  ParameterValues values = default_values(parameters);
  std::vector<std::string> keys;
  for (const LandscapeParameter& parameter : parameters) keys.push_back(parameter.key);
  for (const std::string& piece : split(text, ',')) {
    const std::string key = piece.substr(0, piece.find('='));
    if (keys.empty())
      throw BadInput(fmt::format("the landscape '{}' takes no parameters; '{}' was given", landscape, piece));
    if (!values.contains(key))
      throw BadInput(unknown_name(fmt::format("parameter of the landscape '{}'", landscape), key, keys));
    values[key] = key_and_value(landscape, piece).second;
  }
  return values;
}

void refuse_parameter(const std::string& landscape, const ParameterValues& values, const std::string& key,
                      const std::string& allowed) {
  throw BadInput(fmt::format("the landscape '{}' has {}={}; allowed is {}", landscape, key, values.at(key), allowed));
}

}  // namespace lowpass
