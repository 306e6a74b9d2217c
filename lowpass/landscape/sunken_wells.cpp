#include "lowpass/landscape/sunken_wells.hpp"

namespace lowpass {
namespace {

struct Parts {
  explicit Parts(std::span<const double> x) : well(x[0] * x[0] - 1), aside(x[1] + well) {}
  double depth() const { return 1 / (1 + well * well + 2 * aside * aside); }

  double well;   ///< x^2 - 1
  double aside;  ///< y - (1 - x^2)
};

}  // namespace

double SunkenWells::value(std::span<const double> x) const {
  return -Parts(x).depth();
}

double SunkenWells::value_and_gradient(std::span<const double> x, std::span<double> gradient) const {
  const Parts parts(x);
  const double depth = parts.depth();
  gradient[0] = depth * depth * x[0] * (4 * parts.well + 8 * parts.aside);
  gradient[1] = depth * depth * 4 * parts.aside;
  return -depth;
}

KnownPoints SunkenWells::known_points() const {
  return {.minima = {{{-1, 0}, -1}, {{1, 0}, -1}}, .passes = {{{{0, 1}, -0.5}, {0, 1}}}};
}

}  // namespace lowpass
