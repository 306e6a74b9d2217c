#include "lowpass/network/catalog.hpp"

#include <fmt/format.h>

#include <functional>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "lowpass/network/fcp.hpp"

namespace lowpass {
namespace {

/// An entry and how its landscape is made; one of the two makers is set.
struct Maker {
  CatalogEntry entry;
  std::function<std::unique_ptr<Landscape>(const LandscapeSpec&)> surface;
  std::function<std::shared_ptr<const Network<float>>(const LandscapeSpec&)> network;
};

template <class Surface>
Maker surface_maker(std::string description) {
  const Surface surface;
  return {{surface.name(), std::move(description), surface.dimension(), false, {}, surface.known_points()},
          [](const LandscapeSpec&) { return std::make_unique<Surface>(); },
          {}};
}

Maker fcp_maker() {
  const auto make = [](const LandscapeSpec& spec) {
    return std::make_shared<const Network<float>>(make_fcp<float>(parse_activation(spec.parameters.at("activation"))));
  };
  const LandscapeParameter activation{"activation", "softplus", fmt::format("{}", fmt::join(activation_names(), ", "))};
  return {{"fcp",
           "fully connected perceptron 784-50-50-10 without biases, cross-entropy",
           make({"fcp", {{"activation", "softplus"}}})->parameter_count(),
           true,
           {activation},
           {}},
          {},
          make};
}

/// Adding a landscape is one line here.
const std::vector<Maker>& makers() {
  static const std::vector<Maker> all{
      surface_maker<TwoWells>("two wells and two bumps in the plane, Fig. 3 of Yu and Morozov (arXiv 2602.21276)"),
      surface_maker<MullerBrown>("the surface of Mueller and Brown (1979): three minima, two passes"),
      fcp_maker(),
  };
  return all;
}

const Maker& maker(const std::string& name) {
  std::vector<std::string> known;
  for (const Maker& candidate : makers()) {
    if (candidate.entry.name == name) return candidate;
    known.push_back(candidate.entry.name);
  }
  throw BadInput(unknown_name("landscape", name, known));
}

}  // namespace

const std::vector<CatalogEntry>& landscape_catalog() {
  static const std::vector<CatalogEntry> entries = [] {
    std::vector<CatalogEntry> list;
    for (const Maker& made : makers()) list.push_back(made.entry);
    return list;
  }();
  return entries;
}

LandscapeSpec parse_landscape(std::string_view text) {
  const std::size_t colon = text.find(':');
  LandscapeSpec spec{std::string(text.substr(0, colon)), {}};
  const Maker& found = maker(spec.name);
  std::vector<std::string> keys;
  for (const LandscapeParameter& parameter : found.entry.parameters) {
    spec.parameters[parameter.key] = parameter.default_value;
    keys.push_back(parameter.key);
  }
  if (colon != std::string_view::npos) {
    for (const std::string& piece : split(text.substr(colon + 1), ',')) {
      const std::size_t equals = piece.find('=');
      const std::string key = piece.substr(0, equals);
      if (keys.empty())
        throw BadInput(fmt::format("the landscape '{}' takes no parameters; '{}' was given", spec.name, piece));
      if (!spec.parameters.contains(key))
        throw BadInput(unknown_name(fmt::format("parameter of the landscape '{}'", spec.name), key, keys));
      if (equals == std::string::npos || equals + 1 == piece.size())
        throw BadInput(
            fmt::format("the parameter '{}' of the landscape '{}' has no value; write {}=VALUE", key, spec.name, key));
      spec.parameters[key] = piece.substr(equals + 1);
    }
  }
  // A landscape refuses values that are not allowed when it is made; networks and surfaces are cheap to make.
  if (found.network) found.network(spec);
  if (found.surface) found.surface(spec);
  return spec;
}

const CatalogEntry& catalog_entry(const LandscapeSpec& spec) {
  return maker(spec.name).entry;
}

std::unique_ptr<Landscape> make_surface(const LandscapeSpec& spec) {
  const Maker& found = maker(spec.name);
  if (!found.surface) throw InternalError(fmt::format("'{}' is a network, not a surface", spec.name));
  return found.surface(spec);
}

std::shared_ptr<const Network<float>> make_network(const LandscapeSpec& spec) {
  const Maker& found = maker(spec.name);
  if (!found.network) {
    std::vector<std::string> networks;
    for (const CatalogEntry& entry : landscape_catalog())
      if (entry.needs_data) networks.push_back(entry.name);
    throw BadInput(fmt::format("the landscape '{}' has no weights to train; networks are: {}", spec.name,
                               fmt::join(networks, ", ")));
  }
  return found.network(spec);
}

}  // namespace lowpass
