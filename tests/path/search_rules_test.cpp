// When searches stop, what they may cost, and which options go together.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "known_pair.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/from_function.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "lowpass/path/compare_curves.hpp"
#include "lowpass/path/convergence.hpp"

namespace lowpass {
namespace {

TEST(AdamSearch, MovesEveryTermByTheStepSizeInChordsOverItsFrequency) {
  const Pair pair = between(std::make_shared<MullerBrown>(), 0, 1, 1);
  PathOptions options = path_defaults(*pair.landscape);
  options.optimizer = PathOptimizer::adam;
  options.finish = false;
  options.kick = 0;
  options.starts = 1;
  options.steps = 1;
  options.lr = 0.05;
  const PathResult result = pair.find(options);
  // Adam's first step is as long in every component: 0.05 / sqrt(N), N = 2.
  for (std::size_t n = 1; n <= options.terms; ++n)
    for (std::size_t i = 0; i < 2; ++i)
      EXPECT_NEAR(std::abs(result.coefficients(n - 1, i)),
                  result.chord * 0.05 / std::sqrt(2.0) / static_cast<double>(n), 1e-6);
}

TEST(StopRules, NameWhatFiredAndKeepToIt) {
  const Pair pair = between(std::make_shared<MullerBrown>(), 0, 1, 1);
  PathOptions options = path_defaults(*pair.landscape);
  options.starts = 1;
  for (const std::size_t budget : {200U, 1000U, 1500U}) {
    options.budget = budget;
    const PathResult result = pair.find(options);
    EXPECT_EQ(result.stop_reason, StopReason::evaluations);
    // Heights and verdict included.
    EXPECT_LE(result.counts.values + result.counts.gradients, budget);
    EXPECT_EQ(result.verdict == Verdict::pass, result.converged);
  }
  options.budget = 3000;
  options.starts = 3;
  const PathResult several = pair.find(options);
  EXPECT_LE(several.counts.values + several.counts.gradients, 3000U);
  options.starts = 1;
  options.budget.reset();
  options.max_seconds = 1e-9;
  EXPECT_EQ(pair.find(options).stop_reason, StopReason::seconds);

  PathOptions sum = path_defaults(*pair.landscape, "sum");
  sum.steps = 100000;
  sum.lr = 0.01;
  sum.plateau = 1e-4;
  const PathResult flat = pair.find(sum);
  EXPECT_EQ(flat.stop_reason, StopReason::plateau);
  EXPECT_TRUE(flat.converged);
  EXPECT_LT(flat.trace.step.size(), 100000U);

  PathOptions gentle = path_defaults(*pair.landscape, "sum");
  gentle.optimizer = PathOptimizer::lbfgs;
  gentle.steps = 5000;
  gentle.lambda = 1000;
  gentle.gradient_tolerance = 1;
  EXPECT_EQ(pair.find(gentle).stop_reason, StopReason::gradient_norm);
}

TEST(StopRules, NothingIsShownOfAPathThatWasSeenOnTheGridAlone) {
  // A bowl: the straight line is at the bound.
  const auto bowl = from_function(2, [](std::span<const double> x, std::span<double> g) {
    for (std::size_t i = 0; i < 2; ++i) g[i] = 2 * x[i];
    return x[0] * x[0] + x[1] * x[1];
  });
  const std::vector<double> from{-1, 0.5}, to{0.5, 1};
  PathOptions options = path_defaults(*bowl);
  options.starts = 1;
  const PathResult seen = find_path(*bowl, from, to, options);
  EXPECT_EQ(seen.verdict, Verdict::bound);
  EXPECT_TRUE(seen.converged);
  PathOptions in_no_time = options;
  in_no_time.max_seconds = 1e-9;
  options.budget = 3 * options.points;
  for (const PathOptions& limited : {options, in_no_time}) {
    const PathResult result = find_path(*bowl, from, to, limited);
    EXPECT_GT(result.resolution, 0.99 / 63) << "the grid's own, or this asks nothing";
    EXPECT_EQ(result.verdict, Verdict::open);
    EXPECT_FALSE(result.converged);
  }
}

TEST(StopRules, SchedulesEndWithTheBudget) {
  const Pair pair = between(std::make_shared<MullerBrown>(), 0, 1, 1);
  for (const char* objective : {"maxflux", "sum"}) {
    PathOptions by_steps = path_defaults(*pair.landscape, objective);
    by_steps.optimizer = PathOptimizer::adam;
    by_steps.schedule = Schedule::cosine;
    by_steps.finish = false;
    by_steps.steps = 200;
    const PathResult expected = pair.find(by_steps);
    const PathOptions by_budget = within_budget(by_steps, 200 * by_steps.points);
    EXPECT_EQ(by_budget.steps, 200U);
    PathOptions few_steps = by_steps;
    few_steps.steps = 7;
    EXPECT_EQ(within_budget(few_steps, 200 * by_steps.points).steps, 200U);
    PathOptions by_budget_alone = by_budget;
    by_budget_alone.steps = 100000;
    for (const PathOptions& options : {by_budget, by_budget_alone}) {
      const PathResult result = pair.find(options);
      EXPECT_EQ(result.stop_reason, StopReason::evaluations) << objective;
      // A few steps fewer, as looks count too.
      EXPECT_NEAR(result.refined_height, expected.refined_height, 0.02 * expected.excess) << objective;
    }
  }
}

TEST(StopRules, WhatHasConvergedWhileBluntGoesOnAtTheSharpest) {
  const Pair pair = between(std::make_shared<MullerBrown>(), 0, 1, 1);
  PathOptions options = path_defaults(*pair.landscape, "maxflux");
  options.optimizer = PathOptimizer::adam;
  options.schedule = Schedule::constant;
  options.lr = 0.005;
  options.finish = false;
  options.steps = 100000;
  options.plateau = 1e-3;
  const PathResult result = pair.find(options);
  EXPECT_EQ(result.stop_reason, StopReason::plateau);
  // At the bluntest the path would end far above the pass.
  EXPECT_NEAR(result.refined_height, pair.pass, 0.01 * result.excess);
}

TEST(StopRules, RandomSamplingAndNoiseFollowTheSeed) {
  const Pair pair = between(std::make_shared<TwoWells>(), 0, 1, 0);
  PathOptions options = path_defaults(*pair.landscape, "sum");
  options.sampling = Sampling::random;
  options.gradient_noise = 1;
  options.lr = 0.01;
  options.seed = 4;
  const PathResult first = pair.find(options);
  EXPECT_EQ(first.refined_height, pair.find(options).refined_height);
  options.seed = 5;
  EXPECT_NE(first.refined_height, pair.find(options).refined_height);
  options.gradient_noise = 0;
  options.seed = 4;
  EXPECT_NE(first.refined_height, pair.find(options).refined_height);
}

TEST(Convergence, TellsFallingFromConverged) {
  const Pair pair = between(std::make_shared<TwoWells>(), 0, 1, 0);
  const PathOptions good = path_defaults(*pair.landscape);
  const ConvergenceTable converged = convergence_table(*pair.landscape, pair.from, pair.to, good, pair.find(good));
  EXPECT_EQ(converged.verdict, HeightConvergence::converged);
  ASSERT_EQ(converged.rows.size(), 4U);
  EXPECT_EQ(converged.rows[1].points, 127U);
  EXPECT_EQ(converged.rows[2].terms, 20U);
  EXPECT_EQ(converged.rows[3].steps, 50U);

  PathOptions poor = path_defaults(*pair.landscape, "sum");
  poor.objective = "squared";
  poor.points = 100;
  poor.lambda = 100;
  poor.lr = 0.01;
  poor.steps = 300;
  // The ends of Fig. 3.
  const Pair published{pair.landscape, {-0.62, -0.54}, {0.49, -0.02}, pair.pass};
  const ConvergenceTable falling =
      convergence_table(*pair.landscape, published.from, published.to, poor, published.find(poor));
  EXPECT_EQ(falling.verdict, HeightConvergence::still_falling);
  EXPECT_GT(falling.relative_fall, 1e-3);
}

TEST(CompareCurves, JudgesAllOnTheSameGridWithinTheBudget) {
  const Pair pair = between(std::make_shared<MullerBrown>(), 0, 1, 1);
  for (const char* objective : {"maxflux", "sum"}) {
    std::vector<ComparedCurve> curves;
    for (const char* curve : {"fourier", "bezier", "chain", "spline", "line"}) {
      ComparedCurve entrant;
      entrant.options = within_budget(path_defaults(*pair.landscape, objective), 3000);
      entrant.options.curve = curve;
      curves.push_back(entrant);
    }
    compare_curves(*pair.landscape, pair.from, pair.to, 777, curves);
    for (const ComparedCurve& curve : curves) {
      EXPECT_EQ(curve.dense.t.size(), 777U);
      EXPECT_LE(curve.result.search_counts.values + curve.result.search_counts.gradients, 3000U);
      EXPECT_LE(curve.dense_height, curve.result.refined_height + 1e-6);
      EXPECT_GE(curve.dense_height, curve.result.height - 1.0);
    }
  }
  EXPECT_THROW(within_budget(path_defaults(*pair.landscape), 100), BadInput);
}

TEST(PathOptions, WhatDoesNotGoTogetherIsRefused) {
  const Pair pair = between(std::make_shared<TwoWells>(), 0, 1, 0);
  const auto refused = [&](auto change) {
    PathOptions options = path_defaults(*pair.landscape);
    change(options);
    EXPECT_THROW(pair.find(options), BadInput);
  };
  refused([](PathOptions& o) { o.sampling = Sampling::random; });
  refused([](PathOptions& o) { o.gradient_noise = 1; });
  refused([](PathOptions& o) { o.objective = "sum"; });  // with sampling arc
  refused([](PathOptions& o) { o.budget = 127; });
  refused([](PathOptions& o) { o.max_seconds = 0; });
  refused([](PathOptions& o) { o.starts = 0; });
  refused([](PathOptions& o) { o.resolution = 0; });
  refused([](PathOptions& o) { o.kick = -1; });
  refused([](PathOptions& o) { o.plateau = NAN; });
  refused([](PathOptions& o) { o.patience = 0; });
}

}  // namespace
}  // namespace lowpass
