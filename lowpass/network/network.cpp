#include "lowpass/network/network.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lowpass/core/errors.hpp"

namespace lowpass {

namespace {

/// As many samples as keep the widest activations within `bytes`, a power of two.
std::size_t samples_that_fit(std::size_t widest, std::size_t number_bytes) {
  constexpr std::size_t most = 128;
  constexpr std::size_t fewest = 32;
  constexpr std::size_t bytes = std::size_t{512} << 10U;
  std::size_t samples = most;
  while (samples > fewest && widest * samples * number_bytes > bytes) samples /= 2;
  return samples;
}

}  // namespace

template <class Real>
Network<Real>::Network(std::string name, std::unique_ptr<Input> input, Layers tail, std::unique_ptr<Loss<Real>> loss)
    : name_(std::move(name)), input_(std::move(input)), tail_(std::move(tail)), loss_(std::move(loss)) {
  std::size_t features = input_->outputs();
  std::size_t widest = features;
  for (const auto& layer : tail_) {
    if (layer->inputs() != features)
      throw InternalError(
          fmt::format("network '{}': a layer of {} inputs after {} outputs", name_, layer->inputs(), features));
    features = layer->outputs();
    widest = std::max(widest, features);
    tail_count_ += layer->parameter_count();
  }
  // Fixed bytes per number: the double build divides samples as the float one does.
  block_samples_ = samples_that_fit(widest, sizeof(float));
}

template <class Real>
std::vector<ParameterTensor> Network<Real>::tensors() const {
  std::vector<ParameterTensor> all = input_->tensors();
  for (const auto& layer : tail_) {
    const std::vector<ParameterTensor> more = layer->tensors();
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

template <class Real>
std::vector<double> Network<Real>::initial_weights(std::uint64_t seed) const {
  std::vector<double> weights(parameter_count());
  std::span<double> rest = weights;
  RandomStream random(seed, "init/" + name_);
  input_->initialise(random, rest.first(input_->parameter_count()));
  rest = rest.subspan(input_->parameter_count());
  for (const auto& layer : tail_) {
    layer->initialise(random, rest.first(layer->parameter_count()));
    rest = rest.subspan(layer->parameter_count());
  }
  return weights;
}

template <class Real>
TailPass<Real>::TailPass(const Network<Real>& network, std::size_t samples)
    : network_(network), memory_(network.tail().size() + 1) {
  for (const auto& layer : network.tail()) {
    outputs_.emplace_back(layer->in_place() ? 0 : layer->outputs() * samples);
    // Never empty: no memory would mean that there is no way back.
    saved_.emplace_back(std::max<std::size_t>(1, layer->saved_count() * samples));
  }
}

template <class Real>
LossSum TailPass<Real>::forward(const Real* parameters, Real* products, const Targets<Real>& targets,
                                std::size_t samples) {
  return run(parameters, products, targets, samples, WayBack::none);
}

template <class Real>
LossSum TailPass<Real>::forward_backward(const Real* parameters, Real* products, const Targets<Real>& targets,
                                         std::size_t samples, Real* parameter_gradient) {
  const LossSum sum = run(parameters, products, targets, samples, WayBack::follows);
  const auto& tail = network_.tail();
  std::size_t offset = network_.tail_count();
  for (std::size_t i = tail.size(); i-- > 0;) {
    offset -= tail[i]->parameter_count();
    tail[i]->backward(parameters + offset, memory_[i], saved_[i].data(), memory_[i + 1], parameter_gradient + offset,
                      samples);
  }
  return sum;
}

template <class Real>
LossSum TailPass<Real>::run(const Real* parameters, Real* products, const Targets<Real>& targets, std::size_t samples,
                            WayBack way) {
  const auto& tail = network_.tail();
  memory_[0] = products;
  for (std::size_t i = 0; i < tail.size(); ++i) {
    memory_[i + 1] = tail[i]->in_place() ? memory_[i] : outputs_[i].data();
    tail[i]->forward(parameters, memory_[i], memory_[i + 1], way == WayBack::none ? nullptr : saved_[i].data(),
                     samples);
    parameters += tail[i]->parameter_count();
  }
  return network_.loss().evaluate(memory_.back(), targets, samples, way == WayBack::follows);
}

template class Network<float>;
template class Network<double>;
template class TailPass<float>;
template class TailPass<double>;

}  // namespace lowpass
