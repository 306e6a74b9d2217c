#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "lowpass/network/layers/activation.hpp"
#include "lowpass/network/layers/dense.hpp"
#include "lowpass/network/network.hpp"

namespace lowpass {

/// Products of an input layer with weight vectors, counted per sample: the dominant cost of a network.
struct ProductCounts {
  std::atomic<std::size_t> forward = 0;
  std::atomic<std::size_t> backward = 0;
};

/// The FCP's input layer, counting what it is asked for.
class CountingInput : public DenseInput<float> {
 public:
  explicit CountingInput(ProductCounts& counts) : DenseInput<float>("fc1", 784, 50), counts_(counts) {}

  void forward(const float* arranged, std::size_t rows, const FeatureBlock<float>& block, float* products,
               std::size_t stride) const override {
    counts_.forward += rows * block.samples;
    DenseInput<float>::forward(arranged, rows, block, products, stride);
  }

  void backward(const float* product_gradient, std::size_t stride, std::size_t rows, const FeatureBlock<float>& block,
                float* arranged_gradient) const override {
    counts_.backward += rows * block.samples;
    DenseInput<float>::backward(product_gradient, stride, rows, block, arranged_gradient);
  }

 private:
  ProductCounts& counts_;
};

/// The FCP with an input layer that counts.
inline Network<float> make_counting_fcp(ProductCounts& counts) {
  Network<float>::Layers tail;
  append<Activation<float>>(tail, ActivationKind::softplus, std::size_t{50});
  append<Dense<float>>(tail, "fc2", std::size_t{50}, std::size_t{50});
  append<Activation<float>>(tail, ActivationKind::softplus, std::size_t{50});
  append<Dense<float>>(tail, "fc3", std::size_t{50}, std::size_t{10});
  return {"fcp", std::make_unique<CountingInput>(counts), std::move(tail),
          std::make_unique<SoftmaxCrossEntropy<float>>(std::size_t{10})};
}

}  // namespace lowpass
