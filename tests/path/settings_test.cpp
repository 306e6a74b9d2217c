// What steers a search, a finish and a verdict stands in structs that a test can set, and is obeyed.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "known_pair.hpp"
#include "lowpass/landscape/from_function.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/path/search/height_search.hpp"
#include "lowpass/path/search/published_search.hpp"

namespace lowpass {
namespace {

struct Searched {
  SearchOutcome outcome;
  PathTrace trace;
};

/// One start of a search with settings of its own.
Searched search(const Landscape& landscape, const std::vector<double>& from, const std::vector<double>& to,
                const PathOptions& options, const std::function<void(PathSettings&)>& change) {
  PathSettings settings;
  change(settings);
  const auto curve = make_curve(options.curve, options.terms);
  MovingPath path(landscape, *curve, from, to);
  const LineHeights line = measure_line(path, options.points);
  SearchBudget budget(options, path, {});
  const SearchTask task{path, line, options, 0, 0, budget, settings, {}, {}};
  const bool published = options.objective == "sum" || options.objective == "squared";
  SearchOutcome outcome = published ? published_search(task) : height_search(task);
  return {std::move(outcome), budget.trace()};
}

class Settings : public testing::Test {
 protected:
  Searched with(const std::function<void(PathSettings&)>& change) const {
    return search(*pair_.landscape, pair_.from, pair_.to, options_, change);
  }

  Pair pair_ = between(std::make_shared<MullerBrown>(), 0, 2, 1);
  PathOptions options_ = [this] {
    PathOptions options = path_defaults(*pair_.landscape);
    options.starts = 1;
    return options;
  }();
};

TEST_F(Settings, AsTheyAreGiveTheResultOfFindPath) {
  const PathResult found = pair_.find(options_);
  const Searched same = with([](PathSettings&) {});
  EXPECT_EQ(same.outcome.heights.refined.value, found.refined_height);
  EXPECT_EQ(same.outcome.stop_reason, found.stop_reason);
  EXPECT_EQ(same.trace.height, found.trace.height);
}

TEST_F(Settings, OfTheVerdictDecideIt) {
  EXPECT_EQ(with([](PathSettings&) {}).outcome.judgement.verdict, Verdict::pass);
  // No top is as near to a stationary point as that: it lies beside the path.
  const Judgement missed =
      with([](PathSettings& s) { s.verdict.share_of_excess = s.verdict.roundings = 1e-20; }).outcome.judgement;
  EXPECT_EQ(missed.verdict, Verdict::open);
  ASSERT_TRUE(missed.top);
  EXPECT_TRUE(missed.top->missed);
  // Every height is within so much rounding.
  EXPECT_EQ(with([](PathSettings& s) { s.verdict.roundings = 1e17; }).outcome.stop_reason, StopReason::at_the_bound);
}

TEST_F(Settings, OfTheFinishEndIt) {
  const Searched one = with([](PathSettings& s) { s.finish.most_iterations = 0, s.search.most_rounds = 1; });
  EXPECT_EQ(one.outcome.stop_reason, StopReason::rounds);
  EXPECT_GT(one.outcome.heights.refined.value, pair_.pass + 1e-4);
  const Searched easy = with([](PathSettings& s) { s.finish.smallest_prediction = 1, s.search.most_rounds = 1; });
  EXPECT_EQ(easy.outcome.stop_reason, StopReason::no_lower_top);
  EXPECT_EQ(easy.outcome.heights.refined.value, one.outcome.heights.refined.value);
}

TEST_F(Settings, OfTheSearchEndItsStages) {
  const std::size_t usual = with([](PathSettings&) {}).trace.step.size();
  EXPECT_LT(with([](PathSettings& s) { s.search.negligible_fall = 0.1; }).trace.step.size(), usual);
  // Tiny steps do not reach the pass.
  const Searched slow = with([](PathSettings& s) { s.search.first_step = s.search.longest_step = 1e-6; });
  EXPECT_NE(slow.trace.height, with([](PathSettings&) {}).trace.height);
}

TEST_F(Settings, OfTheKickDecideHowOftenAStartThatMeetsAWallIsKicked) {
  // The straight line lies in a wall that a kick of 0.01 does not leave.
  const auto walled = from_function(2, [](std::span<const double> x, std::span<double> g) {
    g[0] = g[1] = 0;
    return std::abs(x[0]) < 0.9 && std::abs(x[1]) < 0.05 ? INFINITY : 1 + 0 * x[0];
  });
  const std::vector<double> from{-1, 0}, to{1, 0};
  const PathOptions options = path_defaults(*walled);
  EXPECT_TRUE(std::isfinite(search(*walled, from, to, options, [](PathSettings&) {}).outcome.heights.refined.value));
  const Searched once =
      search(*walled, from, to, options, [](PathSettings& s) { s.search.most_kicks = s.search.most_rounds = 1; });
  EXPECT_EQ(once.outcome.stop_reason, StopReason::not_finite);
}

TEST_F(Settings, OfMeasuringDecideHowFinelyTheCurveIsSampled) {
  // A spike of width 0.004 around t = 0.4222 on the straight line, between the samples of a coarse look.
  const auto spike = from_function(1, [](std::span<const double> x, std::span<double> g) {
    const double d = (x[0] - 0.4222) / 0.002;
    const double inside = std::max(1 - d * d, 0.0);
    g[0] = -4 * inside * d / 0.002;
    return inside * inside;
  });
  const auto line = make_curve("line", 1);
  MovingPath path(*spike, *line, std::vector<double>{0}, std::vector<double>{1});
  const auto height = [&](double resolution) {
    PathHeights heights = measure_grid(path, 11);
    refine(path, heights, 0, resolution, [](std::size_t) { return true; });
    EXPECT_EQ(heights.resolution, resolution);
    return heights.refined.value;
  };
  EXPECT_EQ(height(0.1), 0);
  EXPECT_NEAR(height(0.002), 1, 1e-9);
}

}  // namespace
}  // namespace lowpass
