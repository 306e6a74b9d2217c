#pragma once

#include "lowpass/network/layer.hpp"
#include "lowpass/network/layers/planes.hpp"

namespace lowpass {

/// A convolution of stride 1 without padding: images, and the kernel x kernel pixels of every channel that an output is
/// made from.
struct ConvolutionShape {
  Planes input;
  std::size_t kernel = 0;
  std::size_t channels = 0;  ///< of the output

  /// Numbers that one output is made from.
  std::size_t taps() const { return input.channels * kernel * kernel; }
  Planes output() const { return {channels, input.height + 1 - kernel, input.width + 1 - kernel}; }
};

/// y[o] = sum over channels and kernel of W[o] x, without bias (a layer of its own). W is output channels x input
/// channels x kernel x kernel. Each output position is a small product with the pixels where they lie, samples in the
/// vector lanes: no patches are copied.
template <class Real>
class Convolution : public Layer<Real> {
 public:
  Convolution(std::string name, ConvolutionShape shape) : name_(std::move(name)), shape_(shape) {}
  std::size_t inputs() const override { return shape_.input.size(); }
  std::size_t outputs() const override { return shape_.output().size(); }
  std::size_t parameter_count() const override { return shape_.channels * shape_.taps(); }
  std::vector<ParameterTensor> tensors() const override;
  void forward(const Real* parameters, Real* input, Real* output, Real* saved, std::size_t samples) const override;
  void backward(const Real* parameters, Real* input, const Real* saved, const Real* output_gradient,
                Real* parameter_gradient, std::size_t samples) const override;
  void initialise(RandomStream& random, std::span<double> parameters) const override;

 private:
  std::string name_;
  ConvolutionShape shape_;
};

/// The same as a first layer, all weight vectors in one product: on images with `padding` dark pixels around them.
template <class Real>
class ConvolutionInput : public InputLayer<Real> {
 public:
  /// `image`: channels x height x width without the padding.
  ConvolutionInput(std::string name, Planes image, std::size_t kernel, std::size_t padding, std::size_t channels);
  std::size_t inputs() const override { return image_.size(); }
  std::size_t outputs() const override { return shape_.output().size(); }
  std::size_t parameter_count() const override { return shape_.channels * shape_.taps(); }
  std::size_t features_per_product() const override { return shape_.taps(); }
  std::vector<ParameterTensor> tensors() const override;
  void forward(const Real* arranged, std::size_t rows, const FeatureBlock<Real>& block, Real* products,
               std::size_t stride) const override;
  void backward(const Real* product_gradient, std::size_t stride, std::size_t rows, const FeatureBlock<Real>& block,
                Real* arranged_gradient) const override;
  void initialise(RandomStream& random, std::span<double> parameters) const override;

 private:
  /// The padded images, a row of samples for each pixel.
  std::vector<Real> padded(const Real* features, std::size_t samples) const;

  std::string name_;
  Planes image_;
  std::size_t padding_;
  ConvolutionShape shape_;  ///< of the padded images
};

}  // namespace lowpass
