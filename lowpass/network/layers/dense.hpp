#pragma once

#include "lowpass/network/layer.hpp"

namespace lowpass {

/// y = W x; W is outputs x inputs. A bias is a layer of its own.
template <class Real>
class Dense : public Layer<Real> {
 public:
  Dense(std::string name, std::size_t inputs, std::size_t outputs)
      : name_(std::move(name)), inputs_(inputs), outputs_(outputs) {}
  std::size_t inputs() const override { return inputs_; }
  std::size_t outputs() const override { return outputs_; }
  std::size_t parameter_count() const override { return inputs_ * outputs_; }
  std::vector<ParameterTensor> tensors() const override { return {{name_ + ".weight", {outputs_, inputs_}}}; }
  void forward(const Real* parameters, const Real* input, Real* output, Real* saved,
               std::size_t samples) const override;
  void backward(const Real* parameters, const Real* input, const Real* saved, const Real* output_gradient,
                Real* input_gradient, Real* parameter_gradient, std::size_t samples) const override;
  void initialise(RandomStream& random, std::span<double> parameters) const override;

 private:
  std::string name_;
  std::size_t inputs_;
  std::size_t outputs_;
};

/// The same as a first layer: all weight vectors in one product.
template <class Real>
class DenseInput : public InputLayer<Real> {
 public:
  DenseInput(std::string name, std::size_t inputs, std::size_t outputs)
      : name_(std::move(name)), inputs_(inputs), outputs_(outputs) {}
  std::size_t inputs() const override { return inputs_; }
  std::size_t outputs() const override { return outputs_; }
  std::size_t parameter_count() const override { return inputs_ * outputs_; }
  std::vector<ParameterTensor> tensors() const override { return {{name_ + ".weight", {outputs_, inputs_}}}; }
  void forward(const Real* parameters, std::size_t rows, const Real* features, std::size_t samples,
               Real* products) const override;
  void backward(const Real* product_gradient, std::size_t rows, const Real* features, std::size_t samples,
                Real* parameter_gradient) const override;
  void initialise(RandomStream& random, std::span<double> parameters) const override;

 private:
  std::string name_;
  std::size_t inputs_;
  std::size_t outputs_;
};

}  // namespace lowpass
