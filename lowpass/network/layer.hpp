#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lowpass/core/random.hpp"
#include "lowpass/core/sparse_rows.hpp"

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
///
/// Every layer's output has one piece of memory, which on the way back holds the gradient with respect to it: what is
/// touched stays small and in a cache.
template <class Real>
class Layer {
 public:
  virtual ~Layer() = default;

  virtual std::size_t inputs() const = 0;
  virtual std::size_t outputs() const = 0;
  virtual std::size_t parameter_count() const { return 0; }
  /// The parameters' names and shapes, in order; their sizes add up to parameter_count().
  virtual std::vector<ParameterTensor> tensors() const { return {}; }
  /// Numbers per sample that forward() leaves for backward(), beside the input's memory.
  virtual std::size_t saved_count() const { return 0; }
  /// True if the output is the input's own memory.
  virtual bool in_place() const { return false; }

  /// output (outputs x samples) from input (inputs x samples), which may be written over by what backward() wants to
  /// find there. With `saved` (saved_count x samples) for a way back; null: there is none, and nothing is kept.
  virtual void forward(const Real* parameters, Real* input, Real* output, Real* saved, std::size_t samples) const = 0;

  /// From the gradient with respect to the output: adds to parameter_gradient, and replaces what forward() left in the
  /// input's memory by the gradient with respect to the input.
  virtual void backward(const Real* parameters, Real* input, const Real* saved, const Real* output_gradient,
                        Real* parameter_gradient, std::size_t samples) const = 0;

  /// PyTorch's default initialisation of this layer.
  virtual void initialise(RandomStream&, std::span<double>) const {}
};

/// Some samples as a first layer reads them.
template <class Real>
struct FeatureBlock {
  std::size_t samples = 0;
  const Real* features = nullptr;  ///< samples x inputs; null where sparse rows are read
  ChosenRows<Real> sparse;         ///< the same without their zeros; no matrix where features are read
};

/// The first layer of a network, linear in its weights, on the images themselves. Because X (sum_r c_r B_r) equals
/// sum_r c_r (X B_r), it is asked for several weight vectors at once, which it wants arranged in an order of its own.
template <class Real>
class InputLayer {
 public:
  virtual ~InputLayer() = default;

  virtual std::size_t inputs() const = 0;
  virtual std::size_t outputs() const = 0;
  virtual std::size_t parameter_count() const = 0;
  virtual std::vector<ParameterTensor> tensors() const = 0;
  /// Features that each product is a sum over: multiplications it takes.
  virtual std::size_t features_per_product() const = 0;
  /// Whether it can read sparse rows, and then gains from it where few enough features are not zero.
  virtual bool reads_sparse_rows() const { return false; }

  /// Numbers of `rows` arranged weight vectors; `sparse`: for blocks of sparse rows.
  virtual std::size_t arranged_count(std::size_t rows, bool sparse) const {
    static_cast<void>(sparse);
    return rows * parameter_count();
  }
  /// Puts the r-th of `rows` weight vectors (parameter_count numbers) where it belongs.
  virtual void arrange(std::span<const double> vector, std::size_t r, std::size_t rows, bool sparse,
                       Real* arranged) const {
    static_cast<void>(rows);
    static_cast<void>(sparse);
    for (std::size_t i = 0; i < vector.size(); ++i) arranged[r * parameter_count() + i] = static_cast<Real>(vector[i]);
  }
  /// The way back: writes the r-th of `rows` arranged gradients (parameter_count numbers).
  virtual void pick_out(const double* arranged, std::size_t r, std::size_t rows, bool sparse,
                        std::span<double> gradient) const {
    static_cast<void>(rows);
    static_cast<void>(sparse);
    for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] = arranged[r * parameter_count() + i];
  }

  /// products (rows x outputs x samples) of `rows` weight vectors with the block's features: one wide matrix product.
  /// Vector r's begin at products + r * stride.
  virtual void forward(const Real* arranged, std::size_t rows, const FeatureBlock<Real>& block, Real* products,
                       std::size_t stride) const = 0;

  /// Adds to the arranged gradients, from the gradients with respect to the products.
  virtual void backward(const Real* product_gradient, std::size_t stride, std::size_t rows,
                        const FeatureBlock<Real>& block, Real* arranged_gradient) const = 0;

  virtual void initialise(RandomStream& random, std::span<double> parameters) const = 0;
};

}  // namespace lowpass
