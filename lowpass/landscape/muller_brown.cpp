#include "lowpass/landscape/muller_brown.hpp"

#include <array>
#include <cmath>

namespace lowpass {
namespace {

struct Term {
  double height, a, b, c, x, y;
};
constexpr std::array<Term, 4> terms{{{-200, -1, 0, -10, 1, 0},
                                     {-100, -1, 0, -10, 0, 0.5},
                                     {-170, -6.5, 11, -6.5, -0.5, 1.5},
                                     {15, 0.7, 0.6, 0.7, -1, 1}}};

double term_at(const Term& term, double dx, double dy) {
  return term.height * std::exp(term.a * dx * dx + term.b * dx * dy + term.c * dy * dy);
}

}  // namespace

double MullerBrown::value(std::span<const double> x) const {
  double value = 0;
  for (const Term& term : terms) value += term_at(term, x[0] - term.x, x[1] - term.y);
  return value;
}

double MullerBrown::value_and_gradient(std::span<const double> x, std::span<double> gradient) const {
  double value = 0;
  gradient[0] = gradient[1] = 0;
  for (const Term& term : terms) {
    const double dx = x[0] - term.x;
    const double dy = x[1] - term.y;
    const double at = term_at(term, dx, dy);
    value += at;
    gradient[0] += at * (2 * term.a * dx + term.b * dy);
    gradient[1] += at * (term.b * dx + 2 * term.c * dy);
  }
  return value;
}

KnownPoints MullerBrown::known_points() const {
  return {.minima = {{{-0.55822363463302428, 1.4417258418046687}, -146.69951720995401},
                     {{0.62349940493087651, 0.028037758528685666}, -108.16672411685235},
                     {{-0.050010822998206058, 0.46669410487197209}, -80.767818129659028}},
          .passes = {{{{0.21248658200066201, 0.29298832510736777}, -72.248940112325212}, {1, 2}},
                     {{{-0.8220015587327321, 0.62431280281487136}, -40.664843508657404}, {0, 2}}}};
}

}  // namespace lowpass
