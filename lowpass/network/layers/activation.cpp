#include "lowpass/network/layers/activation.hpp"

#include <algorithm>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/core/vector_math.hpp"

namespace lowpass {

std::vector<std::string> activation_names() {
  return {"softplus", "relu"};
}

ActivationKind parse_activation(std::string_view name) {
  if (name == "softplus") return ActivationKind::softplus;
  if (name == "relu") return ActivationKind::relu;
  throw BadInput(unknown_name("activation", name, activation_names()));
}

template <class Real>
void Activation<Real>::forward(const Real*, const Real* input, Real* output, Real* saved, std::size_t samples) const {
  const std::size_t count = features_ * samples;
  const std::span<Real> slope = saved == nullptr ? std::span<Real>{} : std::span<Real>{saved, count};
  if (kind_ == ActivationKind::softplus)
    softplus(std::span<const Real>{input, count}, {output, count}, slope);
  else
    relu(std::span<const Real>{input, count}, {output, count}, slope);
}

template <class Real>
void Activation<Real>::backward(const Real*, const Real*, const Real* saved, const Real* output_gradient,
                                Real* input_gradient, Real*, std::size_t samples) const {
  const std::size_t count = features_ * samples;
  std::copy_n(output_gradient, count, input_gradient);
  multiply(std::span<const Real>{saved, count}, std::span<Real>{input_gradient, count});
}

template class Activation<float>;
template class Activation<double>;

}  // namespace lowpass
