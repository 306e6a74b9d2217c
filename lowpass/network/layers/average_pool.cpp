#include "lowpass/network/layers/average_pool.hpp"

#include <algorithm>

namespace lowpass {
namespace {

/// Calls visit(window, pixel): the window's number and the number of its upper left pixel.
template <class Visit>
void for_each_window(const Planes& input, Visit visit) {
  std::size_t window = 0;
  for (std::size_t c = 0; c < input.channels; ++c)
    for (std::size_t y = 0; y + 1 < input.height; y += 2)
      for (std::size_t x = 0; x + 1 < input.width; x += 2) visit(window++, c * input.positions() + y * input.width + x);
}

}  // namespace

template <class Real>
void AveragePool<Real>::forward(const Real*, Real* input, Real* output, Real*, std::size_t samples) const {
  for_each_window(input_, [&](std::size_t window, std::size_t pixel) {
    const Real* upper = input + pixel * samples;
    const Real* lower = upper + input_.width * samples;
    Real* to = output + window * samples;
    for (std::size_t s = 0; s < samples; ++s)
      to[s] = ((upper[s] + upper[s + samples]) + (lower[s] + lower[s + samples])) / 4;
  });
}

template <class Real>
void AveragePool<Real>::backward(const Real*, Real* input, const Real*, const Real* output_gradient, Real*,
                                 std::size_t samples) const {
  if (input_.height % 2 + input_.width % 2 > 0) std::fill_n(input, inputs() * samples, Real{0});
  for_each_window(input_, [&](std::size_t window, std::size_t pixel) {
    const Real* from = output_gradient + window * samples;
    Real* upper = input + pixel * samples;
    Real* lower = upper + input_.width * samples;
    for (std::size_t s = 0; s < samples; ++s)
      upper[s] = upper[s + samples] = lower[s] = lower[s + samples] = from[s] / 4;
  });
}

template class AveragePool<float>;
template class AveragePool<double>;

}  // namespace lowpass
