#include "lowpass/landscape/check_gradient.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "counting_landscape.hpp"
#include "listed_surfaces.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/double_well.hpp"
#include "lowpass/landscape/flat_valley.hpp"
#include "lowpass/landscape/from_function.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

using Points = std::vector<std::vector<double>>;

Points around_minima(const Landscape& landscape, std::size_t count = 20) {
  Points centres;
  for (const KnownPoint& minimum : landscape.known_points().minima) centres.push_back(minimum.position);
  return random_points_around(centres, count, 1);
}

/// Another landscape whose gradient is wrong by a factor in one coordinate.
class WrongInOneCoordinate : public Landscape {
 public:
  WrongInOneCoordinate(const Landscape& right, std::size_t coordinate, double factor)
      : right_(right), coordinate_(coordinate), factor_(factor) {}
  std::string name() const override { return "wrong"; }
  std::size_t dimension() const override { return right_.dimension(); }
  double value(std::span<const double> x) const override { return right_.value(x); }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    const double value = right_.value_and_gradient(x, gradient);
    gradient[coordinate_] *= factor_;
    return value;
  }

 private:
  const Landscape& right_;
  std::size_t coordinate_;
  double factor_;
};

TEST(CheckGradient, AgreesOnEveryLandscapeThatIsRight) {
  const auto all = all_surfaces({{"double-well", "dimension=2,condition=1"},
                                 {"double-well", "dimension=40,condition=10000"},
                                 {"double-well", "dimension=10000,condition=100"}});
  for (const auto& landscape : all) {
    const GradientCheck check = check_gradient(*landscape, around_minima(*landscape));
    EXPECT_TRUE(check.agrees()) << landscape->name() << ": " << comparison_text(*check.worst);
    EXPECT_EQ(check.skipped, 0U);
    EXPECT_EQ(check.compared, 20 * (landscape->dimension() > 50 ? 15 : landscape->dimension()));
  }
}

TEST(CheckGradient, AgreesWhateverTheUnitsOfTheValues) {
  for (const double unit : {1e-12, 1e12}) {
    const TwoWells wells;
    const auto scaled = from_function(2, [&](std::span<const double> x, std::span<double> gradient) {
      const double value = wells.value_and_gradient(x, gradient);
      for (double& entry : gradient) entry *= unit;
      return unit * value;
    });
    EXPECT_TRUE(check_gradient(*scaled, around_minima(wells)).agrees());
    EXPECT_FALSE(check_gradient(WrongInOneCoordinate(*scaled, 0, 1.0001), around_minima(wells)).agrees());
  }
}

TEST(CheckGradient, FindsOneWrongCoordinateAndNamesIt) {
  const DoubleWell right(12, 10);
  for (const double factor : {0.0, -1.0, 2.0, 1.0001}) {
    const GradientCheck check = check_gradient(WrongInOneCoordinate(right, 7, factor), around_minima(right));
    ASSERT_FALSE(check.agrees()) << factor;
    EXPECT_EQ(check.worst->along, GradientComparison::Along::coordinate);
    EXPECT_EQ(check.worst->number, 7U);
    EXPECT_NEAR(check.worst->analytic, factor * check.worst->difference, 1e-5);
  }
}

