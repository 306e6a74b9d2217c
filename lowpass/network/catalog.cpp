#include "lowpass/network/catalog.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/network/catalog_makers.hpp"
#include "lowpass/plugin/plugin_landscape.hpp"

namespace lowpass {
namespace {

const std::string plugin_prefix = "plugin:";

const LandscapeMaker& maker(const std::string& name) {
  std::vector<std::string> known;
  for (const LandscapeMaker& candidate : landscape_makers()) {
    if (candidate.entry.name == name) return candidate;
    known.push_back(candidate.entry.name);
  }
  known.emplace_back("plugin");
  throw BadInput(unknown_name("landscape", name, known));
}

/// One "key=value" of a landscape. @throws BadInput if one of the two is missing.
std::pair<std::string, std::string> key_and_value(const std::string& landscape, const std::string& piece) {
  const std::size_t equals = piece.find('=');
  const std::string key = piece.substr(0, equals);
  if (equals == std::string::npos || equals + 1 == piece.size())
    throw BadInput(
        fmt::format("the parameter '{}' of the landscape '{}' has no value; write {}=VALUE", key, landscape, key));
  return {key, piece.substr(equals + 1)};
}

/// "plugin:PATH,key=value,...": which keys there are is the plugin's matter.
LandscapeSpec parse_plugin(std::string_view text) {
  const std::vector<std::string> pieces = split(text.substr(plugin_prefix.size()), ',');
  LandscapeSpec spec{plugin_prefix + pieces.front(), {}, nullptr};
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    auto [key, value] = key_and_value(spec.name, pieces[i]);
    if (!spec.parameters.emplace(key, std::move(value)).second)
      throw BadInput(
          fmt::format("the parameter '{}' of the landscape '{}' is given twice; drop one of them", key, spec.name));
  }
  spec.surface = std::make_shared<const PluginLandscape>(pieces.front(), spec.parameters);
  return spec;
}

}  // namespace

const std::vector<CatalogEntry>& landscape_catalog() {
  static const std::vector<CatalogEntry> entries = [] {
    std::vector<CatalogEntry> list;
    for (const LandscapeMaker& made : landscape_makers()) list.push_back(made.entry);
    return list;
  }();
  return entries;
}

LandscapeSpec parse_landscape(std::string_view text) {
  if (text.starts_with(plugin_prefix)) return parse_plugin(text);
  const std::size_t colon = text.find(':');
  LandscapeSpec spec{std::string(text.substr(0, colon)), {}, nullptr};
  if (spec.name == "plugin")
    throw BadInput("the landscape 'plugin' names no file; write plugin:PATH, such as plugin:./mine.so");
  const LandscapeMaker& found = maker(spec.name);
  std::vector<std::string> keys;
  for (const LandscapeParameter& parameter : found.entry.parameters) {
    spec.parameters[parameter.key] = parameter.default_value;
    keys.push_back(parameter.key);
  }
  if (colon != std::string_view::npos) {
    for (const std::string& piece : split(text.substr(colon + 1), ',')) {
      const std::string key = piece.substr(0, piece.find('='));
      if (keys.empty())
        throw BadInput(fmt::format("the landscape '{}' takes no parameters; '{}' was given", spec.name, piece));
      if (!spec.parameters.contains(key))
        throw BadInput(unknown_name(fmt::format("parameter of the landscape '{}'", spec.name), key, keys));
      spec.parameters[key] = key_and_value(spec.name, piece).second;
    }
  }
  // A landscape refuses values that are not allowed when it is made; a network is cheap to make without its data.
  if (found.network) found.network(spec);
  if (found.surface) spec.surface = found.surface(spec);
  return spec;
}

std::string landscapes_that_fit(std::size_t components) {
  std::vector<std::string> names;
  for (const CatalogEntry& entry : landscape_catalog())
    if (entry.dimension == components) names.push_back(entry.name);
  if (names.empty()) return "no landscape with default parameters has so many";
  return fmt::format("they would fit {}", fmt::join(names, ", "));
}

std::shared_ptr<const Network<float>> make_network(const LandscapeSpec& spec) {
  if (spec.surface) {
    std::vector<std::string> networks;
    for (const CatalogEntry& entry : landscape_catalog())
      if (entry.needs_data) networks.push_back(entry.name);
    throw BadInput(fmt::format("the landscape '{}' has no weights to train; networks are: {}", spec.name,
                               fmt::join(networks, ", ")));
  }
  return maker(spec.name).network(spec);
}

}  // namespace lowpass
