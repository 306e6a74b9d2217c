#include "lowpass/catalog/catalog.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/landscape/surfaces.hpp"
#include "lowpass/network/networks.hpp"
#include "lowpass/plugin/plugin_landscape.hpp"

namespace lowpass {
namespace {

const std::string plugin_prefix = "plugin:";

CatalogEntry entry_of(const ListedSurface& listed) {
  const std::shared_ptr<const Landscape> surface = listed.make(default_values(listed.parameters));
  return {listed.name, listed.description, surface->dimension(), false, listed.parameters, surface->known_points()};
}

CatalogEntry entry_of(const ListedNetwork& listed) {
  const std::size_t dimension = listed.make(default_values(listed.parameters)).parameter_count();
  return {listed.name, listed.description, dimension, true, listed.parameters, {}};
}

/// The one of this name; nothing if there is none.
template <class Listed>
const Listed* find(const std::vector<Listed>& all, const std::string& name) {
  for (const Listed& listed : all)
    if (listed.name == name) return &listed;
  return nullptr;
}

/// The parameters of "name" or "name:key=value,...".
template <class Listed>
ParameterValues values_of(const Listed& listed, std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return default_values(listed.parameters);
  return parse_parameters(listed.name, listed.parameters, text.substr(colon + 1));
}

/// "plugin:PATH,key=value,...": which keys there are is the plugin's matter.
LandscapeSpec parse_plugin(std::string_view text) {
  const std::vector<std::string> pieces = split(text.substr(plugin_prefix.size()), ',');
  LandscapeSpec spec{std::string(text), plugin_prefix + pieces.front(), {}, nullptr};
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    auto [key, value] = key_and_value(spec.name, pieces[i]);
    if (!spec.parameters.emplace(key, std::move(value)).second)
      throw BadInput(
          fmt::format("the parameter '{}' of the landscape '{}' is given twice; drop one of them", key, spec.name));
  }
  spec.surface = std::make_shared<const PluginLandscape>(pieces.front(), spec.parameters);
  return spec;
}

[[noreturn]] void refuse_name(const std::string& name) {
  std::vector<std::string> known;
  for (const CatalogEntry& entry : landscape_catalog()) known.push_back(entry.name);
  known.emplace_back("plugin");
  throw BadInput(unknown_name("landscape", name, known));
}

const ListedNetwork& listed_network(const LandscapeSpec& spec) {
  if (const ListedNetwork* network = find(listed_networks(), spec.name)) return *network;
  std::vector<std::string> networks;
  for (const ListedNetwork& network : listed_networks()) networks.push_back(network.name);
  throw BadInput(fmt::format("the landscape '{}' has no weights to train; networks are: {}", spec.name,
                             fmt::join(networks, ", ")));
}

}  // namespace

const std::vector<CatalogEntry>& landscape_catalog() {
  static const std::vector<CatalogEntry> entries = [] {
    std::vector<CatalogEntry> list;
    for (const ListedSurface& listed : listed_surfaces()) list.push_back(entry_of(listed));
    for (const ListedNetwork& listed : listed_networks()) list.push_back(entry_of(listed));
    return list;
  }();
  return entries;
}

LandscapeSpec parse_landscape(std::string_view text) {
  if (text.starts_with(plugin_prefix)) return parse_plugin(text);
  const std::string name(text.substr(0, text.find(':')));
  if (name == "plugin")
    throw BadInput("the landscape 'plugin' names no file; write plugin:PATH, such as plugin:./mine.so");
  // A landscape refuses values that are not allowed when it is made; a network is cheap to make without its data.
  if (const ListedSurface* surface = find(listed_surfaces(), name)) {
    const ParameterValues values = values_of(*surface, text);
    return {std::string(text), name, values, surface->make(values)};
  }
  if (const ListedNetwork* network = find(listed_networks(), name)) {
    const ParameterValues values = values_of(*network, text);
    network->make(values);
    return {std::string(text), name, values, nullptr};
  }
  refuse_name(name);
}

std::string landscapes_that_fit(std::size_t components) {
  std::vector<std::string> names;
  for (const CatalogEntry& entry : landscape_catalog())
    if (entry.dimension == components) names.push_back(entry.name);
  if (names.empty()) return "no landscape with default parameters has so many";
  return fmt::format("they would fit {}", fmt::join(names, ", "));
}

std::shared_ptr<const Network<float>> make_network(const LandscapeSpec& spec) {
  return std::make_shared<const Network<float>>(listed_network(spec).make(spec.parameters));
}

std::shared_ptr<const Network<double>> make_network_in_double(const LandscapeSpec& spec) {
  return std::make_shared<const Network<double>>(listed_network(spec).make_in_double(spec.parameters));
}

}  // namespace lowpass
