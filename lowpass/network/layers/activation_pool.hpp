#pragma once

#include "lowpass/network/layer.hpp"
#include "lowpass/network/layers/activation.hpp"
#include "lowpass/network/layers/planes.hpp"

namespace lowpass {

/// y = mean over windows of 2 x 2 pixels, stride 2, of activation(x + b), b one number per channel; an odd last row or
/// column is dropped, as PyTorch does. One layer instead of three, so that pixels are touched once on each way.
/// Parameters: b, a convolution's bias.
template <class Real>
class ActivationPool : public Layer<Real> {
 public:
  /// `name` is that of the layer whose bias it is; `fan_in` that layer's inputs per output, for the initialisation.
  ActivationPool(std::string name, ActivationKind kind, Planes input, std::size_t fan_in)
      : name_(std::move(name)), kind_(kind), input_(input), fan_in_(fan_in) {}
  std::size_t inputs() const override { return input_.size(); }
  std::size_t outputs() const override { return input_.channels * (input_.height / 2) * (input_.width / 2); }
  std::size_t parameter_count() const override { return input_.channels; }
  std::vector<ParameterTensor> tensors() const override { return {{name_ + ".bias", {input_.channels}}}; }
  /// Leaves slopes in the input's memory.
  void forward(const Real* parameters, Real* input, Real* output, Real* saved, std::size_t samples) const override;
  void backward(const Real* parameters, Real* input, const Real* saved, const Real* output_gradient,
                Real* parameter_gradient, std::size_t samples) const override;
  void initialise(RandomStream& random, std::span<double> parameters) const override;

 private:
  std::string name_;
  ActivationKind kind_;
  Planes input_;
  std::size_t fan_in_;
};

}  // namespace lowpass
