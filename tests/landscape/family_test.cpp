#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "counting_landscape.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/from_function.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

const TwoWells wells;
const Matrix<double> basis{{-0.62, -0.54}, {0.49, -0.02}, {0.1, 0.3}};
const Matrix<double> mixing{{1, 0, 0}, {0.7, 0.3, 0.5}, {0.2, 0.8, -0.4}, {0, 1, 0}};

std::vector<double> point(std::size_t m, const Matrix<double>& rows) {
  std::vector<double> x(2, 0.0);
  for (std::size_t r = 0; r < 3; ++r)
    for (std::size_t i = 0; i < 2; ++i) x[i] += mixing(m, r) * rows(r, i);
  return x;
}

TEST(Family, ValuesAreThoseOfThePoints) {
  const auto family = wells.family(basis);
  const std::vector<double> values = family->values(mixing);
  for (std::size_t m = 0; m < 4; ++m) EXPECT_DOUBLE_EQ(values[m], wells.value(point(m, basis)));
}

TEST(Family, PullbackIsTheDerivativeWithRespectToTheBasis) {
  const std::vector<double> weights{0.5, 2, -1, 3};
  const auto family = wells.family(basis);
  const Pullback pullback = family->values_and_pullback(mixing, weights);
  const double h = 1e-6;
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t i = 0; i < 2; ++i) {
      double sums[2] = {0, 0};
      for (const int side : {0, 1}) {
        Matrix<double> moved = basis;
        moved(r, i) += side == 0 ? -h : h;
        for (std::size_t m = 0; m < 4; ++m) sums[side] += weights[m] * wells.value(point(m, moved));
      }
      EXPECT_NEAR(pullback.gradient(r, i), (sums[1] - sums[0]) / (2 * h), 1e-8);
    }
  }
}

TEST(Family, ARuleGetsTheValuesAndItsWeightsAreUsed) {
  const auto family = wells.family(basis);
  const WeightRule squared = [](std::span<const double> values) {
    std::vector<double> weights;
    for (const double value : values) weights.push_back(2 * value);
    return weights;
  };
  const std::vector<double> values = family->values(mixing);
  const Pullback by_rule = family->values_and_pullback(mixing, squared, {1, 2});
  const Pullback by_constants = family->values_and_pullback(mixing, squared(values));
  for (std::size_t r = 0; r < 2; ++r)
    for (std::size_t i = 0; i < 2; ++i) EXPECT_DOUBLE_EQ(by_rule.gradient(r, i), by_constants.gradient(r + 1, i));
}

TEST(Family, ReplaceAndCombineExchangeOneRow) {
  const auto family = wells.family(basis);
  family->replace(2, std::vector<double>{-0.2, 0.1});
  family->combine(0, std::vector<double>{1, 0, 0.5});
  const Matrix<double> expected{{-0.62 + 0.5 * -0.2, -0.54 + 0.5 * 0.1}, {0.49, -0.02}, {-0.2, 0.1}};
  const std::vector<double> values = family->values(mixing);
  for (std::size_t m = 0; m < 4; ++m) EXPECT_NEAR(values[m], wells.value(point(m, expected)), 1e-15);
}

TEST(Family, CountsEveryPointOnce) {
  const auto family = wells.family(basis);
  family->values(mixing);
  family->values_and_pullback(mixing, std::vector<double>{1, 1, 1, 1});
  family->values_and_pullback(mixing, WeightRule([](auto values) { return std::vector<double>(values.size(), 1.0); }));
  EXPECT_EQ(family->counts().values, 4U);
  EXPECT_EQ(family->counts().gradients, 8U);
  EXPECT_EQ(family->counts().sample_gradients, 8U);
}

TEST(Family, AsksALandscapeOnceForAllThePointsOfAQuestion) {
  const CountingLandscape counting(wells);
  const auto family = counting.family(basis);
  EXPECT_EQ(family->values(mixing), wells.family(basis)->values(mixing));
  EXPECT_EQ(counting.calls, 1U);
  EXPECT_EQ(counting.value_count, 4U);
  family->values_and_pullback(mixing, std::vector<double>{1, 1, 1, 1});
  EXPECT_EQ(counting.calls, 2U);
  EXPECT_EQ(counting.gradient_count, 4U);
}

