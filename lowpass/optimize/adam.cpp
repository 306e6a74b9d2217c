#include "lowpass/optimize/adam.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_math.hpp"

namespace lowpass {
namespace {

constexpr double first_decay = 0.9;
constexpr double second_decay = 0.999;
constexpr double epsilon = 1e-8;

}  // namespace

Adam::Adam(std::size_t size, double learning_rate)
    : learning_rate_(learning_rate), first_moment_(size), second_moment_(size) {
  if (!(learning_rate > 0) || !std::isfinite(learning_rate))
    throw BadInput(fmt::format("Adam: the learning rate is {}; it must be a positive number", learning_rate));
}

void Adam::step(std::span<const double> from, std::span<const double> gradient, std::span<double> to, double share,
                const ParallelFor& run) {
  first_power_ *= first_decay;
  second_power_ *= second_decay;
  const AdamFactors factors{first_decay, second_decay, share * learning_rate_ / (1 - first_power_),
                            1 / std::sqrt(1 - second_power_), epsilon};
  for_each_piece(run, to.size(), [&](std::size_t first, std::size_t count) {
    adam_step(factors, gradient.subspan(first, count), std::span(first_moment_).subspan(first, count),
              std::span(second_moment_).subspan(first, count), from.subspan(first, count), to.subspan(first, count));
  });
}

}  // namespace lowpass
