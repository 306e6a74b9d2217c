#include "lowpass/optimize/program_line_search.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

/// A search and the steps it tried.
struct Recorded {
  LineSearchResult result;
  std::vector<double> tried;
};

Recorded search(const std::function<double(double)>& f, double direction_length = 1,
                const ProgramLineSearchOptions& options = {}) {
  Recorded recorded;
  recorded.result = program_line_search(
      [&](double step) {
        recorded.tried.push_back(step);
        return f(step);
      },
      f(0), direction_length, options);
  return recorded;
}

void expect_search(const Recorded& found, const std::vector<double>& tried, double step, LineSearchEnd end) {
  ASSERT_EQ(found.tried.size(), tried.size());
  for (std::size_t i = 0; i < tried.size(); ++i) EXPECT_NEAR(found.tried[i], tried[i], 1e-12) << "trial " << i;
  EXPECT_NEAR(found.result.step, step, 1e-12);
  EXPECT_EQ(found.result.end, end);
  EXPECT_EQ(found.result.evaluations, tried.size());
}

TEST(ProgramLineSearch, OutwardThenFromTheEndThatTheBestPointIsNearerTo) {
  // 1, at 0.2: 0.64, at 0.8: 0.04, at 1.6: 0.36. Bracket [0.2, 1.6] around 0.8, nearer to 0.2.
  // 0.2 + 0.382 * 1.4 = 0.7348: 0.0703, higher and below: [0.7348, 1.6] around 0.8.
  // 0.7348 + 0.382 * 0.8652 = 1.0653064: 0.0043, lower and above: [0.8, 1.6] around it, 0.2653 from a, 0.5347 from b.
  // 0.8 + 0.382 * 0.8 = 1.1056: 0.0112, higher and above: [0.8, 1.1056] around 1.0653064, nearer to b.
  // 1.1056 - 0.382 * 0.3056 = 0.9888608: 0.0001, lower.
  const auto f = [](double u) { return (u - 1) * (u - 1); };
  const std::vector<double> six{0.2, 0.8, 1.6, 0.7348, 1.0653064, 1.1056};
  const Recorded usual = search(f);
  expect_search(usual, six, 1.0653064, LineSearchEnd::trials);
  EXPECT_NEAR(usual.result.value, 0.0653064 * 0.0653064, 1e-14);
  std::vector<double> seven = six;
  seven.push_back(0.9888608);
  expect_search(search(f, 1, {.trials = 7}), seven, 0.9888608, LineSearchEnd::trials);
}

TEST(ProgramLineSearch, ALowerTrialBelowTheBestPointMakesThatPointTheFarEnd) {
  // 0.36, at 0.2: 0.16, at 0.8: 0.04, at 1.6: 1. Bracket [0.2, 1.6] around 0.8.
  // 0.7348: 0.0182, lower: [0.2, 0.8] around it, 0.5348 from a and 0.0652 from b.
  // 0.8 - 0.382 * 0.6 = 0.5708: 0.0009, lower: [0.2, 0.7348] around it, 0.3708 from a and 0.164 from b.
  // 0.7348 - 0.382 * 0.5348 = 0.5305064: 0.0048, higher.
  const auto found = search([](double u) { return (u - 0.6) * (u - 0.6); });
  expect_search(found, {0.2, 0.8, 1.6, 0.7348, 0.5708, 0.5305064}, 0.5708, LineSearchEnd::trials);
}

TEST(ProgramLineSearch, AfterShrinkingTheNextTrialIsTheBestPointItselfWhichEndsIt) {
  // 0.1, at 0.2: 36.1, at 0.0764: 4.41, at 0.0291848: 0.368, at 0.0111485936: 0.0013, lower. It is nearer to 0, and
  // 0 + 0.382 * 0.0291848 is the same point again.
  const double best = 0.0111485936;
  const auto found = search([](double u) { return 1000 * (u - 0.01) * (u - 0.01); });
  expect_search(found, {0.2, 0.0764, 0.0291848, best, best}, best, LineSearchEnd::equal_values);
  EXPECT_NEAR(found.result.value, 1000 * 0.0011485936 * 0.0011485936, 1e-14);
}

