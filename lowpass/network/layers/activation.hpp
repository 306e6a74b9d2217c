#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lowpass/network/layer.hpp"

namespace lowpass {

enum class ActivationKind { softplus, relu, tanh, sigmoid };

/// "softplus", "relu", "tanh", "sigmoid".
std::vector<std::string> activation_names();
/// @throws BadInput for an unknown name.
ActivationKind parse_activation(std::string_view name);

/// y = activation(x) and its slope, which is not written if empty; y or the slope may be x.
template <class Real>
void activate(ActivationKind kind, std::span<const Real> x, std::span<Real> y, std::span<Real> slope);

/// An elementwise function; the slope is kept for the way back.
template <class Real>
class Activation : public Layer<Real> {
 public:
  Activation(ActivationKind kind, std::size_t features) : kind_(kind), features_(features) {}
  std::size_t inputs() const override { return features_; }
  std::size_t outputs() const override { return features_; }
  std::size_t saved_count() const override { return features_; }
  bool in_place() const override { return true; }
  void forward(const Real* parameters, Real* input, Real* output, Real* saved, std::size_t samples) const override;
  void backward(const Real* parameters, Real* input, const Real* saved, const Real* output_gradient,
                Real* parameter_gradient, std::size_t samples) const override;

 private:
  ActivationKind kind_;
  std::size_t features_;
};

}  // namespace lowpass
