#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lowpass/core/random.hpp"

namespace lowpass {

/// A named piece of the weight vector, row-major, as PyTorch's state_dict() would list it.
struct ParameterTensor {
  std::string name;  ///< such as "fc1.weight"
  std::vector<std::size_t> shape;

  /// How many numbers it holds.
  std::size_t size() const {
    std::size_t product = 1;
    for (const std::size_t extent : shape) product *= extent;
    return product;
  }
};

/// Uniform in +-bound, rounded to float as PyTorch's initial weights are.
inline void initialise_uniform(RandomStream& random, double bound, std::span<double> parameters) {
  for (double& parameter : parameters) parameter = static_cast<float>(random.uniform(-bound, bound));
}

/// One layer of a network. Activations of a block of samples are features x samples, row-major, so that a layer works
/// on long contiguous rows; Real is float for work and double for tests by finite differences. Parameters are the
/// layer's piece of the flat weight vector, in PyTorch's order. Layers hold no state: safe from several threads at
/// once.
template <class Real>
class Layer {
 public:
  virtual ~Layer() = default;

  virtual std::size_t inputs() const = 0;
  virtual std::size_t outputs() const = 0;
  virtual std::size_t parameter_count() const { return 0; }
  /// The parameters' names and shapes, in order; their sizes add up to parameter_count().
  virtual std::vector<ParameterTensor> tensors() const { return {}; }
  /// Numbers per sample that forward() leaves for backward().
  virtual std::size_t saved_count() const { return 0; }
  /// True if output may be the input's own memory, and input_gradient the output gradient's; backward() is then not
  /// shown the input.
  virtual bool in_place() const { return false; }

  /// output (outputs x samples) from input (inputs x samples); fills saved (saved_count x samples) unless it is null.
  virtual void forward(const Real* parameters, const Real* input, Real* output, Real* saved,
                       std::size_t samples) const = 0;

  /// From the gradient with respect to the output: adds to parameter_gradient, and writes input_gradient.
  virtual void backward(const Real* parameters, const Real* input, const Real* saved, const Real* output_gradient,
                        Real* input_gradient, Real* parameter_gradient, std::size_t samples) const = 0;

  /// PyTorch's default initialisation of this layer.
  virtual void initialise(RandomStream&, std::span<double>) const {}
};

/// The first layer of a network, linear in its weights, on the images themselves. Because X (sum_r c_r B_r) equals
/// sum_r c_r (X B_r), it is asked for several weight vectors at once.
template <class Real>
class InputLayer {
 public:
  virtual ~InputLayer() = default;

  virtual std::size_t inputs() const = 0;
  virtual std::size_t outputs() const = 0;
  virtual std::size_t parameter_count() const = 0;
  virtual std::vector<ParameterTensor> tensors() const = 0;

  /// products (rows x outputs x samples) of `rows` weight vectors (rows x parameter_count) with the block's features
  /// (samples x inputs): one wide matrix product.
  virtual void forward(const Real* parameters, std::size_t rows, const Real* features, std::size_t samples,
                       Real* products) const = 0;

  /// Adds to parameter_gradient (rows x parameter_count), from the gradients with respect to the products.
  virtual void backward(const Real* product_gradient, std::size_t rows, const Real* features, std::size_t samples,
                        Real* parameter_gradient) const = 0;

  virtual void initialise(RandomStream& random, std::span<double> parameters) const = 0;
};

}  // namespace lowpass