TEST(ProgramLineSearch, AnotherPointAsLowAsTheBestEndsItAtTheBestToo) {
  // Bracket [0.2, 1.6] around 0.8; at 0.7348 the value is that of 0.8.
  const auto found = search([](double u) { return u < 0.1 ? 3.0 : u < 0.3 ? 2.0 : u < 1 ? 1.0 : 5.0; });
  expect_search(found, {0.2, 0.8, 1.6, 0.7348}, 0.8, LineSearchEnd::equal_values);
  EXPECT_EQ(found.result.value, 1);
}

TEST(ProgramLineSearch, TheBudgetEndsItOutwardAtTheLastPoint) {
  const auto found = search([](double u) { return -u; });
  expect_search(found, {0.2, 0.8, 1.6, 3.2, 6.4, 12.8}, 12.8, LineSearchEnd::trials);
  EXPECT_EQ(found.result.value, -12.8);
}

TEST(ProgramLineSearch, TheBudgetEndsItUphillWhileShrinking) {
  // 0.2 * 0.382 = 0.0764, and so on: 0.0291848, 0.0111485936, 0.0042587627552, 0.0016268473724864; all above 0.
  const auto found = search([](double u) { return u; });
  expect_search(found, {0.2, 0.0764, 0.0291848, 0.0111485936, 0.0042587627552, 0.0016268473724864}, 0.0016268473724864,
                LineSearchEnd::trials);
  EXPECT_EQ(found.result.value, found.result.step);
  expect_search(search([](double u) { return u; }, 1, {.trials = 1}), {0.2}, 0.2, LineSearchEnd::trials);
}

TEST(ProgramLineSearch, AShortBracketEndsItUphillWhileShrinking) {
  // |p| = 0.002: 0.2 |p| = 4e-4 and 0.0764 |p| = 1.53e-4 are over 1e-4, 0.0291848 |p| = 5.8e-5 is not.
  const auto found = search([](double u) { return 1e6 * u; }, 0.002);
  expect_search(found, {0.2, 0.0764, 0.0291848}, 0.0291848, LineSearchEnd::bracket);
  EXPECT_NEAR(found.result.value, 29184.8, 1e-8);
}

TEST(ProgramLineSearch, LevelEndsEndItUphillWhileShrinking) {
  // Above the start by 2e-4 at 0.2, by 7.64e-5 at 0.0764: less than 1e-4, whatever the loss itself.
  const auto found = search([](double u) { return 1e-5 + 1e-3 * u; });
  expect_search(found, {0.2, 0.0764}, 0.0764, LineSearchEnd::level_ends);
  EXPECT_NEAR(found.result.value, 8.64e-5, 1e-16);
}

TEST(ProgramLineSearch, AShortBracketEndsItAtTheBestPoint) {
  // [0.2, 1.6] is 1.4 long, after the trial at 0.7348 [0.7348, 1.6] is 0.8652 long, in units of p.
  const auto f = [](double u) { return (u - 1) * (u - 1); };
  expect_search(search(f, 5e-5), {0.2, 0.8, 1.6}, 0.8, LineSearchEnd::bracket);
  expect_search(search(f, 1e-4), {0.2, 0.8, 1.6, 0.7348}, 0.8, LineSearchEnd::bracket);
}

TEST(ProgramLineSearch, LevelEndsEndItAtTheBestPointButNotWhileItGoesOutward) {
  // All losses are below 5e-5: the difference of any two is less than 1e-4. At 0.2: 3.2e-5, at 0.8: 2e-6,
  // at 1.6: 1.8e-5.
  const auto found = search([](double u) { return 5e-5 * (u - 1) * (u - 1); });
  expect_search(found, {0.2, 0.8, 1.6}, 0.8, LineSearchEnd::level_ends);
}

TEST(ProgramLineSearch, TheTolerancesAreOptionsAndZeroTurnsThemOff) {
  const auto f = [](double u) { return 5e-5 * (u - 1) * (u - 1); };
  const auto ended = [&](ProgramTolerances tolerances) {
    return search(f, 5e-5, {.trials = 6, .first_step = 0.2, .tolerances = tolerances}).result.end;
  };
  EXPECT_EQ(ended({.bracket_length = 0, .value_difference = 0}), LineSearchEnd::trials);
  EXPECT_EQ(ended({.bracket_length = 1e-4, .value_difference = 0}), LineSearchEnd::bracket);
  EXPECT_EQ(ended({.bracket_length = 0, .value_difference = 1e-4}), LineSearchEnd::level_ends);
}

