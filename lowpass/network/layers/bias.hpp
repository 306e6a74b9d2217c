#pragma once

#include "lowpass/network/layer.hpp"

namespace lowpass {

/// y = x + b, one number per channel; a channel is a feature of a dense layer or a plane of a convolution's.
template <class Real>
class Bias : public Layer<Real> {
 public:
  /// `name` is that of the layer it belongs to; `fan_in` that layer's inputs per output, for the initialisation.
  Bias(std::string name, std::size_t channels, std::size_t positions, std::size_t fan_in)
      : name_(std::move(name)), channels_(channels), positions_(positions), fan_in_(fan_in) {}
  std::size_t inputs() const override { return channels_ * positions_; }
  std::size_t outputs() const override { return channels_ * positions_; }
  std::size_t parameter_count() const override { return channels_; }
  std::vector<ParameterTensor> tensors() const override { return {{name_ + ".bias", {channels_}}}; }
  bool in_place() const override { return true; }
  void forward(const Real* parameters, Real* input, Real* output, Real* saved, std::size_t samples) const override;
  void backward(const Real* parameters, Real* input, const Real* saved, const Real* output_gradient,
                Real* parameter_gradient, std::size_t samples) const override;
  void initialise(RandomStream& random, std::span<double> parameters) const override;

 private:
  std::string name_;
  std::size_t channels_;
  std::size_t positions_;
  std::size_t fan_in_;
};

}  // namespace lowpass
