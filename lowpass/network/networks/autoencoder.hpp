#pragma once

#include "lowpass/network/layers/activation.hpp"
#include "lowpass/network/network.hpp"

namespace lowpass {

/// The paper's autoencoder: 784-32-32-32-784 without biases, sigmoid after the last layer, mean squared error against
/// the input; no labels. Parameters "fc1.weight" ... "fc4.weight"; 52,224.
template <class Real>
Network<Real> make_autoencoder(ActivationKind activation);

}  // namespace lowpass
