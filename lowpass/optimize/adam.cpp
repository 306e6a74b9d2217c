#include "lowpass/optimize/adam.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lowpass/core/errors.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "lowpass/optimize/adam.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// After highway.h: compiled once per instruction set.
#include "lowpass/core/lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lowpass::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// `rate` and `correction` are those of this step: over 1 - first_decay^steps, and 1 / sqrt(1 - second_decay^steps).
void adam_step(double rate, double correction, std::size_t n, const double* gradient, double* first, double* second,
               const double* from, double* to) {
  for_each_lane<double>(n, [=](auto d, std::size_t i) HWY_ATTR {
    constexpr double epsilon = 1e-8;
    const auto mean = [d](double decay, auto old, auto added) HWY_ATTR {
      return hn::Add(hn::Mul(hn::Set(d, decay), old), hn::Mul(hn::Set(d, 1 - decay), added));
    };
    const auto g = hn::LoadU(d, gradient + i);
    const auto m = mean(Adam::first_decay, hn::LoadU(d, first + i), g);
    const auto v = mean(Adam::second_decay, hn::LoadU(d, second + i), hn::Mul(g, g));
    hn::StoreU(m, d, first + i);
    hn::StoreU(v, d, second + i);
    const auto length = hn::Add(hn::Mul(hn::Sqrt(v), hn::Set(d, correction)), hn::Set(d, epsilon));
    const auto step = hn::Div(hn::Mul(hn::Set(d, rate), m), length);
    hn::StoreU(hn::Sub(hn::LoadU(d, from + i), step), d, to + i);
  });
}

}  // namespace lowpass::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lowpass {

HWY_EXPORT(adam_step);

Adam::Adam(std::size_t size, double learning_rate)
    : learning_rate_(learning_rate), first_moment_(size), second_moment_(size) {
  if (!(learning_rate > 0) || !std::isfinite(learning_rate))
    throw BadInput(fmt::format("Adam: the learning rate is {}; it must be a positive number", learning_rate));
}

void Adam::step(std::span<const double> from, std::span<const double> gradient, std::span<double> to, double share,
                const ParallelFor& run) {
  begin_step(share);
  for_each_piece(run, to.size(), [&](std::size_t first, std::size_t count) {
    step_piece(first, from.subspan(first, count), gradient.subspan(first, count), to.subspan(first, count));
  });
}

void Adam::begin_step(double share) {
  first_power_ *= first_decay;
  second_power_ *= second_decay;
  rate_ = share * learning_rate_ / (1 - first_power_);
  correction_ = 1 / std::sqrt(1 - second_power_);
}

void Adam::step_piece(std::size_t first, std::span<const double> from, std::span<const double> gradient,
                      std::span<double> to) {
  HWY_DYNAMIC_DISPATCH(adam_step)
  (rate_, correction_, to.size(), gradient.data(), first_moment_.data() + first, second_moment_.data() + first,
   from.data(), to.data());
}

}  // namespace lowpass
#endif
