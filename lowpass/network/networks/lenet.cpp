#include "lowpass/network/networks/lenet.hpp"

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/network/layers/activation_pool.hpp"
#include "lowpass/network/layers/average_pool.hpp"
#include "lowpass/network/layers/bias.hpp"
#include "lowpass/network/layers/convolution.hpp"
#include "lowpass/network/layers/dense.hpp"

namespace lowpass {
namespace {

constexpr std::size_t kernel = 5;
constexpr std::size_t classes = 10;

/// What follows a convolution of this name and these outputs, made from `fan_in` numbers each.
template <class Real>
void append_activation_and_pool(typename Network<Real>::Layers& tail, const std::string& name,
                                ActivationKind activation, LenetOrder order, const Planes& planes, std::size_t fan_in) {
  if (order == LenetOrder::program) return append<ActivationPool<Real>>(tail, name, activation, planes, fan_in);
  append<Bias<Real>>(tail, name, planes.channels, planes.positions(), fan_in);
  append<AveragePool<Real>>(tail, planes);
  append<Activation<Real>>(tail, activation, planes.size() / 4);
}

template <class Real>
void append_dense(typename Network<Real>::Layers& tail, const std::string& name, std::size_t inputs,
                  std::size_t outputs) {
  append<Dense<Real>>(tail, name, inputs, outputs);
  append<Bias<Real>>(tail, name, outputs, std::size_t{1}, inputs);
}

}  // namespace

std::vector<std::string> lenet_order_names() {
  return {"program", "paper"};
}

LenetOrder parse_lenet_order(std::string_view name) {
  if (name == "program") return LenetOrder::program;
  if (name == "paper") return LenetOrder::paper;
  throw BadInput(unknown_name("order of activation and pooling", name, lenet_order_names()));
}

template <class Real>
Network<Real> make_lenet(ActivationKind activation, LenetOrder order) {
  const Planes images{1, 28, 28};
  auto first = std::make_unique<ConvolutionInput<Real>>("conv1", images, kernel, std::size_t{2}, std::size_t{6});
  const ConvolutionShape second{{6, 14, 14}, kernel, 16};

  typename Network<Real>::Layers tail;
  append_activation_and_pool<Real>(tail, "conv1", activation, order, {6, 28, 28}, kernel * kernel);
  append<Convolution<Real>>(tail, "conv2", second);
  append_activation_and_pool<Real>(tail, "conv2", activation, order, second.output(), second.taps());
  append_dense<Real>(tail, "fc1", 400, 120);
  append<Activation<Real>>(tail, activation, std::size_t{120});
  append_dense<Real>(tail, "fc2", 120, 84);
  append<Activation<Real>>(tail, activation, std::size_t{84});
  append_dense<Real>(tail, "fc3", 84, classes);
  return {"lenet", std::move(first), std::move(tail), std::make_unique<SoftmaxCrossEntropy<Real>>(classes)};
}

template Network<float> make_lenet<float>(ActivationKind, LenetOrder);
template Network<double> make_lenet<double>(ActivationKind, LenetOrder);

}  // namespace lowpass
