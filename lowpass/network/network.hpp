#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "lowpass/network/layer.hpp"
#include "lowpass/network/loss.hpp"

namespace lowpass {

/// A feed-forward network: an input layer that is linear in its weights, further layers, a loss. The weight vector is
/// the input layer's parameters, then each further layer's ("the tail"), in PyTorch's model.parameters() order.
/// Immutable.
template <class Real>
class Network {
 public:
  using Input = InputLayer<Real>;
  using Layers = std::vector<std::unique_ptr<Layer<Real>>>;

  /// @throws InternalError if the layers' sizes do not fit each other.
  Network(std::string name, std::unique_ptr<Input> input, Layers tail, std::unique_ptr<Loss<Real>> loss);

  const std::string& name() const { return name_; }
  const Input& input() const { return *input_; }
  const Layers& tail() const { return tail_; }
  const Loss<Real>& loss() const { return *loss_; }
  std::size_t tail_count() const { return tail_count_; }
  std::size_t parameter_count() const { return input_->parameter_count() + tail_count_; }
  /// Names and shapes of all parameters, in the order of the weight vector.
  std::vector<ParameterTensor> tensors() const;
  /// Samples that go through the network together, so that a block's activations stay in cache.
  std::size_t block_samples() const { return block_samples_; }

  /// PyTorch's default initialisation, stream (seed, "init/NAME").
  std::vector<double> initial_weights(std::uint64_t seed) const;

 private:
  std::string name_;
  std::unique_ptr<Input> input_;
  Layers tail_;
  std::unique_ptr<Loss<Real>> loss_;
  std::size_t tail_count_ = 0;
  std::size_t block_samples_ = 0;
};

/// Adds a layer to a tail that is being put together.
template <class ThisLayer, class Layers, class... Arguments>
void append(Layers& tail, Arguments&&... arguments) {
  tail.push_back(std::make_unique<ThisLayer>(std::forward<Arguments>(arguments)...));
}

/// The buffers of one thread for a block of at most `samples` samples going through a network's tail.
template <class Real>
class TailPass {
 public:
  TailPass(const Network<Real>& network, std::size_t samples);

  /// Loss of the block, from the input layer's products (outputs x samples), which are written over, and the tail's
  /// parameters.
  LossSum forward(const Real* parameters, Real* products, const Targets<Real>& targets, std::size_t samples);

  /// Loss of the block; adds to parameter_gradient and replaces `products` by the gradient with respect to them.
  LossSum forward_backward(const Real* parameters, Real* products, const Targets<Real>& targets, std::size_t samples,
                           Real* parameter_gradient);

 private:
  enum class WayBack { none, follows };
  LossSum run(const Real* parameters, Real* products, const Targets<Real>& targets, std::size_t samples, WayBack way);

  const Network<Real>& network_;
  std::vector<std::vector<Real>> outputs_;  ///< of each layer; empty for one that works in place
  std::vector<Real*> memory_;               ///< the products' and each layer's output, as the last run found them
  std::vector<std::vector<Real>> saved_;
};

}  // namespace lowpass
