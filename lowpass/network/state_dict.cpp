#include "lowpass/network/state_dict.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

template <class Tensor>
std::string described(const Tensor& tensor) {
  return fmt::format("{} ({})", tensor.name, fmt::join(tensor.shape, " x "));
}

template <class Tensor>
std::string all_described(std::span<const Tensor> tensors) {
  std::vector<std::string> texts;
  for (const Tensor& tensor : tensors) texts.push_back(described(tensor));
  return fmt::format("{}", fmt::join(texts, ", "));
}

bool shapes_differ(std::span<const ParameterTensor> tensors) {
  for (std::size_t i = 0; i < tensors.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (tensors[i].shape == tensors[j].shape) return false;
  return true;
}

}  // namespace

std::vector<NamedTensor> state_dict(std::span<const ParameterTensor> tensors, std::span<const double> weights) {
  std::vector<NamedTensor> state;
  for (const ParameterTensor& tensor : tensors) {
    const auto values = weights.first(tensor.size());
    state.push_back({tensor.name, tensor.shape, {values.begin(), values.end()}});
    weights = weights.subspan(values.size());
  }
  return state;
}

std::vector<double> weights_of(std::span<const ParameterTensor> tensors, std::span<const NamedTensor> state,
                               const std::string& source) {
  const auto refuse = [&](const std::string& why) {
    throw BadInput(
        fmt::format("'{}': {}; the network's tensors are {}", source, why, all_described<ParameterTensor>(tensors)));
  };
  const auto same_name = [](const ParameterTensor& a, const NamedTensor& b) { return a.name == b.name; };
  const auto same_shape = [](const ParameterTensor& a, const NamedTensor& b) { return a.shape == b.shape; };
  const bool by_name = std::any_of(tensors.begin(), tensors.end(), [&](const ParameterTensor& tensor) {
    return std::any_of(state.begin(), state.end(), [&](const NamedTensor& given) { return same_name(tensor, given); });
  });
  if (!by_name && !shapes_differ(tensors))
    refuse(fmt::format("the names {} are not the network's, and its shapes do not decide. Name the tensors as it does",
                       all_described<NamedTensor>(state)));

  std::vector<double> weights;
  for (const ParameterTensor& tensor : tensors) {
    const auto found = std::find_if(state.begin(), state.end(), [&](const NamedTensor& given) {
      return by_name ? same_name(tensor, given) : same_shape(tensor, given);
    });
    if (found == state.end()) refuse(fmt::format("there is no tensor {}", described(tensor)));
    if (found->shape != tensor.shape)
      refuse(fmt::format("{} should be {}", described(*found), fmt::join(tensor.shape, " x ")));
    weights.insert(weights.end(), found->values.begin(), found->values.end());
  }
  if (state.size() != tensors.size())
    refuse(fmt::format("there are {} tensors, {}, and the network has {}", state.size(),
                       all_described<NamedTensor>(state), tensors.size()));
  return weights;
}

}  // namespace lowpass
