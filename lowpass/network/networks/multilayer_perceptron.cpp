#include "lowpass/network/networks/multilayer_perceptron.hpp"

#include <fmt/format.h>

#include "lowpass/core/errors.hpp"
#include "lowpass/network/layers/bias.hpp"
#include "lowpass/network/layers/dense.hpp"

namespace lowpass {

template <class Real>
Network<Real> make_multilayer_perceptron(std::string name, const MultilayerPerceptron& shape) {
  const std::vector<std::size_t>& sizes = shape.sizes;
  if (sizes.size() < 2) throw InternalError("a multilayer perceptron of fewer than two sizes");
  typename Network<Real>::Layers tail;
  for (std::size_t i = 1; i < sizes.size(); ++i) {
    const std::string layer = fmt::format("fc{}", i);
    if (i > 1) {
      append<Activation<Real>>(tail, shape.activation, sizes[i - 1]);
      append<Dense<Real>>(tail, layer, sizes[i - 1], sizes[i]);
    }
    if (shape.bias) append<Bias<Real>>(tail, layer, sizes[i], std::size_t{1}, sizes[i - 1]);
  }
  return {std::move(name), std::make_unique<DenseInput<Real>>("fc1", sizes[0], sizes[1]), std::move(tail),
          std::make_unique<SoftmaxCrossEntropy<Real>>(sizes.back())};
}

template <class Real>
Network<Real> make_fcp(ActivationKind activation) {
  return make_multilayer_perceptron<Real>("fcp", {{784, 50, 50, 10}, activation, false});
}

template Network<float> make_multilayer_perceptron<float>(std::string, const MultilayerPerceptron&);
template Network<double> make_multilayer_perceptron<double>(std::string, const MultilayerPerceptron&);
template Network<float> make_fcp<float>(ActivationKind);
template Network<double> make_fcp<double>(ActivationKind);

}  // namespace lowpass
