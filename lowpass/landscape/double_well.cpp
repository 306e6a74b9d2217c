#include "lowpass/landscape/double_well.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

/// Sums of blocks, then their sum: a million roundings in a row would cost the pass its last digits.
double sum_of(std::span<const double> x) {
  constexpr std::size_t block = 1024;
  double sum = 0;
  for (std::size_t first = 0; first < x.size(); first += block) {
    double part = 0;
    for (const double entry : x.subspan(first, std::min(block, x.size() - first))) part += entry;
    sum += part;
  }
  return sum;
}

/// y = H x, asked for entry by entry: y_0 = u . x, and y_i = x_i + shift for all others.
struct Reflected {
  explicit Reflected(std::span<const double> x) {
    const double root = std::sqrt(static_cast<double>(x.size()));
    first = sum_of(x) / root;
    shift = (x[0] - first) / (root - 1);
  }

  double first = 0;
  double shift = 0;
};

/// x = H y; H is its own inverse.
std::vector<double> reflect(const std::vector<double>& y) {
  const Reflected reflected(y);
  std::vector<double> x = y;
  for (double& entry : x) entry += reflected.shift;
  x[0] = reflected.first;
  return x;
}

}  // namespace

DoubleWell::DoubleWell(std::size_t dimension, double condition) {
  if (!(dimension >= 2 && dimension <= largest_dimension))
    throw BadInput(
        fmt::format("the landscape 'double-well' has dimension={}; allowed is 2 ... {}", dimension, largest_dimension));
  if (!(condition >= 1 && condition <= largest_condition))
    throw BadInput(fmt::format("the landscape 'double-well' has condition={}; allowed is 1 ... {}", shortest(condition),
                               largest_condition));
  const std::size_t count = dimension - 1;
  for (std::size_t i = 0; i < count; ++i) {
    const double exponent = count == 1 ? 1 : static_cast<double>(i) / static_cast<double>(count - 1);
    curvatures_.push_back(std::pow(condition, exponent));
    bends_.push_back(2 / std::sqrt(static_cast<double>(count) * curvatures_[i]));
  }
}

double DoubleWell::value(std::span<const double> x) const {
  const Reflected y(x);
  const double well = y.first * y.first - 1;
  double walls = 0;
  for (std::size_t i = 0; i < curvatures_.size(); ++i) {
    const double r = x[i + 1] + y.shift + bends_[i] * well;
    walls += curvatures_[i] * r * r;
  }
  return well * well + walls / 2;
}

double DoubleWell::value_and_gradient(std::span<const double> x, std::span<double> gradient) const {
  const Reflected y(x);
  const double well = y.first * y.first - 1;
  double walls = 0;
  double pull = 0;
  for (std::size_t i = 0; i < curvatures_.size(); ++i) {
    const double r = x[i + 1] + y.shift + bends_[i] * well;
    walls += curvatures_[i] * r * r;
    pull += curvatures_[i] * bends_[i] * r;
    gradient[i + 1] = curvatures_[i] * r;
  }
  gradient[0] = y.first * (4 * well + 2 * pull);
  // So far with respect to y; the gradient with respect to x is H times it.
  const Reflected reflected(gradient);
  for (double& entry : gradient) entry += reflected.shift;
  gradient[0] = reflected.first;
  return well * well + walls / 2;
}

KnownPoints DoubleWell::known_points() const {
  const double along = 1 / std::sqrt(static_cast<double>(dimension()));
  std::vector<double> pass{0};
  pass.insert(pass.end(), bends_.begin(), bends_.end());
  return {.minima = {{std::vector<double>(dimension(), -along), 0}, {std::vector<double>(dimension(), along), 0}},
          .passes = {{{reflect(pass), 1}, {0, 1}}}};
}

}  // namespace lowpass
