#pragma once

#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "lowpass/landscape/from_function.hpp"

namespace lowpass {

/// A surface that has fooled searches for passes, with the height of its lowest path: exact, by the reason given.
struct HardSurface {
  std::string name;
  std::shared_ptr<const Landscape> landscape;
  std::vector<double> from;
  std::vector<double> to;
  double height = 0;
};

/// From f(x, y, gradient).
template <class Function>
std::shared_ptr<const Landscape> in_the_plane(Function function) {
  return from_function(2,
                       [function](std::span<const double> p, std::span<double> g) { return function(p[0], p[1], g); });
}

/// A wall of height 3 across the whole plane: at x = 0 f >= 3, and f(0, 0) = 3.
inline HardSurface hedge() {
  return {"hedge",
          in_the_plane([](double x, double y, std::span<double> g) {
            const double wall = 3 * std::exp(-100 * x * x);
            g[0] = -200 * x * wall + 0.2 * x;
            g[1] = 0.2 * y;
            return wall + 0.1 * (x * x + y * y);
          }),
          {-1, 0},
          {1, 0},
          3};
}

/// A bent valley a million times stiffer across than along: in u = y - 2 (1 - x^2) it is (x^2 - 1)^2 + 1e6 u^2.
inline HardSurface stiff() {
  return {"stiff",
          in_the_plane([](double x, double y, std::span<double> g) {
            const double w = x * x - 1, a = y + 2 * w;
            g[0] = 4 * x * w + 8e6 * a * x;
            g[1] = 2e6 * a;
            return w * w + 1e6 * a * a;
          }),
          {-1, 0},
          {1, 0},
          1};
}

/// The ring of E, Ren and Vanden-Eijnden (2007), singular at its centre: where x = 0 f = (1 - y^2)^2 + 1 >= 1.
inline HardSurface ring() {
  return {"ring",
          in_the_plane([](double x, double y, std::span<double> g) {
            const double r = x * x + y * y, b = 1 - r;
            g[0] = -4 * b * x - 2 * x * y * y / (r * r);
            g[1] = -4 * b * y + 2 * y * x * x / (r * r);
            return b * b + y * y / r;
          }),
          {-1, 0},
          {1, 0},
          1};
}

/// A plateau of height 1 with a trench along a circle: where x = 0 f >= 0.3, reached at y = 8 and -8.
inline HardSurface trench() {
  return {"trench",
          in_the_plane([](double x, double y, std::span<double> g) {
            const double r2 = x * x + y * y + 1e-12, r = std::sqrt(r2), w = 0.5, u = (r - 8) / w;
            const double e = std::exp(-u * u), a = 0.7 + 0.3 * x * x / r2, slope = -2 * u / w * e;
            g[0] = -(0.6 * x * (r2 - x * x) / (r2 * r2) * e + a * slope * x / r);
            g[1] = -(-0.6 * x * x * y / (r2 * r2) * e + a * slope * y / r);
            return 1 - a * e;
          }),
          {-8, 0},
          {8, 0},
          0.3};
}

/// An infinite wall across the plane: no path has a finite height.
inline HardSurface cut() {
  return {"cut",
          in_the_plane([](double x, double y, std::span<double> g) {
            const double w = x * x - 1;
            g[0] = 4 * x * w;
            g[1] = 2 * y;
            return std::abs(x) < 0.2 ? INFINITY : w * w + y * y;
          }),
          {-1, 0},
          {1, 0},
          INFINITY};
}

/// Those that have a pass.
inline std::vector<HardSurface> hard_surfaces() {
  return {hedge(), stiff(), ring(), trench()};
}

}  // namespace lowpass
