#include "lowpass/optimize/adam.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lowpass/core/errors.hpp"

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

void Adam::step(std::span<double> parameters, std::span<const double> gradient, double share) {
  first_power_ *= first_decay;
  second_power_ *= second_decay;
  const double rate = share * learning_rate_ / (1 - first_power_);
  const double correction = 1 / std::sqrt(1 - second_power_);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    first_moment_[i] = first_decay * first_moment_[i] + (1 - first_decay) * gradient[i];
    second_moment_[i] = second_decay * second_moment_[i] + (1 - second_decay) * gradient[i] * gradient[i];
    parameters[i] -= rate * first_moment_[i] / (std::sqrt(second_moment_[i]) * correction + epsilon);
  }
}

}  // namespace lowpass
