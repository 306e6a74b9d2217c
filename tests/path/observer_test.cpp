// What an observer of a search is told, and that it can end each kind of search; how often a landscape is asked.

#include <gtest/gtest.h>

#include <cmath>

#include "counting_landscape.hpp"
#include "known_pair.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/two_wells.hpp"

namespace lowpass {
namespace {

struct Kind {
  const char* objective;
  PathOptimizer optimizer;
  Sampling sampling;
  bool finish;
};

/// One of each search.
std::vector<Kind> kinds() {
  return {{"sum", PathOptimizer::adam, Sampling::grid, false},
          {"sum", PathOptimizer::adam, Sampling::random, false},
          {"squared", PathOptimizer::sgd, Sampling::grid, false},
          {"sum", PathOptimizer::lbfgs, Sampling::grid, true},
          {"sum", PathOptimizer::lbfgs_gss, Sampling::grid, false},
          {"maxflux", PathOptimizer::lbfgs, Sampling::arc, true},
          {"p-norm", PathOptimizer::lbfgs_gss, Sampling::arc, true},
          {"soft-maximum", PathOptimizer::adam, Sampling::arc, false},
          {"line-integral", PathOptimizer::sgd, Sampling::random, false}};
}

PathOptions options_of(const Landscape& landscape, const Kind& kind) {
  PathOptions options = path_defaults(landscape, kind.objective);
  options.optimizer = kind.optimizer;
  options.sampling = kind.sampling;
  options.finish = kind.finish;
  options.points = 30;
  options.steps = 12;
  options.starts = 1;
  return options;
}

TEST(Observer, SeesEveryStepAsTheTraceHasIt) {
  const Pair pair = between(std::make_shared<TwoWells>(), 0, 1, 0);
  for (const Kind& kind : kinds()) {
    PathOptions options = options_of(*pair.landscape, kind);
    std::vector<PathStep> seen;
    options.observer = [&](const PathStep& step) {
      seen.push_back(step);
      return true;
    };
    const PathResult result = pair.find(options);
    const std::string what = std::string(kind.objective) + ' ' + to_string(kind.optimizer);
    ASSERT_EQ(seen.size(), result.trace.step.size()) << what;
    ASSERT_GT(seen.size(), 4U) << what;
    for (std::size_t i = 0; i < seen.size(); ++i) {
      EXPECT_EQ(seen[i].step, i) << what;
      EXPECT_EQ(seen[i].height, result.trace.height[i]) << what;
      if (i == 0) continue;
      EXPECT_GE(seen[i].evaluations, seen[i - 1].evaluations) << what;
    }
    EXPECT_LE(seen.back().evaluations, result.search_counts.values + result.search_counts.gradients) << what;
    EXPECT_EQ(seen.front().steps.has_value(), is_first_order(kind.optimizer)) << what;
    // Watching changes nothing.
    options.observer = {};
    EXPECT_EQ(pair.find(options).refined_height, result.refined_height) << what;
  }
}

TEST(Observer, EndsEachOfTheSearchesAtAnyStep) {
  const Pair pair = between(std::make_shared<TwoWells>(), 0, 1, 0);
  for (const Kind& kind : kinds()) {
    PathOptions options = options_of(*pair.landscape, kind);
    const std::size_t all = pair.find(options).trace.step.size();
    // The last of them is one of the finish, where there is one.
    for (const std::size_t last : {std::size_t{0}, std::size_t{3}, all - 1}) {
      options.observer = [&](const PathStep& step) { return step.step < last; };
      const PathResult result = pair.find(options);
      const std::string what = std::string(kind.objective) + ' ' + to_string(kind.optimizer) + std::to_string(last);
      EXPECT_EQ(result.trace.step.size(), last + 1) << what;
      EXPECT_EQ(result.stop_reason, StopReason::observer) << what;
      // What was found is measured.
      EXPECT_TRUE(std::isfinite(result.refined_height)) << what;
      EXPECT_EQ(result.profile.value.size(), 30U) << what;
      EXPECT_EQ(result.coefficients.rows(), 10U) << what;
    }
  }
}

TEST(Observer, CountsStartsAndEndsAllOfThem) {
  const Pair pair = between(std::make_shared<MullerBrown>(), 0, 1, 1);
  PathOptions options = path_defaults(*pair.landscape);
  options.starts = 3;
  std::vector<PathStep> seen;
  options.observer = [&](const PathStep& step) {
    seen.push_back(step);
    return step.start < 1 || step.step < 2;
  };
  const PathResult result = pair.find(options);
  EXPECT_EQ(seen.back().start, 1U);
  EXPECT_EQ(seen.back().starts, 3U);
  EXPECT_EQ(seen.back().step, 2U);
  for (std::size_t i = 1; i < seen.size(); ++i) EXPECT_GE(seen[i].evaluations, seen[i - 1].evaluations);
  EXPECT_LE(seen.back().evaluations, result.counts.values + result.counts.gradients);
  // The first start reached the pass, and its path is the one that is reported.
  EXPECT_NEAR(result.refined_height, pair.pass, 1e-4);
}

TEST(Observer, MayThrow) {
  const Pair pair = between(std::make_shared<TwoWells>(), 0, 1, 0);
  PathOptions options = path_defaults(*pair.landscape);
  options.observer = [](const PathStep&) -> bool { throw std::out_of_range("mine"); };
  EXPECT_THROW(pair.find(options), std::out_of_range);
}

TEST(Batches, APlainLandscapeIsAskedAtMostTwiceAStepFromManyPointsOn) {
  const std::vector<Pair> pairs{
      between(std::make_shared<TwoWells>(), 0, 1, 0), between(std::make_shared<MullerBrown>(), 0, 1, 1),
      between(std::make_shared<MullerBrown>(), 0, 2, 1), between(std::make_shared<MullerBrown>(), 1, 2, 0)};
  for (const Pair& pair : pairs) {
    for (const std::size_t points : {64U, 100U, 256U}) {
      const CountingLandscape counting(*pair.landscape);
      PathOptions options = path_defaults(counting);
      options.points = points;
      options.starts = 1;
      const PathResult result = find_path(counting, pair.from, pair.to, options);
      // The verdict goes downhill on two sides, point by point.
      EXPECT_LE(counting.calls, 2 * result.trace.step.size() + 64 + 400) << pair.landscape->name() << points;
      EXPECT_EQ(counting.value_count, result.counts.values);
      EXPECT_EQ(counting.gradient_count, result.counts.gradients);
    }
  }
}

TEST(Batches, ThePublishedSearchAsksOnceAStep) {
  const TwoWells wells;
  const Pair pair = between(std::make_shared<TwoWells>(), 0, 1, 0);
  for (const char* objective : {"sum", "squared"}) {
    const CountingLandscape counting(wells);
    PathOptions options = path_defaults(counting, objective);
    options.steps = 100;
    find_path(counting, pair.from, pair.to, options);
    // The line, the look at the last step, the profile, and what the refined height asks.
    EXPECT_LE(counting.calls, 100U + 3 + 25) << objective;
  }
}

}  // namespace
}  // namespace lowpass
