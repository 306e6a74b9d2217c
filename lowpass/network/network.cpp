#include "lowpass/network/network.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lowpass/core/errors.hpp"

namespace lowpass {

template <class Real>
Network<Real>::Network(std::string name, std::unique_ptr<Input> input, Layers tail, std::unique_ptr<Loss<Real>> loss)
    : name_(std::move(name)), input_(std::move(input)), tail_(std::move(tail)), loss_(std::move(loss)) {
  std::size_t features = input_->outputs();
  for (const auto& layer : tail_) {
    if (layer->inputs() != features)
      throw InternalError(
          fmt::format("network '{}': a layer of {} inputs after {} outputs", name_, layer->inputs(), features));
    features = layer->outputs();
    tail_count_ += layer->parameter_count();
  }
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
TailPass<Real>::TailPass(const Network<Real>& network, std::size_t samples) : network_(network) {
  std::size_t widest = network.input().outputs();
  for (const auto& layer : network.tail()) {
    outputs_.emplace_back(layer->outputs() * samples);
    saved_.emplace_back(layer->saved_count() * samples);
    widest = std::max(widest, layer->outputs());
  }
  gradient_.resize(widest * samples);
  next_gradient_.resize(widest * samples);
}

template <class Real>
LossSum TailPass<Real>::forward(const Real* parameters, const Real* products, const Targets<Real>& targets,
                                std::size_t samples) {
  return run(parameters, products, targets, samples, nullptr);
}

template <class Real>
LossSum TailPass<Real>::forward_backward(const Real* parameters, Real* products, const Targets<Real>& targets,
                                         std::size_t samples, Real* parameter_gradient) {
  const LossSum sum = run(parameters, products, targets, samples, gradient_.data());
  const auto& tail = network_.tail();
  std::size_t offset = network_.tail_count();
  for (std::size_t i = tail.size(); i-- > 0;) {
    offset -= tail[i]->parameter_count();
    const Real* input = i == 0 ? products : outputs_[i - 1].data();
    tail[i]->backward(parameters + offset, input, saved_[i].data(), gradient_.data(), next_gradient_.data(),
                      parameter_gradient + offset, samples);
    std::swap(gradient_, next_gradient_);
  }
  std::copy_n(gradient_.data(), network_.input().outputs() * samples, products);
  return sum;
}

template <class Real>
LossSum TailPass<Real>::run(const Real* parameters, const Real* products, const Targets<Real>& targets,
                            std::size_t samples, Real* gradient) {
  const auto& tail = network_.tail();
  const Real* input = products;
  for (std::size_t i = 0; i < tail.size(); ++i) {
    tail[i]->forward(parameters, input, outputs_[i].data(), gradient == nullptr ? nullptr : saved_[i].data(), samples);
    parameters += tail[i]->parameter_count();
    input = outputs_[i].data();
  }
  return network_.loss().evaluate(input, targets, samples, gradient);
}

template class Network<float>;
template class Network<double>;
template class TailPass<float>;
template class TailPass<double>;

}  // namespace lowpass
