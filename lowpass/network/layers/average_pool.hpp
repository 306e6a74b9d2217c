#pragma once

#include "lowpass/network/layer.hpp"
#include "lowpass/network/layers/planes.hpp"

namespace lowpass {

/// Mean over windows of 2 x 2 pixels, stride 2; an odd last row or column is dropped, as PyTorch does.
template <class Real>
class AveragePool : public Layer<Real> {
 public:
  explicit AveragePool(Planes input) : input_(input) {}
  std::size_t inputs() const override { return input_.size(); }
  std::size_t outputs() const override { return input_.channels * (input_.height / 2) * (input_.width / 2); }
  void forward(const Real* parameters, Real* input, Real* output, Real* saved, std::size_t samples) const override;
  void backward(const Real* parameters, Real* input, const Real* saved, const Real* output_gradient,
                Real* parameter_gradient, std::size_t samples) const override;

 private:
  Planes input_;
};

}  // namespace lowpass
