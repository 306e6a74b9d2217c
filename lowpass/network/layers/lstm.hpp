#pragma once

#include "lowpass/network/layer.hpp"

namespace lowpass {

/// Sizes of an LSTM: `steps` steps of `features` numbers each.
struct LstmShape {
  std::size_t steps = 0;
  std::size_t features = 0;
  std::size_t hidden = 0;

  std::size_t gates() const { return 4 * hidden; }
};

/// The first layer of a recurrent network: W_ih x_t for all steps (steps x gates x samples), gates in PyTorch's order
/// i, f, g, o. `order` says which feature of a sample is read where: feature k of step t is sample[order[t * features +
/// k]].
template <class Real>
class LstmInput : public InputLayer<Real> {
 public:
  /// @throws InternalError if `order` is no permutation of steps * features numbers.
  LstmInput(std::string name, LstmShape shape, std::vector<std::size_t> order);
  std::size_t inputs() const override { return shape_.steps * shape_.features; }
  std::size_t outputs() const override { return shape_.gates() * shape_.steps; }
  std::size_t parameter_count() const override { return shape_.gates() * shape_.features; }
  std::size_t features_per_product() const override { return shape_.features; }
  std::vector<ParameterTensor> tensors() const override;
  void forward(const Real* arranged, std::size_t rows, const FeatureBlock<Real>& block, Real* products,
               std::size_t stride) const override;
  void backward(const Real* product_gradient, std::size_t stride, std::size_t rows, const FeatureBlock<Real>& block,
                Real* arranged_gradient) const override;
  void initialise(RandomStream& random, std::span<double> parameters) const override;

 private:
  std::string name_;
  LstmShape shape_;
  std::vector<std::size_t> order_;  ///< steps x features: where each number stands in a sample
};

/// The recurrence: from W_ih x_t (steps x gates x samples) to the hidden state after the last step (hidden x samples),
/// from zero states. Parameters: W_hh (gates x hidden), b_ih, b_hh. Back-propagation through time. The input's memory
/// holds the activated gates afterwards, then their gradients, so that a step works on what is still in a cache.
template <class Real>
class Lstm : public Layer<Real> {
 public:
  Lstm(std::string name, LstmShape shape) : name_(std::move(name)), shape_(shape) {}
  std::size_t inputs() const override { return shape_.gates() * shape_.steps; }
  std::size_t outputs() const override { return shape_.hidden; }
  std::size_t parameter_count() const override { return shape_.gates() * (shape_.hidden + 2); }
  std::vector<ParameterTensor> tensors() const override;
  /// Cells, their tanh and hidden states before all steps and after the last.
  std::size_t saved_count() const override;
  void forward(const Real* parameters, Real* input, Real* output, Real* saved, std::size_t samples) const override;
  void backward(const Real* parameters, Real* input, const Real* saved, const Real* output_gradient,
                Real* parameter_gradient, std::size_t samples) const override;
  void initialise(RandomStream& random, std::span<double> parameters) const override;

 private:
  std::string name_;
  LstmShape shape_;
};

}  // namespace lowpass
