#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "lowpass/core/npy.hpp"
#include "lowpass/network/network_family.hpp"
#include "lowpass/network/networks/autoencoder.hpp"
#include "lowpass/network/networks/lenet.hpp"
#include "lowpass/network/networks/lstm_classifier.hpp"
#include "lowpass/network/networks/multilayer_perceptron.hpp"

namespace lowpass::golden {

/// An array of tests/golden/pytorch, flattened.
inline std::vector<double> vector_of(const std::string& name) {
  const Matrix<double> array = read_npy(std::string(GOLDEN_DIR) + "/pytorch/" + name + ".npy");
  return {array.values().begin(), array.values().end()};
}

/// A network that PyTorch evaluated too.
struct NetworkCase {
  std::string name;     ///< of the golden files with loss and gradient
  std::string weights;  ///< of the golden file with the weights
  std::size_t parameters = 0;
  std::function<Network<float>()> make_float;
  std::function<Network<double>()> make_double;

  template <class Real>
  std::shared_ptr<const Network<Real>> make() const {
    if constexpr (std::is_same_v<Real, float>)
      return std::make_shared<const Network<float>>(make_float());
    else
      return std::make_shared<const Network<double>>(make_double());
  }
};

/// `make` is called with a number of the wanted type.
template <class Make>
NetworkCase network_case(std::string name, std::string weights, std::size_t parameters, Make make) {
  return {std::move(name), std::move(weights), parameters, [make] { return make(0.0F); }, [make] { return make(0.0); }};
}

/// The four networks of the paper and a multilayer perceptron, as the program has them by default.
inline std::vector<NetworkCase> default_networks() {
  return {
      network_case("fcp_softplus", "fcp_random_weights", 42200,
                   [](auto real) { return make_fcp<decltype(real)>(ActivationKind::softplus); }),
      network_case("lenet", "lenet_weights", 61706,
                   [](auto real) { return make_lenet<decltype(real)>(ActivationKind::softplus, LenetOrder::program); }),
      network_case("lstm", "lstm_weights", 15456,
                   [](auto real) { return make_lstm_classifier<decltype(real)>(LstmClassifier{}); }),
      network_case("autoencoder", "autoencoder_weights", 52224,
                   [](auto real) { return make_autoencoder<decltype(real)>(ActivationKind::softplus); }),
      network_case("mlp", "mlp_weights", 784 * 20 + 20 + 20 * 15 + 15 + 15 * 10 + 10,
                   [](auto real) {
                     return make_multilayer_perceptron<decltype(real)>("mlp",
                                                                       {{784, 20, 15, 10}, ActivationKind::tanh, true});
                   }),
  };
}

inline void PrintTo(const NetworkCase& test, std::ostream* stream) {
  *stream << test.name;
}

/// The first images and labels of the golden files' 150.
template <class Real>
struct GoldenSamples {
  Matrix<Real> features;
  std::vector<std::uint32_t> labels;

  explicit GoldenSamples(std::size_t count = 150) : features(count, 784) {
    const std::vector<double> images = vector_of("fcp_images");
    for (std::size_t i = 0; i < features.size(); ++i) features.data()[i] = static_cast<Real>(images[i]);
    for (const double label : vector_of("fcp_labels")) labels.push_back(static_cast<std::uint32_t>(label));
    labels.resize(count);
  }
  SampleBlock<Real> block() const { return {features, labels}; }
};

}  // namespace lowpass::golden
