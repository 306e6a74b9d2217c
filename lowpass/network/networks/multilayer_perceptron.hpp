#pragma once

#include "lowpass/network/layers/activation.hpp"
#include "lowpass/network/network.hpp"

namespace lowpass {

/// A classifier of dense layers with the same activation after each but the last, softmax cross-entropy.
struct MultilayerPerceptron {
  std::vector<std::size_t> sizes;  ///< features, hidden layers, classes: two numbers or more, each >= 1
  ActivationKind activation = ActivationKind::softplus;
  bool bias = false;
};

/// Parameters "fc1.weight", "fc1.bias", "fc2.weight", ... Cost of a point: sum of the products of neighbouring sizes
/// per sample.
template <class Real>
Network<Real> make_multilayer_perceptron(std::string name, const MultilayerPerceptron& shape);

/// The paper's fully connected perceptron: 784-50-50-10 without biases; 42,200 parameters.
template <class Real>
Network<Real> make_fcp(ActivationKind activation);

}  // namespace lowpass
