#include "lowpass/network/networks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "lowpass/core/text.hpp"
#include "lowpass/network/networks/autoencoder.hpp"
#include "lowpass/network/networks/lenet.hpp"
#include "lowpass/network/networks/lstm_classifier.hpp"
#include "lowpass/network/networks/multilayer_perceptron.hpp"

namespace lowpass {
namespace {

LandscapeParameter activation_parameter() {
  return {"activation", "softplus", fmt::format("{}", fmt::join(activation_names(), ", "))};
}

ActivationKind activation_of(const ParameterValues& values) {
  return parse_activation(values.at("activation"));
}

template <class Real>
Network<Real> fcp(const ParameterValues& values) {
  return make_fcp<Real>(activation_of(values));
}

template <class Real>
Network<Real> lenet(const ParameterValues& values) {
  return make_lenet<Real>(activation_of(values), parse_lenet_order(values.at("order")));
}

const char* const hidden_allowed = "a whole number in 1 ... 4096";
const char* const permutation_allowed = "none or a seed in 0 ... 4294967295";

template <class Real>
Network<Real> lstm(const ParameterValues& values) {
  const auto hidden = parse_count(values.at("hidden"));
  if (!(hidden && *hidden >= 1 && *hidden <= 4096)) refuse_parameter("lstm", values, "hidden", hidden_allowed);
  LstmClassifier options{*hidden, std::nullopt};
  if (values.at("permutation") != "none") {
    const auto seed = parse_count(values.at("permutation"));
    if (!(seed && *seed <= std::numeric_limits<std::uint32_t>::max()))
      refuse_parameter("lstm", values, "permutation", permutation_allowed);
    options.permutation = static_cast<std::uint32_t>(*seed);
  }
  return make_lstm_classifier<Real>(options);
}

template <class Real>
Network<Real> autoencoder(const ParameterValues& values) {
  return make_autoencoder<Real>(activation_of(values));
}

const char* const layers_allowed =
    "features-hidden-...-classes, two or more whole numbers in 1 ... 1000000 such as 784-100-10";

template <class Real>
Network<Real> mlp(const ParameterValues& values) {
  MultilayerPerceptron shape{{}, activation_of(values), values.at("bias") == "1"};
  if (!shape.bias && values.at("bias") != "0") refuse_parameter("mlp", values, "bias", "0 or 1");
  double weights = 0;
  for (const std::string& piece : split(values.at("layers"), '-')) {
    const auto size = parse_count(piece);
    if (!(size && *size >= 1 && *size <= 1'000'000)) refuse_parameter("mlp", values, "layers", layers_allowed);
    if (!shape.sizes.empty()) weights += static_cast<double>(*size) * static_cast<double>(shape.sizes.back());
    shape.sizes.push_back(*size);
  }
  if (shape.sizes.size() < 2) refuse_parameter("mlp", values, "layers", layers_allowed);
  constexpr double most_weights = 1e8;
  if (weights > most_weights)
    refuse_parameter("mlp", values, "layers", fmt::format("a network of at most {} weights", most_weights));
  return make_multilayer_perceptron<Real>("mlp", shape);
}

}  // namespace

const std::vector<ListedNetwork>& listed_networks() {
  static const std::vector<ListedNetwork> all{
      {"fcp",
       "fully connected perceptron 784-50-50-10 without biases, cross-entropy",
       {activation_parameter()},
       fcp<float>,
       fcp<double>},
      {"lenet",
       "two convolutions of 5x5 with average pooling, dense 400-120-84-10, biases, cross-entropy; 28x28 images",
       {activation_parameter(),
        {"order", "program",
         "program (activation, then pooling, as the authors' program), paper (pooling first, as the text)"}},
       lenet<float>,
       lenet<double>},
      {"lstm",
       "LSTM over 28 steps of 28 permuted pixels, last hidden state to 10 classes, cross-entropy; 28x28 images",
       {{"hidden", "48", hidden_allowed}, {"permutation", "1234", permutation_allowed}},
       lstm<float>,
       lstm<double>},
      {"autoencoder",
       "784-32-32-32-784 without biases, sigmoid output, mean squared error against its input; no labels needed",
       {activation_parameter()},
       autoencoder<float>,
       autoencoder<double>},
      {"mlp",
       "multilayer perceptron of any sizes, cross-entropy; data of your own have any width",
       {{"layers", "784-50-50-10", layers_allowed}, activation_parameter(), {"bias", "0", "0 or 1"}},
       mlp<float>,
       mlp<double>},
  };
  return all;
}

}  // namespace lowpass