// 10,000 coordinates, of which a draw of 10 misses most: the directions take in all of them.
TEST(CheckGradient, FindsOneWrongCoordinateAmongManyByRandomDirections) {
  const DoubleWell right(10'000, 10);
  GradientCheckOptions options;
  options.coordinates = 1;
  const GradientCheck check = check_gradient(WrongInOneCoordinate(right, 4321, -1), around_minima(right), options);
  ASSERT_FALSE(check.agrees());
  EXPECT_EQ(check.worst->along, GradientComparison::Along::direction);
}

TEST(CheckGradient, FindsAValueThatDependsOnWhetherTheGradientIsAsked) {
  class TwoMinds : public FlatValley {
   public:
    double value(std::span<const double> x) const override { return FlatValley::value(x) + 1; }
  };
  const GradientCheck check = check_gradient(TwoMinds{}, around_minima(FlatValley{}));
  ASSERT_FALSE(check.agrees());
  EXPECT_EQ(check.worst->along, GradientComparison::Along::value);
  expect_in(comparison_text(*check.worst), {"value: with the gradient", "alone"});
}

TEST(CheckGradient, FindsAGradientThatIsNoNumber) {
  const auto broken = from_function(2, [](std::span<const double> x, std::span<double> gradient) {
    gradient[0] = 1;
    gradient[1] = NAN;
    return x[0];
  });
  const GradientCheck check = check_gradient(*broken, Points{{0.5, 0.5}});
  ASSERT_FALSE(check.agrees());
  EXPECT_EQ(check.worst->number, 1U);
}

// 20 points, each with 1 + 4 x 2 or 1 + 4 x 15 values.
TEST(CheckGradient, AsksOnceForAllGradientsAndOnceForTheValuesOfAPoint) {
  const TwoWells plane;
  const DoubleWell tall(10'000, 10);
  for (const Landscape* landscape : std::vector<const Landscape*>{&plane, &tall}) {
    const CountingLandscape counting(*landscape);
    EXPECT_TRUE(check_gradient(counting, around_minima(*landscape)).agrees());
    EXPECT_EQ(counting.calls, 21U);
    EXPECT_EQ(counting.gradient_count, 20U);
    EXPECT_EQ(counting.value_count, 20U * (landscape == &plane ? 9 : 61));
  }
}

// 2^22 dimensions: 4 points are 128 MiB, so 5 gradients come in two calls and the 5 values of each point in two.
TEST(CheckGradient, AsksInSeveralCallsWhereTheDimensionIsLarge) {
  constexpr std::size_t dimension = std::size_t{1} << 22U;
  const auto slope = from_function(dimension, [](std::span<const double> x, std::span<double> gradient) {
    std::ranges::fill(gradient, 0.0);
    gradient[0] = 3;
    return 3 * x[0];
  });
  const CountingLandscape counting(*slope);
  GradientCheckOptions options;
  options.coordinates = 0;
  options.directions = 1;
  const GradientCheck check = check_gradient(counting, Points(5, std::vector<double>(dimension, 1)), options);
  EXPECT_TRUE(check.agrees());
  EXPECT_EQ(check.compared, 5U);
  EXPECT_EQ(counting.calls, 2U + 5 * 2);
}

TEST(CheckGradient, SkipsWhatLiesBesideAWall) {
  const auto walled = from_function(2, [](std::span<const double> x, std::span<double> gradient) {
    gradient[0] = 2 * x[0];
    gradient[1] = 1;
    return x[1] > 0 ? std::numeric_limits<double>::infinity() : x[0] * x[0] + x[1];
  });
  const GradientCheck beside = check_gradient(*walled, Points{{1, 0}});
  EXPECT_TRUE(beside.agrees());
  EXPECT_EQ(beside.compared, 1U);
  EXPECT_EQ(beside.skipped, 1U);
  const GradientCheck inside = check_gradient(*walled, Points{{1, 1}});
  EXPECT_FALSE(inside.agrees());
  EXPECT_FALSE(inside.worst);
}

TEST(CheckGradient, IsTheSameWheneverItIsAskedWithTheSameSeed) {
  const Points centre{{0, 0, 0}};
  EXPECT_EQ(random_points_around(centre, 3, 5), random_points_around(centre, 3, 5));
  EXPECT_NE(random_points_around(centre, 3, 5), random_points_around(centre, 3, 6));
}

TEST(CheckGradient, RefusesPointsThatDoNotFit) {
  const FlatValley valley;
  EXPECT_THROW(check_gradient(valley, Points{}), BadInput);
  expect_in(refusal<BadInput>([&] { check_gradient(valley, Points{{1, 0}, {1, 2, 3}}); }),
            {"point 1", "3 components", "'flat-valley' has 2"});
  EXPECT_THROW(check_gradient(valley, Points{{NAN, 0}}), BadInput);
}

}  // namespace
}  // namespace lowpass
