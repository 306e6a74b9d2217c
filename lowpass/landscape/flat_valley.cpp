#include "lowpass/landscape/flat_valley.hpp"

namespace lowpass {

double FlatValley::value(std::span<const double> x) const {
  const double beyond = x[0] * x[0] + x[1] * x[1] - 1;
  return beyond * beyond;
}

double FlatValley::value_and_gradient(std::span<const double> x, std::span<double> gradient) const {
  const double beyond = x[0] * x[0] + x[1] * x[1] - 1;
  gradient[0] = 4 * beyond * x[0];
  gradient[1] = 4 * beyond * x[1];
  return beyond * beyond;
}

KnownPoints FlatValley::known_points() const {
  return {.minima = {{{-1, 0}, 0}, {{1, 0}, 0}}, .passes = {{{{0, 1}, 0}, {0, 1}}}};
}

}  // namespace lowpass
