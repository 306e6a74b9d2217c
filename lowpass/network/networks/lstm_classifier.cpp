#include "lowpass/network/networks/lstm_classifier.hpp"

#include <numeric>
#include <random>

#include "lowpass/network/layers/dense.hpp"
#include "lowpass/network/layers/lstm.hpp"

namespace lowpass {

std::vector<std::size_t> pixel_permutation(std::size_t count, std::uint32_t seed) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::mt19937 generator(seed);
  for (std::size_t i = 0; i + 1 < count; ++i) std::swap(order[i], order[i + generator() % (count - i)]);
  return order;
}

template <class Real>
Network<Real> make_lstm_classifier(const LstmClassifier& options) {
  constexpr std::size_t classes = 10;
  const LstmShape shape{28, 28, options.hidden};
  const std::size_t pixels = shape.steps * shape.features;
  std::vector<std::size_t> order(pixels);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (options.permutation) order = pixel_permutation(pixels, *options.permutation);

  typename Network<Real>::Layers tail;
  append<Lstm<Real>>(tail, "lstm", shape);
  append<Dense<Real>>(tail, "fc", options.hidden, classes);
  return {"lstm", std::make_unique<LstmInput<Real>>("lstm", shape, std::move(order)), std::move(tail),
          std::make_unique<SoftmaxCrossEntropy<Real>>(classes)};
}

template Network<float> make_lstm_classifier<float>(const LstmClassifier&);
template Network<double> make_lstm_classifier<double>(const LstmClassifier&);

}  // namespace lowpass