// 9 points of two million numbers each: 8 of them are 128 MiB.
TEST(Family, AsksInSeveralCallsWhereTheDimensionIsLarge) {
  constexpr std::size_t dimension = std::size_t{1} << 21U;
  const auto first = from_function(dimension, [](std::span<const double> x) { return x.front() + x.back(); });
  const CountingLandscape counting(*first);
  Matrix<double> tall(9, 1);
  for (std::size_t m = 0; m < 9; ++m) tall(m, 0) = static_cast<double>(m);
  const auto family = counting.family(Matrix<double>(1, dimension, 0.5));
  EXPECT_EQ(family->values(tall), (std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(counting.calls, 2U);
  EXPECT_EQ(counting.value_count, 9U);
}

TEST(Family, MakesWallsOfWhatIsNotANumberAndCountsThem) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  // f(x) = x with faults at 1, 2 and 3; a wall, which is none, at 4.
  const auto faulty = from_function(1, [](std::span<const double> x, std::span<double> gradient) {
    gradient[0] = x[0] == 3 ? NAN : 1;
    return x[0] == 1 ? NAN : x[0] == 2 ? -infinity : x[0] == 4 ? infinity : x[0];
  });
  const auto family = faulty->family(Matrix<double>{{1}});
  const Matrix<double> numbers{{0}, {5}, {4}};
  family->values(numbers);
  EXPECT_EQ(family->counts().not_a_number, 0U);
  EXPECT_TRUE(family->first_not_a_number().empty());

  const Matrix<double> all{{0}, {5}, {2}, {1}, {3}, {4}};
  EXPECT_EQ(family->values(all), (std::vector<double>{0, 5, infinity, infinity, 3, infinity}));
  EXPECT_EQ(family->counts().not_a_number, 2U);
  EXPECT_EQ(family->first_not_a_number(), std::vector<double>{2});

  std::vector<double> seen;
  const WeightRule rule = [&](std::span<const double> values) {
    seen.assign(values.begin(), values.end());
    return std::vector<double>(values.size(), 1.0);
  };
  for (const PointWeights& weights : {PointWeights(rule), PointWeights(std::vector<double>(6, 1.0))}) {
    const Pullback pullback = family->values_and_pullback(all, weights);
    EXPECT_EQ(pullback.values, (std::vector<double>{0, 5, infinity, infinity, infinity, infinity}));
    EXPECT_EQ(pullback.gradient(0, 0), 0 + 5 + 4);  // of the three points without a fault
  }
  EXPECT_EQ(seen, (std::vector<double>{0, 5, infinity, infinity, infinity, infinity}));
  EXPECT_EQ(family->counts().not_a_number, 8U);
  EvaluationCounts sum;
  (sum += family->counts()) += family->counts();
  EXPECT_EQ(sum.not_a_number, 16U);
}

TEST(Family, RefusesALandscapeThatAnswersWithTooFewValues) {
  class Short : public TwoWells {
   public:
    std::vector<double> values(MatrixView<const double>) const override { return {1, 2}; }
  };
  const Short landscape;
  const auto family = landscape.family(basis);
  expect_in(refusal<BadInput>([&] { family->values(mixing); }), {"'two-wells' gave 2 values for 4 points"});
}

TEST(Family, RefusesWhatDoesNotFit) {
  EXPECT_THROW(wells.family(Matrix<double>{{1, 2, 3}}), BadInput);
  EXPECT_THROW(wells.family(Matrix<double>{}), BadInput);
  const auto family = wells.family(basis);
  EXPECT_THROW(family->values(Matrix<double>{{1, 0}}), BadInput);
  EXPECT_THROW(family->values(Matrix<double>{{1, NAN, 0}}), BadInput);
  EXPECT_THROW(family->replace(3, std::vector<double>{0, 0}), BadInput);
  EXPECT_THROW(family->replace(0, std::vector<double>{0}), BadInput);
  EXPECT_THROW(family->combine(0, std::vector<double>{1, 1}), BadInput);
  EXPECT_THROW(family->values_and_pullback(mixing, std::vector<double>{1, 1}), BadInput);
  EXPECT_THROW(family->values_and_pullback(mixing, std::vector<double>{1, 1, 1, 1}, {2, 2}), BadInput);
}

}  // namespace
}  // namespace lowpass
