#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>
#include <optional>
#include <thread>

#include "lowpass/core/random.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/path_option_table.hpp"
#include "lowpass/path/search/round_steps.hpp"
#include "lowpass/path/search/search_in_rounds.hpp"
#include "path/between_solutions.hpp"

namespace lowpass {
namespace {

class Rounds : public BetweenSolutions {
 protected:
  Rounds() : BetweenSolutions(300, 2) {}

  PathResult find(const GivenOptions& given) const {
    return find_path(landscape_, from_, to_, resolve_path_options(given, landscape_));
  }
};

TEST_F(Rounds, AreMadeAsTheListSays) {
  const PathResult result = find({{"rounds", counts({8, 4, 6})}, {"batch", std::uint64_t{50}}});
  ASSERT_EQ(result.rounds.size(), 3U);
  const std::vector<std::size_t> steps{8, 4, 6};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(result.rounds[i].steps, steps[i]);
    EXPECT_EQ(result.rounds[i].gradient_evaluations, steps[i] * 2);
    EXPECT_EQ(result.rounds[i].sample_gradients, steps[i] * 2 * 50);
    EXPECT_EQ(result.rounds[i].terms, 1U);
  }
  EXPECT_EQ(result.stop_reason, StopReason::steps);
  EXPECT_FALSE(result.converged);
  EXPECT_EQ(result.trace.step.size(), 18U);
  EXPECT_EQ(result.trace.step.back(), 17U);
  EXPECT_EQ(result.counts.sample_gradients, 18U * 2 * 50);
}

TEST_F(Rounds, ReportTheLowestPathOfAll) {
  // A rate that throws later rounds about.
  const PathResult result = find({{"rounds", counts({20, 5, 5, 5})}, {"lr", 0.3}});
  const auto lower = [](const PathRound& a, const PathRound& b) { return a.refined_height < b.refined_height; };
  const auto lowest = std::ranges::min_element(result.rounds, lower);
  EXPECT_EQ(result.refined_height, lowest->refined_height);
  // Kept is what was the lowest when it was found.
  double lowest_so_far = std::numeric_limits<double>::infinity();
  for (const PathRound& round : result.rounds) {
    EXPECT_EQ(round.kept, round.refined_height < lowest_so_far);
    lowest_so_far = std::min(lowest_so_far, round.refined_height);
  }
}

TEST_F(Rounds, TheFirstIsTheSearchOfSoManySteps) {
  const PathResult one = find({{"steps", std::uint64_t{12}}});
  EXPECT_TRUE(one.rounds.empty());
  const PathResult rounds = find({{"rounds", counts({12})}});
  EXPECT_TRUE(std::ranges::equal(one.coefficients.values(), rounds.coefficients.values()));
  EXPECT_EQ(one.refined_height, rounds.refined_height);
  EXPECT_EQ(one.counts.gradients, rounds.counts.gradients);
}

TEST_F(Rounds, EachBeginsAtTheLowestPathWithASmallerRateAndOtherBatches) {
  const PathResult first = find({{"rounds", counts({10})}, {"lr", 0.01}});
  const PathResult both = find({{"rounds", counts({10, 40})}, {"lr", 0.01}});
  ASSERT_TRUE(both.rounds[1].kept);
  // Rate and stream by hand: 0.01 sqrt(10 / 40), and no kick.
  PathOptions second = resolve_path_options({{"steps", std::uint64_t{40}}, {"lr", 0.005}}, landscape_);
  second.start = first.coefficients;
  const PathResult by_hand = find_path(landscape_, from_, to_, second);
  // Other random numbers, so not the same path, but one as far from the first as Adam comes with this rate.
  const auto distance_from_first = [&](const PathResult& result) {
    double square = 0;
    for (std::size_t i = 0; i < first.coefficients.size(); ++i) {
      const double step = result.coefficients.values()[i] - first.coefficients.values()[i];
      square += step * step;
    }
    return std::sqrt(square);
  };
  EXPECT_FALSE(std::ranges::equal(both.coefficients.values(), by_hand.coefficients.values()));
  EXPECT_NEAR(distance_from_first(both) / distance_from_first(by_hand), 1, 0.2);
}

TEST_F(Rounds, DoubleUntilTheDataHaveBeenSeenOftenEnough) {
  // A rate too small to bring anything.
  const PathResult result = find({{"lr", 1e-7}});
  EXPECT_EQ(result.stop_reason, StopReason::passes);
  EXPECT_FALSE(result.converged);
  EXPECT_EQ(result.rounds.size(), 2U);
  std::size_t passes = 0;
  for (std::size_t i = 0; i < result.rounds.size(); ++i) {
    EXPECT_EQ(result.rounds[i].steps, 1000U << i);
    passes += result.rounds[i].sample_gradients / 300;
    EXPECT_EQ(passes >= 300 && i > 0, i + 1 == result.rounds.size());
  }
}

TEST_F(Rounds, SettleWhenTwoBringLittleThoughTermsWereAdded) {
  const PathResult result = find({{"lr", 1e-7}, {"batch", std::uint64_t{1}}, {"sample-points", std::uint64_t{1}}});
  EXPECT_EQ(result.stop_reason, StopReason::settled);
  EXPECT_TRUE(result.converged);
  ASSERT_EQ(result.rounds.size(), 3U);
  EXPECT_EQ(result.rounds[1].terms, 1U);
  EXPECT_EQ(result.rounds[2].terms, 2U);
  // More terms, the same path to begin with.
  EXPECT_NEAR(result.rounds[2].refined_height, result.rounds[1].refined_height, 0.02 * result.rounds[1].refined_height);
}

TEST_F(Rounds, ASeedGivesTheSamePath) {
  const GivenOptions given{{"rounds", counts({10, 20})}, {"seed", std::uint64_t{5}}};
  const PathResult first = find(given);
  const PathResult again = find(given);
  EXPECT_TRUE(std::ranges::equal(first.coefficients.values(), again.coefficients.values()));
}

TEST_F(Rounds, AnEvaluationLimitHoldsForAllTogether) {
  const PathResult result = find({{"rounds", OptionValue()}, {"budget", std::uint64_t{5000}}});
  EXPECT_EQ(result.stop_reason, StopReason::evaluations);
  EXPECT_LE(result.counts.values + result.counts.gradients, 5000U);
  EXPECT_GE(result.counts.values + result.counts.gradients, 2500U);
}

TEST_F(Rounds, ALastRoundThatCouldNotBeMeasuredInFullIsNotBegun) {
  // The first takes 2,000 gradients and some 1,100 for the line and its look; what is left would do for some steps.
  const PathResult result = find({{"rounds", OptionValue()}, {"budget", std::uint64_t{3500}}});
  EXPECT_EQ(result.rounds.size(), 1U);
  EXPECT_EQ(result.stop_reason, StopReason::evaluations);
  EXPECT_EQ(result.resolution, 0.002);
  // With enough for its look a second one is made, shorter than it would be, and is measured as the first was.
  const PathResult more = find({{"rounds", OptionValue()}, {"budget", std::uint64_t{7000}}});
  ASSERT_EQ(more.rounds.size(), 2U);
  EXPECT_LT(more.rounds[1].steps, 2000U);
  EXPECT_TRUE(more.rounds[1].kept);
  EXPECT_EQ(more.resolution, 0.002);
}

TEST_F(Rounds, EndAtTheBound) {
  // On these samples random weights are joined below their own losses.
  const PathResult result =
      find_path(landscape_, network_->initial_weights(1), network_->initial_weights(2), path_defaults(landscape_));
  EXPECT_EQ(result.stop_reason, StopReason::at_the_bound);
  EXPECT_TRUE(result.converged);
}

TEST_F(Rounds, OfAStraightLineAreNone) {
  const PathResult result = find({{"curve", "line"}});
  EXPECT_EQ(result.stop_reason, StopReason::no_coefficients);
  EXPECT_EQ(result.counts.gradients, 0U);
}

TEST_F(Rounds, AreForecastAsTheyAreMade) {
  const auto length = [](const GivenOptions& given, std::size_t samples) {
    const SearchLength found = longest_search(resolve_path_options(given, true), samples);
    return std::pair(found.steps, found.rounds);
  };
  EXPECT_EQ(length({{"rounds", counts({12, 30})}}, 300), std::pair(42UL, 2UL));
  EXPECT_EQ(length({{"steps", std::uint64_t{12}}}, 300), std::pair(12UL, 1UL));
  EXPECT_EQ(length({{"optimizer", "lbfgs"}}, 300), std::pair(100UL, 1UL));
  // 256 sample gradients a step: 300 passes over 60,000 are 70,312 steps, reached by rounds of 1000 ... 64,000.
  EXPECT_EQ(length({}, 60000), std::pair(127000UL, 7UL));
  // Whether a round has brought little shows after the second.
  EXPECT_EQ(length({}, 300), std::pair(3000UL, 2UL));
}

TEST(StepsOfRound, AreAsPlannedWhileThisRoundAndTwoMoreFitIn) {
  // 900 steps and a look, then 2,000 and 4,000 with theirs: 0.9 + 0.5 + 6 + 1 seconds.
  EXPECT_EQ(steps_of_round(1000, 100, {.step = 0.001, .look = 0.5, .left = 8.41}), 1000U);
  EXPECT_NEAR(static_cast<double>(steps_of_round(1000, 100, {.step = 0.001, .look = 0.5, .left = 8.39})), 7990, 1);
}

TEST(StepsOfRound, AreNeverFewerThanPlanned) {
  EXPECT_EQ(steps_of_round(1000, 100, {.step = 0.001, .look = 0.5, .left = 1}), 1000U);
  EXPECT_EQ(steps_of_round(1000, 100, {.step = 0.001, .look = 0.5, .left = 0.1}), 1000U);
}

TEST_F(Rounds, TheLastThatFitsIntoTheTimeGetsAllOfIt) {
  PathOptions options = resolve_path_options({{"steps", std::uint64_t{100}}}, landscape_);
  options.rounds.reset();
  options.max_seconds = 8;
  std::size_t planned = 0;
  std::optional<std::size_t> round;
  // Steps so slow that seven hundred of them take longer than the limit, and a hundred do not.
  options.observer = [&](const PathStep& step) {
    planned = step.steps.value();
    round = step.round;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return planned == 100;
  };
  find_path(landscape_, from_, to_, options);
  EXPECT_EQ(round, 0U) << "the second has 200 anyway";
  EXPECT_GT(planned, 150U);
  EXPECT_LT(planned, 400U);
}

}  // namespace
}  // namespace lowpass
