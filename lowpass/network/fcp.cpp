#include "lowpass/network/fcp.hpp"

#include "lowpass/network/layers/dense.hpp"

namespace lowpass {

template <class Real>
Network<Real> make_fcp(ActivationKind activation) {
  constexpr std::size_t pixels = 784;
  constexpr std::size_t hidden = 50;
  constexpr std::size_t classes = 10;
  typename Network<Real>::Layers tail;
  tail.push_back(std::make_unique<Activation<Real>>(activation, hidden));
  tail.push_back(std::make_unique<Dense<Real>>(hidden, hidden));
  tail.push_back(std::make_unique<Activation<Real>>(activation, hidden));
  tail.push_back(std::make_unique<Dense<Real>>(hidden, classes));
  return {"fcp", std::make_unique<DenseInput<Real>>(pixels, hidden), std::move(tail),
          std::make_unique<SoftmaxCrossEntropy<Real>>(classes)};
}

template Network<float> make_fcp<float>(ActivationKind);
template Network<double> make_fcp<double>(ActivationKind);

}  // namespace lowpass
