#include "lowpass/network/layers/activation_pool.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/core/vector_math.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "lowpass/network/layers/activation_pool.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// After highway.h: compiled once per instruction set.
#include "lowpass/core/lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lowpass::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// means (windows x samples) of two rows (at least 2 windows x samples).
template <class T>
HWY_INLINE void pool(const T* upper, const T* lower, std::size_t windows, std::size_t samples, T* means) {
  for (std::size_t w = 0; w < windows; ++w) {
    const T* a = upper + 2 * w * samples;
    const T* b = lower + 2 * w * samples;
    T* mean = means + w * samples;
    for_each_lane<T>(samples, [=](auto d, std::size_t s) HWY_ATTR {
      const auto left = hn::Add(hn::LoadU(d, a + s), hn::LoadU(d, b + s));
      const auto right = hn::Add(hn::LoadU(d, a + samples + s), hn::LoadU(d, b + samples + s));
      hn::StoreU(hn::Mul(hn::Add(left, right), hn::Set(d, T{0.25})), d, mean + s);
    });
  }
}

/// Multiplies a row of slopes with a quarter of its windows' gradients.
template <class T>
HWY_INLINE void spread(const T* gradients, std::size_t windows, std::size_t samples, T* row) {
  for (std::size_t w = 0; w < windows; ++w) {
    T* left = row + 2 * w * samples;
    const T* gradient = gradients + w * samples;
    for_each_lane<T>(samples, [=](auto d, std::size_t s) HWY_ATTR {
      const auto quarter = hn::Mul(hn::LoadU(d, gradient + s), hn::Set(d, T{0.25}));
      hn::StoreU(hn::Mul(hn::LoadU(d, left + s), quarter), d, left + s);
      hn::StoreU(hn::Mul(hn::LoadU(d, left + samples + s), quarter), d, left + samples + s);
    });
  }
}

void pool_float(const float* upper, const float* lower, std::size_t windows, std::size_t samples, float* means) {
  pool(upper, lower, windows, samples, means);
}
void pool_double(const double* upper, const double* lower, std::size_t windows, std::size_t samples, double* means) {
  pool(upper, lower, windows, samples, means);
}
void spread_float(const float* gradients, std::size_t windows, std::size_t samples, float* row) {
  spread(gradients, windows, samples, row);
}
void spread_double(const double* gradients, std::size_t windows, std::size_t samples, double* row) {
  spread(gradients, windows, samples, row);
}

}  // namespace lowpass::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lowpass {

HWY_EXPORT(pool_float);
HWY_EXPORT(pool_double);
HWY_EXPORT(spread_float);
HWY_EXPORT(spread_double);

namespace {

void pool_rows(const float* upper, const float* lower, std::size_t windows, std::size_t samples, float* means) {
  HWY_DYNAMIC_DISPATCH(pool_float)(upper, lower, windows, samples, means);
}
void pool_rows(const double* upper, const double* lower, std::size_t windows, std::size_t samples, double* means) {
  HWY_DYNAMIC_DISPATCH(pool_double)(upper, lower, windows, samples, means);
}
void spread_row(const float* gradients, std::size_t windows, std::size_t samples, float* row) {
  HWY_DYNAMIC_DISPATCH(spread_float)(gradients, windows, samples, row);
}
void spread_row(const double* gradients, std::size_t windows, std::size_t samples, double* row) {
  HWY_DYNAMIC_DISPATCH(spread_double)(gradients, windows, samples, row);
}

}  // namespace

template <class Real>
void ActivationPool<Real>::forward(const Real* parameters, Real* input, Real* output, Real* saved,
                                   std::size_t samples) const {
  const std::size_t row = input_.width * samples;
  const std::size_t windows = input_.width / 2;
  std::vector<Real> activated(2 * row);
  for (std::size_t c = 0; c < input_.channels; ++c) {
    Real* x = input + c * input_.height * row;
    for (std::size_t y = 0; y + 1 < input_.height; y += 2, x += 2 * row, output += windows * samples) {
      add_constant(parameters[c], std::span<const Real>{x, 2 * row}, std::span<Real>{x, 2 * row});
      // Without a way back there is no saved memory to fill, and slopes are not wanted.
      const std::span<Real> slopes = saved == nullptr ? std::span<Real>{} : std::span<Real>{x, 2 * row};
      activate<Real>(kind_, {x, 2 * row}, activated, slopes);
      pool_rows(activated.data(), activated.data() + row, windows, samples, output);
    }
  }
}

template <class Real>
void ActivationPool<Real>::backward(const Real*, Real* input, const Real*, const Real* output_gradient,
                                    Real* parameter_gradient, std::size_t samples) const {
  const std::size_t row = input_.width * samples;
  const std::size_t windows = input_.width / 2;
  const std::size_t pooled = 2 * windows * samples;
  for (std::size_t c = 0; c < input_.channels; ++c) {
    Real* x = input + c * input_.height * row;
    for (std::size_t y = 0; y < input_.height; ++y, x += row) {
      const std::size_t kept = y + 1 < input_.height || y % 2 == 1 ? pooled : 0;
      std::fill(x + kept, x + row, Real{0});
      if (kept == 0) continue;
      spread_row(output_gradient, windows, samples, x);
      parameter_gradient[c] += sum(std::span<const Real>{x, kept});
      if (y % 2 == 1) output_gradient += windows * samples;
    }
  }
}

template <class Real>
void ActivationPool<Real>::initialise(RandomStream& random, std::span<double> parameters) const {
  initialise_uniform(random, 1 / std::sqrt(static_cast<double>(fan_in_)), parameters);
}

template class ActivationPool<float>;
template class ActivationPool<double>;

}  // namespace lowpass
#endif
