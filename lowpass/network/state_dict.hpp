#pragma once

#include <span>
#include <string>
#include <vector>

#include "lowpass/core/safetensors.hpp"
#include "lowpass/network/layer.hpp"

namespace lowpass {

/// A weight vector cut into a network's tensors (Network::tensors()), as PyTorch's state_dict() lists them.
/// @pre weights.size() is the network's parameter count.
std::vector<NamedTensor> state_dict(std::span<const ParameterTensor> tensors, std::span<const double> weights);

/// The weight vector of a state dict. Tensors are found by name; if no name is known, by shape, as long as no two
/// tensors of the network share one. `source` names the state dict in messages.
/// @throws BadInput if a tensor is missing, has another shape, belongs to no layer, or if names are unknown and shapes
/// do not decide: the message lists what the network has.
std::vector<double> weights_of(std::span<const ParameterTensor> tensors, std::span<const NamedTensor> state,
                               const std::string& source);

}  // namespace lowpass
