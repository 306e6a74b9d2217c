#include "lowpass/network/networks/autoencoder.hpp"

#include "lowpass/network/layers/dense.hpp"

namespace lowpass {

template <class Real>
Network<Real> make_autoencoder(ActivationKind activation) {
  constexpr std::size_t pixels = 784;
  constexpr std::size_t hidden = 32;
  typename Network<Real>::Layers tail;
  append<Activation<Real>>(tail, activation, hidden);
  for (const char* layer : {"fc2", "fc3"}) {
    append<Dense<Real>>(tail, layer, hidden, hidden);
    append<Activation<Real>>(tail, activation, hidden);
  }
  append<DenseBySample<Real>>(tail, "fc4", hidden, pixels);
  return {"autoencoder", std::make_unique<DenseInput<Real>>("fc1", pixels, hidden), std::move(tail),
          std::make_unique<SigmoidSquaredError<Real>>(pixels)};
}

template Network<float> make_autoencoder<float>(ActivationKind);
template Network<double> make_autoencoder<double>(ActivationKind);

}  // namespace lowpass
