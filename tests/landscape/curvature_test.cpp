#include "lowpass/landscape/curvature.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/counted_landscape.hpp"
#include "lowpass/landscape/double_well.hpp"
#include "lowpass/landscape/from_function.hpp"
#include "lowpass/landscape/lanczos.hpp"
#include "lowpass/landscape/stationary_point.hpp"

namespace lowpass {
namespace {

/// sum_i k_i x_i^2 / 2.
std::unique_ptr<Landscape> quadratic(std::vector<double> curvatures) {
  const std::size_t dimension = curvatures.size();
  return from_function(dimension, [k = std::move(curvatures)](std::span<const double> x, std::span<double> gradient) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      gradient[i] = k[i] * x[i];
      sum += k[i] * x[i] * x[i] / 2;
    }
    return sum;
  });
}

Curvatures curvatures_at(const Landscape& landscape, std::span<const double> x, double length) {
  HessianProducts products(landscape, x, length);
  return curvatures(products, RandomStream(0, "curvature")).value();
}

TEST(Curvature, AtAPassOfTheDoubleWellIsKnown) {
  // -4 along the axis, and the condition's geometric series from 1 to 10: exact (DoubleWell).
  for (const std::size_t dimension : {2U, 20U, 200U, 201U, 3000U}) {
    const DoubleWell wells(dimension, 10);
    const std::vector<double> pass = wells.known_points().passes[0].position;
    const Curvatures found = curvatures_at(wells, pass, 2);
    ASSERT_GE(found.lowest.size(), 2U) << dimension;
    EXPECT_EQ(found.negatives(), 1U) << dimension;
    // An eigenvalue lies within the residual of each; the next is 1, or 10 alone in two dimensions.
    EXPECT_NEAR(found.lowest[0].value, -4, std::max(1e-6, found.lowest[0].residual)) << dimension;
    EXPECT_TRUE(found.lowest[1].positive()) << dimension;
    EXPECT_NEAR(found.lowest[1].value, dimension == 2 ? 10 : 1, std::max(1e-6, 2 * found.lowest[1].residual))
        << dimension;
    EXPECT_EQ(found.is_whole(), dimension <= 200) << dimension;
  }
}

TEST(Curvature, ASecondCopyOfTheLowestIsFound) {
  // Lanczos from one start would show one of the three equal ones.
  std::vector<double> k(1000, 3.0);
  for (std::size_t i = 0; i < k.size(); ++i) k[i] += 1e-3 * static_cast<double>(i);
  k[17] = k[500] = -1;
  const Curvatures found = curvatures_at(*quadratic(k), std::vector<double>(1000, 0.1), 1);
  EXPECT_EQ(found.negatives(), 2U);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(found.lowest[i].value, -1, found.lowest[i].residual);
}

TEST(Curvature, WhatIsBelowRoundingDoesNotCount) {
  // Along x[1] nothing but rounding to 24 bits; 1e-5 is there, but not to be seen.
  const auto rounded = from_function(3, [](std::span<const double> x, std::span<double> gradient) {
    gradient[0] = static_cast<float>(-2 * x[0] + 1);
    gradient[1] = static_cast<float>(1e-5 * x[1] + 1);
    gradient[2] = static_cast<float>(6 * x[2] + 1);
    return -x[0] * x[0] + 3 * x[2] * x[2] + x[0] + x[1] + x[2];
  });
  const Curvatures found = curvatures_at(*rounded, std::vector<double>{0.3, 0.2, 0.1}, 1);
  ASSERT_EQ(found.lowest.size(), 3U);
  EXPECT_TRUE(found.lowest[0].negative());
  EXPECT_FALSE(found.lowest[1].negative() || found.lowest[1].positive());
  EXPECT_TRUE(found.lowest[2].positive());
}

TEST(Curvature, HasNoUnits) {
  for (const double unit : {1e-12, 1e12}) {
    for (const double length : {1e-6, 1e6}) {
      const auto scaled = from_function(2, [=](std::span<const double> x, std::span<double> gradient) {
        const double a = x[0] / length, b = x[1] / length;
        gradient[0] = unit / length * (-2 * a + 4 * a * a * a);
        gradient[1] = unit / length * 6 * b;
        return unit * (-a * a + a * a * a * a + 3 * b * b);
      });
      const Curvatures found = curvatures_at(*scaled, std::vector<double>{0, 0}, length);
      EXPECT_NEAR(found.lowest[0].value * length * length / unit, -2, 1e-6);
      EXPECT_NEAR(found.lowest[1].value * length * length / unit, 6, 1e-6);
      EXPECT_EQ(found.negatives(), 1U);
    }
  }
}

TEST(Curvature, BesideAWallThereIsNone) {
  const auto walled = from_function(1, [](std::span<const double> x, std::span<double> gradient) {
    gradient[0] = 2 * x[0];
    return x[0] < 0 ? INFINITY : x[0] * x[0];
  });
  EvaluationCounts counts;
  const CountedLandscape counted(*walled, counts);
  HessianProducts products(counted, std::vector<double>{0}, 1);
  EXPECT_FALSE(curvatures(products, RandomStream(0, "curvature")));
  EXPECT_EQ(counts.gradients, 2U);
}

