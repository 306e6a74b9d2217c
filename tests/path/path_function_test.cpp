// The objectives' gradients against central differences, for every curve and objective.

#include "lowpass/path/search/path_function.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "lowpass/core/random.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/path/curves/fourier_curve.hpp"
#include "lowpass/path/curves/refit.hpp"
#include "lowpass/path/curves/speeds.hpp"
#include "lowpass/path/path_options.hpp"
#include "lowpass/path/search/height_function.hpp"
#include "lowpass/path/search/published_function.hpp"
#include "lowpass/path/search/simplex_maximum.hpp"

namespace lowpass {
namespace {

const MullerBrown surface;
const std::vector<double> from{-0.558, 1.442};
const std::vector<double> to{0.623, 0.028};

std::vector<std::string> bent_curves() {
  std::vector<std::string> names = curve_names();
  std::erase(names, "line");
  return names;
}

TEST(HeightFunction, MeasuresHeightsFromTheHigherEnd) {
  const FourierCurve curve(1);
  const auto objective = make_objective("maxflux");
  const BendingScale bending = bending_scale(curve);
  for (const bool forth : {true, false}) {
    const std::vector<double>& a = forth ? from : to;
    const std::vector<double>& b = forth ? to : from;
    MovingPath path(surface, curve, a, b);
    HeightFunction function(path, *objective, bending, 64);
    const std::vector<double> values = function.measure_nodes();
    const double top = *std::max_element(values.begin(), values.end());
    // -146.7 at one end, -108.2 at the other.
    EXPECT_NEAR(function.height_above_ends(), top - surface.value(to), 1e-9);
    EXPECT_NEAR(function.seen_scale().unit, top - surface.value(to), 1e-9);
    EXPECT_NEAR(function.seen_scale().floor, *std::min_element(values.begin(), values.end()), 1e-9);
    // Nodes without the ends leave the bound where it was.
    function.set_nodes({{0.4, 0.6}, {0.5, 0.5}});
    const std::vector<double> two = function.measure_nodes();
    const double middle = std::max(two[0], two[1]);
    EXPECT_NEAR(function.height_above_ends(), middle - surface.value(to), 1e-9);
  }
}

TEST(HeightUnit, IsAtLeastATwentiethOfTheRange) {
  EXPECT_DOUBLE_EQ(height_unit(5, 3, 1), 2);
  EXPECT_DOUBLE_EQ(height_unit(5, 4.9, 1), 0.2);
  EXPECT_DOUBLE_EQ(height_unit(5, 5, 5), 1);
}

void expect_true_gradient(PathFunction& function, const std::string& what) {
  RandomStream random(1, "test/function");
  std::vector<double> u(function.size());
  for (double& entry : u) entry = 0.1 * random.normal();
  Matrix<double> gradient;
  const double value = function.value_and_gradient(u, gradient);
  EXPECT_NEAR(function.value(u), value, 1e-12 * std::abs(value)) << what;
  double largest = 0;
  for (const double entry : gradient.values()) largest = std::max(largest, std::abs(entry));
  for (std::size_t i = 0; i < u.size(); ++i) {
    const double h = 1e-5;
    std::vector<double> moved = u;
    moved[i] += h;
    const double above = function.value(moved);
    moved[i] -= 2 * h;
    const double below = function.value(moved);
    EXPECT_NEAR(gradient.data()[i], (above - below) / (2 * h), 1e-6 * largest) << what;
  }
}

TEST(PathFunction, GradientsOfEveryCurveAndObjectiveAreTrue) {
  for (const std::string& curve_name : bent_curves()) {
    const auto curve = make_curve(curve_name, 4);
    const BendingScale bending = bending_scale(*curve);
    for (const std::string& name : objective_names()) {
      const auto objective = make_objective(name);
      MovingPath path(surface, *curve, from, to);
      if (objective->scale_free()) {
        HeightFunction function(path, *objective, bending, 20);
        RandomStream random(1, "test/nodes");
        function.set_nodes(stratified_nodes(20, random));
        function.set_stage(4, {-150, 90});
        expect_true_gradient(function, curve_name + ' ' + name);
      } else {
        PublishedFunction function(path, *objective, 20, 3);
        expect_true_gradient(function, curve_name + ' ' + name);
      }
    }
  }
}

TEST(PathFunction, GivesBackTheCoefficientsItWasSetTo) {
  const auto curve = make_curve("bezier", 5);
  const BendingScale bending = bending_scale(*curve);
  const auto objective = make_objective("maxflux");
  RandomStream random(2, "test/coefficients");
  Matrix<double> coefficients(5, 2);
  for (double& entry : coefficients.values()) entry = random.normal();
  MovingPath path(surface, *curve, from, to);
  HeightFunction function(path, *objective, bending, 20);
  function.set_coefficients(coefficients);
  for (std::size_t i = 0; i < coefficients.size(); ++i)
    EXPECT_NEAR(path.coefficients().values()[i], coefficients.values()[i], 1e-12);
  // The family follows: the points between the ends are those of the coefficients.
  const std::vector<double> x = path.point(0.3);
  EXPECT_NEAR(path.family().values(curve->mixing(std::vector<double>{0.3}))[0], surface.value(x), 1e-9);
}

TEST(Curve, SlopesAreDerivativesAndTheBasisVanishesAtTheEnds) {
  for (const std::string& name : bent_curves()) {
    for (const std::size_t terms : {1U, 2U, 3U, 7U, 30U}) {
      const auto curve = make_curve(name, terms);
      const double h = 1e-6;
      // None of them a kink of any of the chains.
      for (const double t : {0.013, 0.3217, 0.687, 0.9412}) {
        const Matrix<double> mixing = curve->mixing(std::vector<double>{t - h, t + h});
        const Matrix<double> slope = curve->mixing_slopes(std::vector<double>{t});
        for (std::size_t r = 0; r < slope.columns(); ++r)
          EXPECT_NEAR(slope(0, r), (mixing(1, r) - mixing(0, r)) / (2 * h), 1e-7 * static_cast<double>(terms * terms))
              << name << ' ' << terms << ' ' << r;
      }
      const Matrix<double> near = curve->mixing(std::vector<double>{1e-12, 1 - 1e-12});
      for (std::size_t r = 2; r < near.columns(); ++r)
        EXPECT_LT(std::abs(near(0, r)) + std::abs(near(1, r)), 1e-8) << name << ' ' << terms;
    }
  }
}

TEST(Curve, BezierWithOneTermIsTheQuadraticCurve) {
  const Matrix<double> mixing = make_curve("bezier", 1)->mixing(std::vector<double>{0.3});
  EXPECT_NEAR(mixing(0, 2), 2 * 0.3 * 0.7, 1e-15);
}

TEST(Curve, TheChainBendsAtItsBends) {
  const Matrix<double> mixing = make_curve("chain", 3)->mixing(std::vector<double>{0.25, 0.375, 0.75});
  EXPECT_NEAR(mixing(0, 2), 1, 1e-15);
  EXPECT_NEAR(mixing(1, 2), 0.5, 1e-15);
  EXPECT_NEAR(mixing(1, 3), 0.5, 1e-15);
  EXPECT_NEAR(mixing(2, 4), 1, 1e-15);
}

TEST(Curve, TheSplineIsTheUniformCubicInside) {
  // In the middle of a long spline a cardinal cubic B-spline: 2/3 at its own knot, 1/6 at the neighbours'.
  const auto spline = make_curve("spline", 11);  // 10 pieces
  const Matrix<double> mixing = spline->mixing(std::vector<double>{0.5});
  EXPECT_NEAR(mixing(0, 2 + 5), 2.0 / 3, 1e-14);
  EXPECT_NEAR(mixing(0, 2 + 4), 1.0 / 6, 1e-14);
  EXPECT_NEAR(mixing(0, 2 + 6), 1.0 / 6, 1e-14);
}

TEST(Refit, ARefinedCurveReproducesTheCoarseOne) {
  for (const std::string& name : bent_curves()) {
    for (const std::size_t terms : {1U, 2U, 3U, 6U}) {
      const auto coarse = make_curve(name, terms);
      const auto fine = make_curve(name, coarse->refined_terms());
      ASSERT_GT(coarse->refined_terms(), terms) << name;
      const Matrix<double> fit = refit(*fine, *coarse);
      const std::vector<double> t = equally_spaced(77);
      const Matrix<double> of_coarse = coarse->mixing(t);
      const Matrix<double> of_fine = fine->mixing(t);
      for (std::size_t m = 0; m < t.size(); ++m)
        for (std::size_t q = 0; q < terms; ++q) {
          double sum = 0;
          for (std::size_t r = 0; r < fit.rows(); ++r) sum += of_fine(m, 2 + r) * fit(r, q);
          EXPECT_NEAR(sum, of_coarse(m, 2 + q), 1e-10) << name << ' ' << terms;
        }
    }
  }
}

TEST(BendingScale, OfAFourierCurveIsOneOverTheFrequency) {
  const BendingScale bending = bending_scale(*make_curve("fourier", 6));
  for (std::size_t i = 0; i < 6; ++i)
    for (std::size_t j = 0; j < 6; ++j) {
      EXPECT_NEAR(bending.scale(i, j), i == j ? 1 / static_cast<double>(i + 1) : 0, 1e-12);
      EXPECT_NEAR(bending.inverse(i, j), i == j ? static_cast<double>(i + 1) : 0, 1e-12);
    }
}

TEST(Nodes, LieAtEqualDistancesAlongThePath) {
  const auto curve = make_curve("fourier", 2);
  const Matrix<double> basis{{0, 0}, {1, 0}, {0, 0.4}, {0.2, 0.1}};
  const Nodes nodes = equal_arc_nodes(*curve, basis, 33);
  double weight = 0;
  for (const double share : nodes.weight) weight += share;
  EXPECT_NEAR(weight, 1, 1e-14);
  // Lengths between neighbours, by fine polygons.
  std::vector<double> lengths;
  for (std::size_t m = 0; m + 1 < 33; ++m) {
    double length = 0;
    const auto place = [&](double t) {
      const Matrix<double> c = curve->mixing(std::vector<double>{t});
      double x = 0, y = 0;
      for (std::size_t r = 0; r < 4; ++r) x += c(0, r) * basis(r, 0), y += c(0, r) * basis(r, 1);
      return std::pair{x, y};
    };
    for (int i = 0; i < 200; ++i) {
      const double step = (nodes.t[m + 1] - nodes.t[m]) / 200;
      const auto [x0, y0] = place(nodes.t[m] + i * step);
      const auto [x1, y1] = place(nodes.t[m] + (i + 1) * step);
      length += std::hypot(x1 - x0, y1 - y0);
    }
    lengths.push_back(length);
  }
  for (const double length : lengths) EXPECT_NEAR(length, lengths[0], 2e-3 * lengths[0]);
}

TEST(Speeds, DoNotCancelFarFromTheOrigin) {
  Matrix<double> basis{{1e8, 1e8}, {1e8 + 1, 1e8}, {0, 0.5}};
  const auto curve = make_curve("fourier", 1);
  const double speed = Speeds(basis).at(curve->mixing_slopes(std::vector<double>{0.25}))[0];
  const double bend = 0.5 * M_PI * std::cos(M_PI / 4);
  EXPECT_NEAR(speed, std::sqrt(1 + bend * bend), 1e-9);
}

TEST(SimplexMaximum, IsTheHighestOfAFineGrid) {
  RandomStream random(3, "test/simplex");
  for (int trial = 0; trial < 50; ++trial) {
    Matrix<double> g(3, 2);
    for (double& entry : g.values()) entry = random.normal();
    std::vector<double> f(3);
    for (double& entry : f) entry = random.normal();
    Matrix<double> q(3, 3);
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j) q(i, j) = g(i, 0) * g(j, 0) + g(i, 1) * g(j, 1);
    double best = -INFINITY;
    constexpr int steps = 400;
    for (int a = 0; a <= steps; ++a)
      for (int b = 0; a + b <= steps; ++b) {
        const double l[3] = {a / 400.0, b / 400.0, (steps - a - b) / 400.0};
        double value = 0;
        for (std::size_t i = 0; i < 3; ++i) {
          value += l[i] * f[i];
          for (std::size_t j = 0; j < 3; ++j) value -= l[i] * l[j] * q(i, j) / 2;
        }
        best = std::max(best, value);
      }
    const SimplexMaximum found = maximum_on_simplex(f, q);
    EXPECT_GE(found.value, best - 1e-12);
    EXPECT_LE(found.value, best + 1e-3);
    EXPECT_NEAR(found.lambda[0] + found.lambda[1] + found.lambda[2], 1, 1e-9);
  }
}

}  // namespace
}  // namespace lowpass
