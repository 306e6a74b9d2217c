#include "lowpass/optimize/golden_section.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

/// A search and the steps it tried.
struct Recorded {
  LineSearchResult result;
  std::vector<double> tried;
};

Recorded search(const std::function<double(double)>& f, const GoldenSectionOptions& options = {}) {
  Recorded recorded;
  recorded.result = golden_section_search(
      [&](double step) {
        recorded.tried.push_back(step);
        return f(step);
      },
      f(0), options);
  return recorded;
}

void expect_steps(const std::vector<double>& tried, const std::vector<double>& expected) {
  ASSERT_EQ(tried.size(), expected.size());
  for (std::size_t i = 0; i < tried.size(); ++i) EXPECT_NEAR(tried[i], expected[i], 1e-12) << "trial " << i;
}

TEST(GoldenSection, BracketsOutwardAndThenDividesTheLargerPart) {
  const auto found = search([](double u) { return (u - 1) * (u - 1); });
  // 0.2 and 0.8 fall, 1.6 rises: bracket [0.2, 1.6] around 0.8. Upper part: 1.1056, lower. Upper part: 1.2944608,
  // higher. Lower part [0.8, 1.1056]: 0.9888608, lower.
  expect_steps(found.tried, {0.2, 0.8, 1.6, 1.1056, 1.2944608, 0.9888608});
  EXPECT_NEAR(found.result.step, 0.9888608, 1e-12);
  EXPECT_NEAR(found.result.value, 0.0111392 * 0.0111392, 1e-15);
  EXPECT_EQ(found.result.evaluations, 6U);
  EXPECT_EQ(found.result.end, LineSearchEnd::trials);
}

TEST(GoldenSection, ShrinksTowardsTheStartUntilItIsLower) {
  const auto found = search([](double u) { return (u - 0.01) * (u - 0.01); });
  // 0.2, 0.0764 and 0.0291848 are higher than the start, 0.0111485936 is lower. The upper part's trial 0.018038424...
  // is higher, and so is the lower part's 0.00688983...
  const double best = 0.2 * 0.382 * 0.382 * 0.382;
  const double above = best + 0.382 * (0.2 * 0.382 * 0.382 - best);
  expect_steps(found.tried, {0.2, 0.0764, 0.0291848, best, above, best - 0.382 * best});
  EXPECT_DOUBLE_EQ(found.result.step, best);
  EXPECT_EQ(found.result.end, LineSearchEnd::trials);
}

TEST(GoldenSection, NeverGoesUphill) {
  const auto found = search([](double u) { return u; });
  EXPECT_EQ(found.result.end, LineSearchEnd::no_lower_point);
  EXPECT_EQ(found.result.step, 0);
  EXPECT_EQ(found.result.value, 0);
  EXPECT_EQ(found.result.evaluations, 6U);
  // Equal is not lower.
  EXPECT_EQ(search([](double) { return 1.0; }).result.end, LineSearchEnd::no_lower_point);
}

TEST(GoldenSection, TakesTheLastPointWhenTheBudgetEndsWhileItStillFalls) {
  const auto found = search([](double u) { return -u; });
  expect_steps(found.tried, {0.2, 0.8, 1.6, 3.2, 6.4, 12.8});
  EXPECT_DOUBLE_EQ(found.result.step, 12.8);
  EXPECT_EQ(found.result.end, LineSearchEnd::trials);
}

TEST(GoldenSection, EqualValuesOutwardCloseTheBracket) {
  const auto found = search([](double u) { return u == 0 ? 0.0 : -1.0; }, {.trials = 3});
  // 0.8 equals 0.2: bracket [0, 0.8] around 0.2, upper part.
  expect_steps(found.tried, {0.2, 0.8, 0.2 + 0.382 * 0.6});
  EXPECT_DOUBLE_EQ(found.result.step, 0.2);
}

TEST(GoldenSection, WhatIsNotANumberCountsAsHigher) {
  const auto outward = search([](double u) { return u < 1 ? -u : NAN; });
  EXPECT_GT(outward.result.step, 0.8 - 1e-12);
  EXPECT_LT(outward.result.step, 1);
  const auto inward = search([](double u) { return u > 0.1 ? NAN : -u; });
  EXPECT_GT(inward.result.step, 0);
  EXPECT_LE(inward.result.step, 0.1);
}

TEST(GoldenSection, EndsWhenTheBracketIsRelativelyShort) {
  const auto found = search([](double u) { return (u - 1) * (u - 1); }, {.trials = 200});
  EXPECT_EQ(found.result.end, LineSearchEnd::bracket);
  EXPECT_NEAR(found.result.step, 1, 1e-4);
  // The tolerance has no units: the same search on another scale tries the same steps in proportion.
  const auto scaled =
      search([](double u) { return 1e-12 * (u - 1e-5) * (u - 1e-5); }, {.trials = 200, .first_step = 2e-6});
  ASSERT_EQ(scaled.tried.size(), found.tried.size());
  EXPECT_NEAR(scaled.result.step, found.result.step * 1e-5, 1e-12);
}

TEST(GoldenSection, RefusesOptionsOutOfRange) {
  const auto with = [](GoldenSectionOptions options) { return search([](double u) { return u; }, options); };
  EXPECT_THROW(with({.trials = 0}), BadInput);
  EXPECT_THROW(with({.first_step = 0}), BadInput);
  EXPECT_THROW(with({.first_step = NAN}), BadInput);
  EXPECT_THROW(with({.relative_tolerance = 1}), BadInput);
  EXPECT_THROW(with({.relative_tolerance = -0.1}), BadInput);
}

}  // namespace
}  // namespace lowpass