TEST(Lanczos, FindsTheLowestOfAMatrixBesideKnownVectors) {
  // The second difference matrix: eigenvalues 2 - 2 cos(pi k / (n + 1)), the lowest 1 / (n + 1)^2 apart.
  constexpr std::size_t n = 40;
  const MatrixProduct second_difference = [](std::span<const double> x, std::span<double> product) {
    for (std::size_t i = 0; i < n; ++i) product[i] = 2 * x[i] - (i > 0 ? x[i - 1] : 0) - (i + 1 < n ? x[i + 1] : 0);
  };
  const auto eigenvalue = [](std::size_t k) {
    return 2 - 2 * std::cos(M_PI * static_cast<double>(k) / static_cast<double>(n + 1));
  };
  RandomStream random(3, "lanczos");
  const auto two = lanczos(second_difference, n, random, {}, {.wanted = 2, .most_products = n, .share = 1e-9});
  ASSERT_TRUE(two);
  ASSERT_EQ(two->lowest.size(), 2U);
  EXPECT_NEAR(two->lowest[0].value, eigenvalue(1), 1e-12);
  EXPECT_NEAR(two->lowest[1].value, eigenvalue(2), 1e-12);
  EXPECT_NEAR(two->largest, eigenvalue(n), 1e-3);
  const std::vector<std::vector<double>> known{two->lowest[0].vector, two->lowest[1].vector};
  const auto third = lanczos(second_difference, n, random, known, {.wanted = 1, .most_products = n, .share = 1e-9});
  EXPECT_NEAR(third->lowest.at(0).value, eigenvalue(3), 1e-12);
  EXPECT_NEAR(dot(third->lowest[0].vector, known[0]), 0, 1e-12);
}

TEST(StationaryPoint, IsTheNearestOfWhateverIndex) {
  // (x^2 - 1)^2 (y^2 - 1)^2-like product wells: x^4 - 2 x^2 + y^4 - 2 y^2 has all kinds at -1, 0, 1.
  const auto grid = from_function(2, [](std::span<const double> x, std::span<double> gradient) {
    double sum = 0;
    for (std::size_t i = 0; i < 2; ++i) {
      gradient[i] = 4 * x[i] * (x[i] * x[i] - 1);
      sum += x[i] * x[i] * (x[i] * x[i] - 2);
    }
    return sum;
  });
  const RandomStream random(0, "stationary");
  for (const double x : {-1.0, 0.0, 1.0}) {
    for (const double y : {-1.0, 0.0, 1.0}) {
      const auto found = stationary_point_near(*grid, std::vector<double>{x + 0.1, y - 0.07}, 2, 1e-9, random);
      ASSERT_TRUE(found && found->found) << x << ' ' << y;
      // Values tell no more: 8 (2e-8)^2 / 2 is their rounding.
      EXPECT_NEAR(found->position[0], x, 2e-8);
      EXPECT_NEAR(found->position[1], y, 2e-8);
      EXPECT_EQ(found->curvatures.negatives(), static_cast<std::size_t>((x == 0) + (y == 0)));
      // Half of |curvature| times the squares of the way, 8 or 4.
      const double size = ((x == 0 ? 4 : 8) * 0.01 + (y == 0 ? 4 : 8) * 0.0049) / 2;
      EXPECT_NEAR(found->distance_from_start, size, 1e-6 * size);
    }
  }
}

TEST(StationaryPoint, OnASlopeThereIsNone) {
  const auto slope = from_function(2, [](std::span<const double> x, std::span<double> gradient) {
    gradient[0] = 1 + 0.1 * x[0];
    gradient[1] = 2 * x[1];
    return x[0] + 0.05 * x[0] * x[0] + x[1] * x[1];
  });
  const auto found = stationary_point_near(*slope, std::vector<double>{0, 0.01}, 1, 1e-9, RandomStream(0, "slope"));
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->found);
}

TEST(StationaryPoint, InManyDimensionsStaysWithinItsProducts) {
  const DoubleWell wells(5000, 100);
  std::vector<double> start = wells.known_points().passes[0].position;
  RandomStream random(1, "start");
  for (double& entry : start) entry += 1e-4 * random.normal() / std::sqrt(5000.0);
  EvaluationCounts counts;
  const CountedLandscape counted(wells, counts);
  const auto found = stationary_point_near(counted, start, 2, 1e-10, RandomStream(2, "stationary"));
  ASSERT_TRUE(found && found->found);
  EXPECT_NEAR(found->value, 1, 1e-10);
  EXPECT_EQ(found->curvatures.negatives(), 1U);
  EXPECT_LE(found->products, 300U);
  EXPECT_LE(counts.gradients, 2 * 300U + 10);
}

}  // namespace
}  // namespace lowpass
