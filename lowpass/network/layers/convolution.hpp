#pragma once

#include "lowpass/network/layer.hpp"
#include "lowpass/network/layers/planes.hpp"

namespace lowpass {

/// y[o] = sum over channels and kernel of W[o] x, stride 1, without bias (a layer of its own). W is
/// output channels x input channels x kernel x kernel. A product of W with patches, a few output rows at a time so that
/// these stay in cache; they are gathered again on the way back rather than kept.
template <class Real>
class Convolution : public Layer<Real> {
 public:
  Convolution(std::string name, PatchShape shape, std::size_t output_channels);
  std::size_t inputs() const override { return shape_.input.size(); }
  std::size_t outputs() const override { return output_.size(); }
  std::size_t parameter_count() const override { return output_.channels * shape_.size(); }
  std::vector<ParameterTensor> tensors() const override;
  void forward(const Real* parameters, const Real* input, Real* output, Real* saved,
               std::size_t samples) const override;
  void backward(const Real* parameters, const Real* input, const Real* saved, const Real* output_gradient,
                Real* input_gradient, Real* parameter_gradient, std::size_t samples) const override;
  void initialise(RandomStream& random, std::span<double> parameters) const override;

 private:
  std::string name_;
  PatchShape shape_;
  Planes output_;
};

/// The same as a first layer: all weight vectors in one product with the images' patches.
template <class Real>
class ConvolutionInput : public InputLayer<Real> {
 public:
  ConvolutionInput(std::string name, PatchShape shape, std::size_t output_channels);
  std::size_t inputs() const override { return shape_.input.size(); }
  std::size_t outputs() const override { return output_.size(); }
  std::size_t parameter_count() const override { return output_.channels * shape_.size(); }
  std::vector<ParameterTensor> tensors() const override;
  void forward(const Real* parameters, std::size_t rows, const Real* features, std::size_t samples,
               Real* products) const override;
  void backward(const Real* product_gradient, std::size_t rows, const Real* features, std::size_t samples,
                Real* parameter_gradient) const override;
  void initialise(RandomStream& random, std::span<double> parameters) const override;

 private:
  std::string name_;
  PatchShape shape_;
  Planes output_;
  std::vector<std::size_t> pixels_;  ///< 0, 1, 2, ...: the images in their own order
};

}  // namespace lowpass
