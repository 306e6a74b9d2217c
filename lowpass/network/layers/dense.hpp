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
  void forward(const Real* parameters, Real* input, Real* output, Real* saved, std::size_t samples) const override;
  void backward(const Real* parameters, Real* input, const Real* saved, const Real* output_gradient,
                Real* parameter_gradient, std::size_t samples) const override;
  void initialise(RandomStream& random, std::span<double> parameters) const override;

 private:
  std::string name_;
  std::size_t inputs_;
  std::size_t outputs_;
};

/// A last layer whose outputs lie sample by sample (samples x outputs), as the features that an autoencoder's loss
/// compares them with: these need not be transposed. Its input is, which is narrower.
template <class Real>
class DenseBySample : public Dense<Real> {
 public:
  using Dense<Real>::Dense;
  /// The input, sample by sample.
  std::size_t saved_count() const override { return this->inputs(); }
  void forward(const Real* parameters, Real* input, Real* output, Real* saved, std::size_t samples) const override;
  void backward(const Real* parameters, Real* input, const Real* saved, const Real* output_gradient,
                Real* parameter_gradient, std::size_t samples) const override;
};

/// The same as Dense as a first layer: all weight vectors in one product, of features as they are or without zeros.
template <class Real>
class DenseInput : public InputLayer<Real> {
 public:
  DenseInput(std::string name, std::size_t inputs, std::size_t outputs)
      : name_(std::move(name)), inputs_(inputs), outputs_(outputs) {}
  std::size_t inputs() const override { return inputs_; }
  std::size_t outputs() const override { return outputs_; }
  std::size_t parameter_count() const override { return inputs_ * outputs_; }
  std::size_t features_per_product() const override { return inputs_; }
  std::vector<ParameterTensor> tensors() const override { return {{name_ + ".weight", {outputs_, inputs_}}}; }
  bool reads_sparse_rows() const override { return true; }
  std::size_t arranged_count(std::size_t rows, bool sparse) const override;
  /// For sparse rows the weights of one input lie together, as they are multiplied with.
  void arrange(std::span<const double> vector, std::size_t r, std::size_t rows, bool sparse,
               Real* arranged) const override;
  void pick_out(const double* arranged, std::size_t r, std::size_t rows, bool sparse,
                std::span<double> gradient) const override;
  void forward(const Real* arranged, std::size_t rows, const FeatureBlock<Real>& block, Real* products,
               std::size_t stride) const override;
  void backward(const Real* product_gradient, std::size_t stride, std::size_t rows, const FeatureBlock<Real>& block,
                Real* arranged_gradient) const override;
  void initialise(RandomStream& random, std::span<double> parameters) const override;

 private:
  template <class Visit>
  void for_each_weight(std::size_t r, std::size_t width, Visit visit) const;
  std::vector<std::size_t> product_offsets(std::size_t rows, std::size_t samples, std::size_t stride) const;

  std::string name_;
  std::size_t inputs_;
  std::size_t outputs_;
};

}  // namespace lowpass
