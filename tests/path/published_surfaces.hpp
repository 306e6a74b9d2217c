#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "lowpass/landscape/from_function.hpp"
#include "path/leps.hpp"

namespace lowpass {

/// A surface from the literature. Passes of interest lie in the box of the first two coordinates.
struct PublishedSurface {
  std::string name;
  std::shared_ptr<const Landscape> landscape;
  std::vector<double> low, high;             ///< corners of the box
  std::vector<std::vector<double>> ends;     ///< all pairs of which are to be joined: rough minima ...
  bool ends_are_minima = true;               ///< ... or points in valleys that go down for ever
  std::shared_ptr<const Landscape> plane{};  ///< of more than two dimensions: the landscape where the others are 0
  /// Pairs of ends between which the defaults find a pass that is not the lowest.
  std::vector<std::array<std::size_t, 2>> not_the_lowest{};
};

namespace published {

/// From f(x, y, gradient).
template <class Function>
std::shared_ptr<const Landscape> plane(Function function) {
  return from_function(2,
                       [function](std::span<const double> p, std::span<double> g) { return function(p[0], p[1], g); });
}

/// Adds height exp(a dx^2 + b dx dy + c dy^2).
struct Gaussian {
  double height, x, y, a, b, c;
  double add_to(double at_x, double at_y, std::span<double> g) const {
    const double dx = at_x - x, dy = at_y - y;
    const double value = height * std::exp(a * dx * dx + b * dx * dy + c * dy * dy);
    g[0] += value * (2 * a * dx + b * dy);
    g[1] += value * (b * dx + 2 * c * dy);
    return value;
  }
};

/// x^4 + y^4 - 2 x^2 - 4 y^2 + x y + 0.3 x + 0.1 y: Quapp, J. Chem. Phys. 122, 174106 (2005), Eq. 11.
inline PublishedSurface wolfe_quapp() {
  return {"Wolfe-Quapp",
          plane([](double x, double y, std::span<double> g) {
            g[0] = 4 * x * x * x - 4 * x + y + 0.3;
            g[1] = 4 * y * y * y - 8 * y + x + 0.1;
            return x * x * x * x + y * y * y * y - 2 * x * x - 4 * y * y + x * y + 0.3 * x + 0.1 * y;
          }),
          {-2, -2},
          {2, 2},
          {{1.1, -1.5}, {-0.8, -1.4}, {-1.2, 1.5}}};
}

/// Two deep holes and a shallow one, an upper and a lower way: Park, Sener, Lu, Schulten, J. Chem. Phys. 119, 1313
/// (2003); as in Metzner, Schuette, Vanden-Eijnden, J. Chem. Phys. 125, 084110 (2006).
inline PublishedSurface three_holes() {
  return {"three holes",
          plane([](double x, double y, std::span<double> g) {
            const double v = y - 1.0 / 3;
            g[0] = 0.8 * x * x * x;
            g[1] = 0.8 * v * v * v;
            double sum = 0.2 * (x * x * x * x + v * v * v * v);
            for (const Gaussian& hole : {Gaussian{3, 0, 1.0 / 3, -1, 0, -1}, Gaussian{-3, 0, 5.0 / 3, -1, 0, -1},
                                         Gaussian{-5, 1, 0, -1, 0, -1}, Gaussian{-5, -1, 0, -1, 0, -1}})
              sum += hole.add_to(x, y, g);
            return sum;
          }),
          {-2.5, -2},
          {2.5, 2.5},
          {{-1.05, -0.04}, {1.05, -0.04}, {0, 1.54}}};
}

/// Neria, Fischer, Karplus, J. Chem. Phys. 105, 1902 (1996); the coefficient 0.06 of Hirsch and Quapp, Chem. Phys.
/// Lett. 395, 150 (2004).
inline PublishedSurface neria_fischer_karplus() {
  return {"Neria-Fischer-Karplus",
          plane([](double x, double y, std::span<double> g) {
            const double square = x * x + y * y;
            g[0] = 0.24 * x * square + y;
            g[1] = 0.24 * y * square + x;
            return 0.06 * square * square + x * y + Gaussian{-9, 3, 0, -1, 0, -1}.add_to(x, y, g) +
                   Gaussian{-9, -3, 0, -1, 0, -1}.add_to(x, y, g);
          }),
          {-4, -4},
          {4, 4},
          {{2.7, -0.15}, {-2.7, 0.15}}};
}

/// cos 2x + cos 2y + 0.57 cos(2x - 2y), two methyl groups that turn: Minyaev, Quapp, Theor. Chem. Acc. 97, 307 (1997).
inline PublishedSurface minyaev_quapp() {
  return {"Minyaev-Quapp",
          plane([](double x, double y, std::span<double> g) {
            const double both = 1.14 * std::sin(2 * (x - y));
            g[0] = -2 * std::sin(2 * x) - both;
            g[1] = -2 * std::sin(2 * y) + both;
            return std::cos(2 * x) + std::cos(2 * y) + 0.57 * std::cos(2 * (x - y));
          }),
          {-1.5, -1.5},
          {6.2, 6.2},
          {{1.1, 2.0}, {2.0, 1.1}, {4.2, 2.0}, {1.1, 5.1}}};
}

/// Three hills in a trough, which goes down on both sides for ever: Eckhardt, Physica D 33, 89 (1988).
inline PublishedSurface eckhardt() {
  return {"Eckhardt",
          plane([](double x, double y, std::span<double> g) {
            g[0] = 0;
            g[1] = y;
            return y * y / 2 + Gaussian{1, 0, -1, -1, 0, -1}.add_to(x, y, g) +
                   Gaussian{1, 0, 1, -1, 0, -1}.add_to(x, y, g) + Gaussian{4, 0, 0, -1.5, 0, -1.5}.add_to(x, y, g);
          }),
          {-4, -3},
          {4, 3},
          {{-3, 0}, {3, 0}},
          false};
}

/// (x^2 + y - 11)^2 + (x + y^2 - 7)^2: Himmelblau, Applied Nonlinear Programming (1972).
inline PublishedSurface himmelblau() {
  return {"Himmelblau",
          plane([](double x, double y, std::span<double> g) {
            const double a = x * x + y - 11, b = x + y * y - 7;
            g[0] = 4 * x * a + 2 * b;
            g[1] = 2 * a + 4 * y * b;
            return a * a + b * b;
          }),
          {-5, -5},
          {5, 5},
          {{3, 2}, {-2.8, 3.1}, {-3.8, -3.3}, {3.6, -1.8}},
          true};
}

/// Dixon, Szegoe, Towards Global Optimization 2 (1978): the six-hump camel back.
inline PublishedSurface six_hump_camel() {
  return {"six-hump camel",
          plane([](double x, double y, std::span<double> g) {
            const double s = x * x;
            g[0] = 8 * x - 8.4 * s * x + 2 * s * s * x + y;
            g[1] = x - 8 * y + 16 * y * y * y;
            return 4 * s - 2.1 * s * s + s * s * s / 3 + x * y - 4 * y * y + 4 * y * y * y * y;
          }),
          {-2.2, -1.3},
          {2.2, 1.3},
          {{0.09, -0.71}, {-0.09, 0.71}, {1.70, -0.80}, {-1.70, 0.80}, {1.61, 0.57}, {-1.61, -0.57}},
          true};
}

/// Branin (1972); with the constants of Dixon and Szegoe (1978).
inline PublishedSurface branin() {
  return {"Branin",
          plane([](double x, double y, std::span<double> g) {
            constexpr double pi = std::numbers::pi;
            const double b = 5.1 / (4 * pi * pi), c = 5 / pi, wave = 10 - 10 / (8 * pi);
            const double u = y - b * x * x + c * x - 6;
            g[0] = 2 * u * (c - 2 * b * x) - wave * std::sin(x);
            g[1] = 2 * u;
            return u * u + wave * std::cos(x) + 10;
          }),
          {-6, -3},
          {13, 20},
          {{-3.1, 12.3}, {3.1, 2.3}, {9.4, 2.5}}};
}

/// Goldstein, Price, Math. Comp. 25, 569 (1971): values from 3 to a million in the box.
inline PublishedSurface goldstein_price() {
  return {"Goldstein-Price",
          plane([](double x, double y, std::span<double> g) {
            const double s = x + y + 1, t = 2 * x - 3 * y;
            const double p = 19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y;
            const double q = 18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y;
            const double a = 1 + s * s * p, b = 30 + t * t * q;
            const double slope_p = -14 + 6 * x + 6 * y;
            g[0] = (2 * s * p + s * s * slope_p) * b + a * (4 * t * q + t * t * (-32 + 24 * x - 36 * y));
            g[1] = (2 * s * p + s * s * slope_p) * b + a * (-6 * t * q + t * t * (48 - 36 * x + 54 * y));
            return a * b;
          }),
          {-1.5, -1.8},
          {2.3, 1.3},
          {{0, -1}, {-0.6, -0.4}, {1.8, 0.2}, {1.2, 0.8}}};
}

/// Mueller and Brown's surface in the first two coordinates with ripples of height 9 and, in eight more coordinates, a
/// bowl of width 0.05: Li, Lin, Ren, J. Chem. Phys. 151, 054112 (2019), "extended rugged Mueller potential".
inline double extended_mueller_brown_value(std::span<const double> x, std::span<double> g) {
  constexpr double ripple = 9, number = 10 * std::numbers::pi, stiffness = 1 / (0.05 * 0.05);
  const double sine_x = std::sin(number * x[0]), sine_y = std::sin(number * x[1]);
  g[0] = ripple * number * std::cos(number * x[0]) * sine_y;
  g[1] = ripple * number * sine_x * std::cos(number * x[1]);
  double sum = ripple * sine_x * sine_y;
  for (const Gaussian& term : {Gaussian{-200, 1, 0, -1, 0, -10}, Gaussian{-100, 0, 0.5, -1, 0, -10},
                               Gaussian{-170, -0.5, 1.5, -6.5, 11, -6.5}, Gaussian{15, -1, 1, 0.7, 0.6, 0.7}})
    sum += term.add_to(x[0], x[1], g);
  for (std::size_t i = 2; i < x.size(); ++i) {
    g[i] = stiffness * x[i];
    sum += stiffness * x[i] * x[i] / 2;
  }
  return sum;
}

inline PublishedSurface extended_mueller_brown() {
  // The deepest hollows about the three minima of Mueller and Brown.
  std::vector<std::vector<double>> ends{{-0.55, 1.45}, {0.65, 0.05}, {-0.05, 0.45}};
  for (std::vector<double>& end : ends) end.resize(10);
  return {"extended Mueller-Brown",
          from_function(10, extended_mueller_brown_value),
          {-1.5, -0.5},
          {1.2, 2.1},
          std::move(ends),
          true,
          from_function(2, extended_mueller_brown_value),
          {{0, 1}, {0, 2}, {1, 2}}};
}

}  // namespace published

inline std::vector<PublishedSurface> published_surfaces() {
  using namespace published;
  return {{"LEPS I", leps_model_1(), {0.4, 0.4}, {5, 5}, {{0.742, 4}, {4, 0.742}}, false},
          {"LEPS II", leps_model_2(0), {0.4, -3}, {3.3, 3}, {{0.74, 1.3}, {3.0, -1.3}}},
          {"LEPS II with a hill", leps_model_2(1.5), {0.4, -3}, {3.3, 3}, {{0.74, 1.3}, {3.0, -1.3}}},
          wolfe_quapp(),
          three_holes(),
          neria_fischer_karplus(),
          minyaev_quapp(),
          eckhardt(),
          himmelblau(),
          six_hump_camel(),
          branin(),
          goldstein_price(),
          extended_mueller_brown()};
}

}  // namespace lowpass
