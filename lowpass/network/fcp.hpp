#pragma once

#include "lowpass/network/layers/activation.hpp"
#include "lowpass/network/network.hpp"

namespace lowpass {

/// The paper's fully connected perceptron: 784-50-50-10 without biases, softmax cross-entropy; 42,200 parameters.
template <class Real>
Network<Real> make_fcp(ActivationKind activation);

}  // namespace lowpass
