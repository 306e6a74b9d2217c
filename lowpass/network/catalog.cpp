#include "lowpass/network/catalog.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>
#include <functional>
#include <limits>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "lowpass/network/networks/autoencoder.hpp"
#include "lowpass/network/networks/lenet.hpp"
#include "lowpass/network/networks/lstm_classifier.hpp"
#include "lowpass/network/networks/multilayer_perceptron.hpp"

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

using Make = Network<float> (*)(const LandscapeSpec&);

/// A network's description and dimension are those with default parameters.
Maker network_maker(std::string name, std::string description, std::vector<LandscapeParameter> parameters, Make make) {
  LandscapeSpec defaults{name, {}};
  for (const LandscapeParameter& parameter : parameters) defaults.parameters[parameter.key] = parameter.default_value;
  const std::size_t dimension = make(defaults).parameter_count();
  return {{std::move(name), std::move(description), dimension, true, std::move(parameters), {}},
          {},
          [make](const LandscapeSpec& spec) { return std::make_shared<const Network<float>>(make(spec)); }};
}

LandscapeParameter activation_parameter() {
  return {"activation", "softplus", fmt::format("{}", fmt::join(activation_names(), ", "))};
}

/// @throws BadInput naming the landscape's parameter.
[[noreturn]] void refuse(const LandscapeSpec& spec, const std::string& key, const std::string& allowed) {
  throw BadInput(
      fmt::format("the landscape '{}' has {}={}; allowed is {}", spec.name, key, spec.parameters.at(key), allowed));
}

ActivationKind activation_of(const LandscapeSpec& spec) {
  return parse_activation(spec.parameters.at("activation"));
}

Network<float> fcp(const LandscapeSpec& spec) {
  return make_fcp<float>(activation_of(spec));
}

Network<float> lenet(const LandscapeSpec& spec) {
  return make_lenet<float>(activation_of(spec), parse_lenet_order(spec.parameters.at("order")));
}

const char* const hidden_allowed = "a whole number in 1 ... 4096";
const char* const permutation_allowed = "none or a seed in 0 ... 4294967295";

Network<float> lstm(const LandscapeSpec& spec) {
  const auto hidden = parse_count(spec.parameters.at("hidden"));
  if (!(hidden && *hidden >= 1 && *hidden <= 4096)) refuse(spec, "hidden", hidden_allowed);
  LstmClassifier options{*hidden, std::nullopt};
  if (spec.parameters.at("permutation") != "none") {
    const auto seed = parse_count(spec.parameters.at("permutation"));
    if (!(seed && *seed <= std::numeric_limits<std::uint32_t>::max())) refuse(spec, "permutation", permutation_allowed);
    options.permutation = static_cast<std::uint32_t>(*seed);
  }
  return make_lstm_classifier<float>(options);
}

Network<float> autoencoder(const LandscapeSpec& spec) {
  return make_autoencoder<float>(activation_of(spec));
}

const char* const layers_allowed =
    "features-hidden-...-classes, two or more whole numbers in 1 ... 1000000 such as 784-100-10";

Network<float> mlp(const LandscapeSpec& spec) {
  MultilayerPerceptron shape{{}, activation_of(spec), spec.parameters.at("bias") == "1"};
  if (!shape.bias && spec.parameters.at("bias") != "0") refuse(spec, "bias", "0 or 1");
  double weights = 0;
  for (const std::string& piece : split(spec.parameters.at("layers"), '-')) {
    const auto size = parse_count(piece);
    if (!(size && *size >= 1 && *size <= 1'000'000)) refuse(spec, "layers", layers_allowed);
    if (!shape.sizes.empty()) weights += static_cast<double>(*size) * static_cast<double>(shape.sizes.back());
    shape.sizes.push_back(*size);
  }
  if (shape.sizes.size() < 2) refuse(spec, "layers", layers_allowed);
  constexpr double most_weights = 1e8;
  if (weights > most_weights) refuse(spec, "layers", fmt::format("a network of at most {} weights", most_weights));
  return make_multilayer_perceptron<float>("mlp", shape);
}

/// Adding a landscape is one line here.
const std::vector<Maker>& makers() {
  static const std::vector<Maker> all{
      surface_maker<TwoWells>("two wells and two bumps in the plane, Fig. 3 of Yu and Morozov (arXiv 2602.21276)"),
      surface_maker<MullerBrown>("the surface of Mueller and Brown (1979): three minima, two passes"),
      network_maker("fcp", "fully connected perceptron 784-50-50-10 without biases, cross-entropy",
                    {activation_parameter()}, fcp),
      network_maker("lenet",
                    "two convolutions of 5x5 with average pooling, dense 400-120-84-10, biases, cross-entropy; 28x28 "
                    "images",
                    {activation_parameter(),
                     {"order", "program",
                      "program (activation, then pooling, as the authors' program), paper (pooling first, as the "
                      "text)"}},
                    lenet),
      network_maker("lstm",
                    "LSTM over 28 steps of 28 permuted pixels, last hidden state to 10 classes, cross-entropy; 28x28 "
                    "images",
                    {{"hidden", "48", hidden_allowed}, {"permutation", "1234", permutation_allowed}}, lstm),
      network_maker("autoencoder",
                    "784-32-32-32-784 without biases, sigmoid output, mean squared error against its input; no labels "
                    "needed",
                    {activation_parameter()}, autoencoder),
      network_maker("mlp", "multilayer perceptron of any sizes, cross-entropy; data of your own have any width",
                    {{"layers", "784-50-50-10", layers_allowed}, activation_parameter(), {"bias", "0", "0 or 1"}}, mlp),
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

std::string landscapes_that_fit(std::size_t components) {
  std::vector<std::string> names;
  for (const CatalogEntry& entry : landscape_catalog())
    if (entry.dimension == components) names.push_back(entry.name);
  if (names.empty()) return "no landscape with default parameters has so many";
  return fmt::format("they would fit {}", fmt::join(names, ", "));
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
