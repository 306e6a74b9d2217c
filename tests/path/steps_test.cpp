// What steers first-order steps: which step is kept, random nodes, schedules, plateaus.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "known_pair.hpp"
#include "lowpass/landscape/from_function.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "lowpass/path/search/gradient_steps.hpp"

namespace lowpass {
namespace {

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(PublishedSearch, KeepsTheStepWithTheSmallestSumThoughItIsNeitherFirstNorLastNorLowest) {
  const Pair pair = between(std::make_shared<TwoWells>(), 0, 1, 0);
  PathOptions options = path_defaults(*pair.landscape, "sum");
  options.lambda = 0;
  options.lr = 0.1;          // so large that the search jumps about
  std::vector<double> kept;  // the sum that is reported after n steps
  PathResult result;
  for (options.steps = 1; options.steps <= 60; ++options.steps) {
    result = pair.find(options);
    kept.push_back(sum_of(result.profile.value));
  }
  for (std::size_t n = 1; n < kept.size(); ++n) EXPECT_LE(kept[n], kept[n - 1]) << n;
  // It was last improved on the way.
  const auto last_fall = std::find(kept.begin(), kept.end(), kept.back()) - kept.begin();
  EXPECT_GT(last_fall, 5);
  EXPECT_LT(last_fall, 58);
  EXPECT_LT(kept.back(), kept.front());
  // The sum decides, not the height: another step was lower.
  const std::vector<double>& heights = result.trace.height;
  EXPECT_LT(*std::min_element(heights.begin(), heights.end()), result.height - 1e-3);
  EXPECT_EQ(heights[static_cast<std::size_t>(last_fall) + 1], result.height);
}

TEST(RandomSampling, DrawsOnePointInEachOfEqualPiecesAnewInEveryStep) {
  std::vector<std::vector<double>> asked;
  // f = 0: the path stays the straight line, so that x is t.
  const auto flat = from_function(
      1, BatchFunction([&](MatrixView<const double> points, std::span<double> values, MatrixView<double> gradients) {
        std::fill(values.begin(), values.end(), 0.0);
        if (gradients.rows() != 20) return;  // not a step: the noise of a function is measured first
        std::fill_n(gradients.data(), gradients.size(), 1e-30);  // no end by a gradient of zero
        asked.emplace_back(points.data(), points.data() + points.rows());
      }));
  PathOptions options = path_defaults(*flat, "sum");
  options.sampling = Sampling::random;
  options.points = 20;
  options.steps = 5;
  options.lambda = 0;
  options.lr = 1e-12;
  const std::vector<double> from{0}, to{1};
  find_path(*flat, from, to, options);
  ASSERT_EQ(asked.size(), 5U);
  for (const std::vector<double>& t : asked)
    for (std::size_t m = 0; m < 20; ++m) {
      EXPECT_GE(t[m], static_cast<double>(m) / 20 - 1e-9);
      EXPECT_LT(t[m], static_cast<double>(m + 1) / 20 + 1e-9);
    }
  EXPECT_EQ(std::set(asked.begin(), asked.end()).size(), 5U);
  const auto first = asked;
  asked.clear();
  options.seed = 1;
  find_path(*flat, from, to, options);
  EXPECT_NE(asked, first);
}

TEST(Plateau, WaitsForPatienceStepsWithoutEnoughOfAFall) {
  Plateau plateau(0.1, 3);
  // Over the bound 0: a fall counts from a tenth of the lowest height before.
  EXPECT_FALSE(plateau.reached(0, 10, 0));
  EXPECT_FALSE(plateau.reached(1, 9.5, 0));
  EXPECT_FALSE(plateau.reached(2, 9.5, 0));
  EXPECT_FALSE(plateau.reached(3, 8.9, 0));  // enough, just in time
  EXPECT_FALSE(plateau.reached(4, 8.5, 0));
  EXPECT_FALSE(plateau.reached(5, 8.2, 0));
  EXPECT_TRUE(plateau.reached(6, 8.1, 0));
  // Relative to the excess, not to the height.
  Plateau over_a_bound(0.1, 1);
  EXPECT_FALSE(over_a_bound.reached(0, 10, 9));
  EXPECT_FALSE(over_a_bound.reached(1, 9.8, 9));
  EXPECT_TRUE(over_a_bound.reached(2, 9.75, 9));
}

TEST(RateSchedule, OfAPlateauHalvesAfterPatienceStepsWithoutAFall) {
  PathOptions options;
  options.schedule = Schedule::plateau;
  options.patience = 2;
  RateSchedule schedule(options);
  const std::vector<double> heights{5, 4, 4, 4, 4, 4, 3, 3, 3};
  const std::vector<double> shares{1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125};
  for (std::size_t step = 0; step < heights.size(); ++step) {
    schedule.look(step, heights[step]);
    EXPECT_EQ(schedule.share(0), shares[step]) << step;
  }
}

TEST(RateSchedule, OfACosineEndsAtZero) {
  PathOptions options;
  options.schedule = Schedule::cosine;
  const RateSchedule schedule(options);
  EXPECT_EQ(schedule.share(0), 1);
  EXPECT_NEAR(schedule.share(0.5), 0.5, 1e-15);
  EXPECT_NEAR(schedule.share(1.0 / 3), 0.75, 1e-15);
  EXPECT_NEAR(schedule.share(1), 0, 1e-15);
}

/// A slope: the height is that of the end at x = 1, whatever the path does.
std::unique_ptr<Landscape> slope() {
  return from_function(2, [](std::span<const double> x, std::span<double> gradient) {
    gradient[0] = 1;
    gradient[1] = 0.1 * x[1];
    return x[0] + 0.05 * x[1] * x[1];
  });
}

TEST(StopRules, APlateauEndsTheSearchAfterPatienceSteps) {
  const auto landscape = slope();
  const std::vector<double> from{0, 0}, to{1, 0};
  PathOptions options = path_defaults(*landscape, "sum");
  options.steps = 1000;
  options.plateau = 1e-3;
  for (const std::size_t patience : {1U, 7U, 30U}) {
    options.patience = patience;
    const PathResult result = find_path(*landscape, from, to, options);
    EXPECT_EQ(result.stop_reason, StopReason::plateau);
    EXPECT_EQ(result.trace.step.size(), patience + 1);
  }
}

TEST(StopRules, ThePlateauScheduleMakesStepsShorter) {
  const auto landscape = slope();
  const std::vector<double> from{0, 0}, to{1, 0};
  PathOptions options = path_defaults(*landscape, "sum");
  options.optimizer = PathOptimizer::sgd;
  options.lambda = 0;
  options.terms = 1;
  options.points = 3;
  options.lr = 0.01;
  options.steps = 4;
  // Only the middle of three points moves, against a gradient of (1, 0): by the learning rate in each step. A grid
  // keeps the smallest sum, which is the last.
  EXPECT_NEAR(find_path(*landscape, from, to, options).coefficients(0, 0), -0.04, 1e-12);
  options.schedule = Schedule::plateau;
  options.patience = 1;
  // The height never falls: whole, then halved after each further step.
  EXPECT_NEAR(find_path(*landscape, from, to, options).coefficients(0, 0), -0.01 * (1 + 0.5 + 0.25 + 0.125), 1e-12);
  options.patience = 2;
  EXPECT_NEAR(find_path(*landscape, from, to, options).coefficients(0, 0), -0.01 * (1 + 1 + 0.5 + 0.5), 1e-12);
}

}  // namespace
}  // namespace lowpass
