#include "lowpass/network/catalog_makers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/landscape/double_well.hpp"
#include "lowpass/landscape/flat_valley.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/sunken_wells.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "lowpass/network/networks/autoencoder.hpp"
#include "lowpass/network/networks/lenet.hpp"
#include "lowpass/network/networks/lstm_classifier.hpp"
#include "lowpass/network/networks/multilayer_perceptron.hpp"

namespace lowpass {
namespace {

using MakeSurface = std::shared_ptr<const Landscape> (*)(const LandscapeSpec&);

LandscapeSpec with_defaults(const std::string& name, const std::vector<LandscapeParameter>& parameters) {
  LandscapeSpec spec{name, {}, nullptr};
  for (const LandscapeParameter& parameter : parameters) spec.parameters[parameter.key] = parameter.default_value;
  return spec;
}

/// Dimension and known points are those with default parameters.
LandscapeMaker surface_maker(const std::string& name, std::string description,
                             std::vector<LandscapeParameter> parameters, MakeSurface make) {
  const std::shared_ptr<const Landscape> surface = make(with_defaults(name, parameters));
  return {{name, std::move(description), surface->dimension(), false, std::move(parameters), surface->known_points()},
          make,
          {}};
}

/// A surface without parameters.
template <class Surface>
LandscapeMaker surface_maker(std::string description) {
  return surface_maker(
      Surface{}.name(), std::move(description), {},
      [](const LandscapeSpec&) -> std::shared_ptr<const Landscape> { return std::make_shared<const Surface>(); });
}

using MakeNetwork = Network<float> (*)(const LandscapeSpec&);

/// A network's description and dimension are those with default parameters.
LandscapeMaker network_maker(std::string name, std::string description, std::vector<LandscapeParameter> parameters,
                             MakeNetwork make) {
  const std::size_t dimension = make(with_defaults(name, parameters)).parameter_count();
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

const std::string dimension_allowed = fmt::format("a whole number in 2 ... {}", DoubleWell::largest_dimension);
const std::string condition_allowed = fmt::format("a number in 1 ... {}", DoubleWell::largest_condition);

std::shared_ptr<const Landscape> double_well(const LandscapeSpec& spec) {
  const auto dimension = parse_count(spec.parameters.at("dimension"));
  if (!(dimension && *dimension >= 2 && *dimension <= DoubleWell::largest_dimension))
    refuse(spec, "dimension", dimension_allowed);
  const auto condition = parse_number(spec.parameters.at("condition"));
  if (!(condition && *condition >= 1 && *condition <= DoubleWell::largest_condition))
    refuse(spec, "condition", condition_allowed);
  return std::make_shared<const DoubleWell>(*dimension, *condition);
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

}  // namespace

const std::vector<LandscapeMaker>& landscape_makers() {
  static const std::vector<LandscapeMaker> all{
      surface_maker<TwoWells>("two wells and two bumps in the plane, Fig. 3 of Yu and Morozov (arXiv 2602.21276)"),
      surface_maker<MullerBrown>("the surface of Mueller and Brown (1979): three minima, two passes"),
      surface_maker("double-well",
                    "two wells with one bent valley between them, in any dimension: one pass, of height 1",
                    {{"dimension", "10", dimension_allowed}, {"condition", "10", condition_allowed}}, double_well),
      surface_maker<FlatValley>("a circular valley of value and gradient zero around a hill of height 1"),
      surface_maker<SunkenWells>("two wells and a pass, negative everywhere"),
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

}  // namespace lowpass
