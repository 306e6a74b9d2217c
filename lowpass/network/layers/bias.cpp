#include "lowpass/network/layers/bias.hpp"

#include <cmath>

#include "lowpass/core/vector_math.hpp"

namespace lowpass {

template <class Real>
void Bias<Real>::forward(const Real* parameters, Real* input, Real* output, Real*, std::size_t samples) const {
  const std::size_t size = positions_ * samples;
  for (std::size_t c = 0; c < channels_; ++c)
    add_constant(parameters[c], std::span<const Real>{input + c * size, size}, {output + c * size, size});
}

template <class Real>
void Bias<Real>::backward(const Real*, Real*, const Real*, const Real* output_gradient, Real* parameter_gradient,
                          std::size_t samples) const {
  const std::size_t size = positions_ * samples;
  for (std::size_t c = 0; c < channels_; ++c)
    parameter_gradient[c] += sum(std::span<const Real>{output_gradient + c * size, size});
}

template <class Real>
void Bias<Real>::initialise(RandomStream& random, std::span<double> parameters) const {
  initialise_uniform(random, 1 / std::sqrt(static_cast<double>(fan_in_)), parameters);
}

template class Bias<float>;
template class Bias<double>;

}  // namespace lowpass
