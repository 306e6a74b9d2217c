#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lowpass/network/layers/activation.hpp"
#include "lowpass/network/network.hpp"

namespace lowpass {

/// What comes after a convolution of LeNet: `program` activation, then pooling (the authors' program); `paper` pooling,
/// then activation (the paper's text).
enum class LenetOrder { program, paper };

/// "program", "paper".
std::vector<std::string> lenet_order_names();
/// @throws BadInput for an unknown name.
LenetOrder parse_lenet_order(std::string_view name);

/// LeNet-5 as the paper has it: convolution 1-6 of 5 x 5 with padding 2, average pooling, convolution 6-16 of 5 x 5,
/// average pooling, dense 400-120-84-10, biases everywhere, softmax cross-entropy; 28 x 28 images; 61,706 parameters.
template <class Real>
Network<Real> make_lenet(ActivationKind activation, LenetOrder order);

}  // namespace lowpass
