#include "lowpass/landscape/two_wells.hpp"

#include <array>
#include <cmath>

namespace lowpass {
namespace {

struct Bump {
  double height, sharpness, x, y;
};
constexpr double offset = 1.0190055296306975;
constexpr std::array<Bump, 4> bumps{{{-1, 3, -0.5, -0.5}, {-1, 3, 0.5, 0}, {1, 15, -0.2, -0.4}, {1, 15, 0, 0.3}}};

double bump_at(const Bump& bump, double dx, double dy) {
  return bump.height * std::exp(-bump.sharpness * (dx * dx + dy * dy));
}

}  // namespace

double TwoWells::value(std::span<const double> x) const {
  double value = offset;
  for (const Bump& bump : bumps) value += bump_at(bump, x[0] - bump.x, x[1] - bump.y);
  return value;
}

double TwoWells::value_and_gradient(std::span<const double> x, std::span<double> gradient) const {
  double value = offset;
  gradient[0] = gradient[1] = 0;
  for (const Bump& bump : bumps) {
    const double dx = x[0] - bump.x;
    const double dy = x[1] - bump.y;
    const double term = bump_at(bump, dx, dy);
    value += term;
    gradient[0] -= 2 * bump.sharpness * dx * term;
    gradient[1] -= 2 * bump.sharpness * dy * term;
  }
  return value;
}

KnownPoints TwoWells::known_points() const {
  return {.minima = {{{0.48810021800732815, -0.02225546063184096}, -3.0904230562694691e-5},
                     {{-0.61380161251514842, -0.53541552505432526}, 0.10870716788641514}},
          .passes = {{{{-0.16472654854043778, -0.069917182061878212}, 0.62439334718699379}, {0, 1}},
                     {{{0.052889530253715072, -0.68815820777136387}, 0.63725723765600842}, {0, 1}},
                     {{{-0.29270959985943767, 0.74362393016416919}, 0.99606719567944829}, {0, 1}}}};
}

}  // namespace lowpass