TEST(ProgramLineSearch, EqualLossesWhileBracketingEndItInTheMiddleWhateverTheLossThere) {
  /// A function by its values at the steps that are to be tried.
  const auto given = [](std::map<double, double> values) {
    return [values = std::move(values)](double u) { return values.at(u); };
  };
  // The first trial is as high as the start: (0 + 0.2) / 2.
  const Recorded first = search(given({{0, 1}, {0.2, 1}}));
  expect_search(first, {0.2}, 0.1, LineSearchEnd::equal_values);
  EXPECT_TRUE(std::isnan(first.result.value));
  // Outward: 0.8 is as low as 0.2, and a is still 0: (0 + 0.8) / 2.
  expect_search(search(given({{0, 0}, {0.2, -1}, {0.8, -1}})), {0.2, 0.8}, 0.4, LineSearchEnd::equal_values);
  // 1.6 is as low as 0.8, and a is 0.2: (0.2 + 1.6) / 2.
  expect_search(search(given({{0, 0}, {0.2, -1}, {0.8, -2}, {1.6, -2}})), {0.2, 0.8, 1.6}, 0.9,
                LineSearchEnd::equal_values);
  // Shrinking: 0.0764 is as low as the start: (0 + 0.0764) / 2.
  expect_search(search([](double u) { return u > 0.1 ? 1.0 : 0.0; }), {0.2, 0.0764}, 0.0382,
                LineSearchEnd::equal_values);
}

TEST(ProgramLineSearch, WhatIsNotANumberIsInfinitelyHigh) {
  // Outward: it closes the bracket [0.2, 1.6] around 0.8.
  expect_search(search([](double u) { return u < 1 ? -u : NAN; }, 1, {.trials = 3}), {0.2, 0.8, 1.6}, 0.8,
                LineSearchEnd::trials);
  // Shrinking: 0.0291848 is lower, and the trial after it the same again.
  expect_search(search([](double u) { return u > 0.05 ? NAN : -u; }), {0.2, 0.0764, 0.0291848, 0.0291848}, 0.0291848,
                LineSearchEnd::equal_values);
  const Recorded never = search([](double u) { return u > 0 ? NAN : 0.0; }, 1, {.trials = 2});
  expect_search(never, {0.2, 0.0764}, 0.0764, LineSearchEnd::trials);
  EXPECT_EQ(never.result.value, INFINITY);
}

TEST(ProgramLineSearch, RefusesOptionsOutOfRange) {
  const auto with = [](ProgramLineSearchOptions options) { return search([](double u) { return u; }, 1, options); };
  EXPECT_THROW(with({.trials = 0}), BadInput);
  EXPECT_THROW(with({.first_step = 0}), BadInput);
  EXPECT_THROW(with({.first_step = NAN}), BadInput);
  EXPECT_THROW(with({.tolerances = {.bracket_length = -1e-4}}), BadInput);
  EXPECT_THROW(with({.tolerances = {.bracket_length = NAN}}), BadInput);
  EXPECT_THROW(with({.tolerances = {.value_difference = -1e-4}}), BadInput);
  EXPECT_THROW(with({.tolerances = {.value_difference = NAN}}), BadInput);
}

TEST(LineSearchNames, AreThoseThatAreUnderstood) {
  EXPECT_EQ(enum_names<LineSearchKind>(), (std::vector<std::string>{"clean", "program"}));
  EXPECT_EQ(parse_enum<LineSearchKind>("clean"), LineSearchKind::clean);
  EXPECT_EQ(parse_enum<LineSearchKind>("program"), LineSearchKind::program);
  expect_in(refusal<BadInput>([] { parse_enum<LineSearchKind>("progam"); }),
            {"line search 'progam'", "did you mean 'program'?", "clean, program"});
}

}  // namespace
}  // namespace lowpass
