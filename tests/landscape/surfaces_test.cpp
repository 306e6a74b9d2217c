#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <array>
#include <cmath>
#include <memory>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/two_wells.hpp"

namespace lowpass {
namespace {

std::vector<std::unique_ptr<Landscape>> surfaces() {
  std::vector<std::unique_ptr<Landscape>> all;
  all.push_back(std::make_unique<TwoWells>());
  all.push_back(std::make_unique<MullerBrown>());
  return all;
}

TEST(Surfaces, GradientsAgreeWithCentralDifferences) {
  for (const auto& landscape : surfaces()) {
    RandomStream random(1, "test/surfaces");
    for (int trial = 0; trial < 20; ++trial) {
      std::array<double, 2> x{random.uniform(-1, 1), random.uniform(-0.5, 1.5)};
      std::array<double, 2> gradient{};
      const double value = landscape->value_and_gradient(x, gradient);
      EXPECT_DOUBLE_EQ(landscape->value(x), value);
      for (std::size_t i = 0; i < 2; ++i) {
        const double h = 1e-5;
        auto up = x;
        auto down = x;
        up[i] += h;
        down[i] -= h;
        const double difference = (landscape->value(up) - landscape->value(down)) / (2 * h);
        EXPECT_NEAR(gradient[i], difference, 1e-6 * (1 + std::abs(difference))) << landscape->name();
      }
    }
  }
}

/// Eigenvalues of the Hessian by central differences of the gradient.
Eigen::Vector2d curvatures(const Landscape& landscape, const std::vector<double>& x) {
  Eigen::Matrix2d hessian;
  for (int i = 0; i < 2; ++i) {
    const double h = 1e-6;
    std::vector<double> up = x;
    std::vector<double> down = x;
    up[static_cast<std::size_t>(i)] += h;
    down[static_cast<std::size_t>(i)] -= h;
    std::array<double, 2> above{};
    std::array<double, 2> below{};
    landscape.value_and_gradient(up, above);
    landscape.value_and_gradient(down, below);
    for (int j = 0; j < 2; ++j)
      hessian(i, j) = (above[static_cast<std::size_t>(j)] - below[static_cast<std::size_t>(j)]) / (2 * h);
  }
  return Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d>((hessian + hessian.transpose()) / 2).eigenvalues();
}

TEST(Surfaces, KnownMinimaAndPassesAreStationaryWithTheListedValues) {
  for (const auto& landscape : surfaces()) {
    const KnownPoints known = landscape->known_points();
    const auto check = [&](const KnownPoint& point, bool pass) {
      std::array<double, 2> gradient{};
      const double value = landscape->value_and_gradient(point.position, gradient);
      EXPECT_NEAR(value, point.value, 1e-12 * (1 + std::abs(point.value)));
      const Eigen::Vector2d eigenvalues = curvatures(*landscape, point.position);
      EXPECT_LT(std::hypot(gradient[0], gradient[1]), 1e-14 * std::abs(eigenvalues[1]) * 100);
      EXPECT_EQ(eigenvalues[0] < 0, pass);
      EXPECT_GT(eigenvalues[1], 0);
    };
    double last = -INFINITY;
    for (const KnownPoint& minimum : known.minima) {
      check(minimum, false);
      EXPECT_GT(minimum.value, last);
      last = minimum.value;
    }
    last = -INFINITY;
    for (const KnownPoint& pass : known.passes) {
      check(pass, true);
      EXPECT_GT(pass.value, last);
      last = pass.value;
    }
  }
}

TEST(Surfaces, ValuesAreThePublishedOnes) {
  const KnownPoints wells = TwoWells{}.known_points();
  EXPECT_NEAR(wells.passes.at(0).value, 0.6243933472, 5e-11);
  EXPECT_NEAR(wells.passes.at(1).value, 0.637257, 5e-7);
  EXPECT_NEAR(wells.passes.at(2).value, 0.996067, 5e-7);
  const KnownPoints brown = MullerBrown{}.known_points();
  EXPECT_NEAR(brown.minima.at(0).value, -146.699517, 5e-7);
  EXPECT_NEAR(brown.minima.at(1).value, -108.166724, 5e-7);
  EXPECT_NEAR(brown.minima.at(2).value, -80.767818, 5e-7);
  EXPECT_NEAR(brown.passes.at(0).value, -72.248940, 5e-7);
  EXPECT_NEAR(brown.passes.at(1).value, -40.664844, 5e-7);
}

}  // namespace
}  // namespace lowpass
