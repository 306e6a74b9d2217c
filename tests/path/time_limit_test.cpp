// Searches whose time limit leaves no room for whole looks at their path.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "known_pair.hpp"
#include "lowpass/landscape/forwarded_landscape.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/measure/measure_path.hpp"
#include "lowpass/path/path_option_table.hpp"
#include "lowpass/path/path_warnings.hpp"
#include "lowpass/path/search/budget.hpp"
#include "path/between_solutions.hpp"

namespace lowpass {
namespace {

const Pair& muller_brown() {
  static const Pair pair = between(std::make_shared<MullerBrown>(), 0, 1, 1);
  return pair;
}

double on_the_line(const Pair& pair, double t) {
  std::vector<double> x(pair.from.size());
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = (1 - t) * pair.from[i] + t * pair.to[i];
  return pair.landscape->value(x);
}

double highest_on_the_line(const Pair& pair, const std::vector<double>& t) {
  double highest = -std::numeric_limits<double>::infinity();
  for (const double at : t) highest = std::max(highest, on_the_line(pair, at));
  return highest;
}

class TimeLimit : public testing::TestWithParam<const char*> {
 protected:
  PathOptions options() const { return path_defaults(*muller_brown().landscape, GetParam()); }
};

TEST_P(TimeLimit, ThatIsOverAtOnceLeavesTheLineAtThreePointsOfTheGrid) {
  PathOptions limited = options();
  limited.points = 65;
  limited.max_seconds = 1e-9;
  const PathResult result = muller_brown().find(limited);
  EXPECT_EQ(result.stop_reason, StopReason::seconds);
  EXPECT_EQ(result.counts.values, 3U) << "one look, at the line";
  EXPECT_EQ(result.counts.gradients, 0U);
  const std::vector<double> places{0, 0.5, 1};
  EXPECT_EQ(result.profile.t, places);
  for (std::size_t m = 0; m < places.size(); ++m)
    EXPECT_NEAR(result.profile.value[m], on_the_line(muller_brown(), places[m]), 1e-10);
  EXPECT_EQ(result.path.rows(), places.size());
  EXPECT_NEAR(result.height, highest_on_the_line(muller_brown(), places), 1e-10);
  EXPECT_EQ(result.refined_height, result.height);
  EXPECT_EQ(result.linear_height, result.height);
  EXPECT_NEAR(result.resolution, 0.5, 1e-3) << "what was seen, not what was asked for";
  EXPECT_FALSE(result.converged);
  for (const double coefficient : result.coefficients.values()) EXPECT_EQ(coefficient, 0);
  const std::vector<std::string> warnings = path_warnings(limited, result);
  ASSERT_FALSE(warnings.empty());
  EXPECT_NE(warnings[0].find("3 of the grid's 65 points"), std::string::npos) << warnings[0];
}

TEST_P(TimeLimit, ThatIsOverAfterTheSearchLeavesThePathAtThreePointsAndTheLineAtTheSame) {
  PathOptions limited = options();
  limited.points = 65;
  limited.starts = 1;
  limited.max_seconds = 1;
  limited.observer = [&](const PathStep&) {
    std::this_thread::sleep_for(std::chrono::duration<double>(*limited.max_seconds));
    return false;
  };
  const PathResult result = muller_brown().find(limited);
  EXPECT_EQ(result.stop_reason, StopReason::observer);
  ASSERT_EQ(result.profile.t, (std::vector<double>{0, 0.5, 1}));
  EXPECT_EQ(result.path.rows(), 3U);
  for (std::size_t m = 0; m < 3; ++m)
    EXPECT_NEAR(result.profile.value[m], muller_brown().landscape->value(result.path.row(m)), 1e-10);
  EXPECT_NEAR(result.linear_height, highest_on_the_line(muller_brown(), result.profile.t), 1e-10);
  // The whole line was seen, and is higher between them.
  EXPECT_GT(highest_on_the_line(muller_brown(), equally_spaced(65)), result.linear_height + 1e-3);
}

INSTANTIATE_TEST_SUITE_P(Objectives, TimeLimit, testing::Values("sum", "maxflux"));

/// Slow when it is asked for values first, never again.
class SleepsOnce : public ForwardedLandscape {
 public:
  using ForwardedLandscape::ForwardedLandscape;
  std::vector<double> values(MatrixView<const double> points) const override {
    if (!slept_) std::this_thread::sleep_for(std::chrono::milliseconds(600));
    slept_ = true;
    return ForwardedLandscape::values(points);
  }

 private:
  mutable bool slept_ = false;
};

TEST(TimeLimitOfTheLine, LeavesThePathAtTheLinesPoints) {
  const SleepsOnce landscape(*muller_brown().landscape);
  PathOptions options = path_defaults(landscape, "sum");
  options.points = 65;
  options.steps = 3;
  // There seems to be room for three steps of two points, and none for one of 65.
  options.sampling = Sampling::random;
  options.sample_points = 2;
  // Three tenths of it have room for three values that took 0.6 seconds, and not for two more.
  options.max_seconds = 3;
  const PathResult result = find_path(landscape, muller_brown().from, muller_brown().to, options);
  EXPECT_EQ(result.stop_reason, StopReason::steps);
  ASSERT_EQ(result.profile.t.size(), 3U);
  EXPECT_NEAR(result.linear_height, highest_on_the_line(muller_brown(), result.profile.t), 1e-10);
}

/// Asks for a stop when it is asked for values.
class StopsAtValues : public ForwardedLandscape {
 public:
  StopsAtValues(const Landscape& inner, std::stop_source stop) : ForwardedLandscape(inner), stop_(std::move(stop)) {}
  std::vector<double> values(MatrixView<const double> points) const override {
    stop_.request_stop();
    return ForwardedLandscape::values(points);
  }

 private:
  mutable std::stop_source stop_;
};

TEST(TimeLimitAndStop, EndTheFirstLookAfterAPieceOfIt) {
  const std::stop_source stop;
  const StopsAtValues landscape(*muller_brown().landscape, stop);
  PathOptions options = path_defaults(landscape, "sum");
  options.points = 65;
  options.max_seconds = 1e6;
  options.stop = stop.get_token();
  const PathResult result = find_path(landscape, muller_brown().from, muller_brown().to, options);
  EXPECT_EQ(result.stop_reason, StopReason::interrupted);
  EXPECT_EQ(result.counts.values, 3U);
  EXPECT_EQ(result.profile.t.size(), 3U);
}

TEST(TimeLimitAndStop, LeaveAWholeLookWhereTheTimeIsNotOver) {
  std::stop_source stop;
  PathOptions options = path_defaults(*muller_brown().landscape, "sum");
  options.max_seconds = 1e6;
  options.stop = stop.get_token();
  options.observer = [&](const PathStep& step) {
    if (step.step == 3) stop.request_stop();
    return true;
  };
  const PathResult result = muller_brown().find(options);
  EXPECT_EQ(result.stop_reason, StopReason::interrupted);
  EXPECT_EQ(result.profile.t.size(), options.points);
}

TEST(TimeLimitBudget, KeepsBackTheSmallestLook) {
  const auto line = make_curve("line", 1);
  MovingPath path(*muller_brown().landscape, *line, muller_brown().from, muller_brown().to);
  // What was asked before the budget began has taken none of its time.
  measure_line(path, 65);
  PathOptions options = path_defaults(*muller_brown().landscape, "sum");
  options.points = 65;
  // Three values at the rate of the line's take three seconds, a step of one more.
  const auto refuses = [&](double max_seconds) {
    options.max_seconds = max_seconds;
    SearchStart start;
    start.seconds_per_value = 1;
    start.most_kept_seconds = 0.3 * max_seconds;
    return SearchBudget(options, path, start).refuses(1);
  };
  EXPECT_EQ(refuses(3.5), StopReason::seconds);
  EXPECT_EQ(refuses(6), std::nullopt);
}

TEST(TimeLimitBudget, KeepsBackTheMoreTheLongerAPathMayBe) {
  const auto line = make_curve("line", 1);
  const MovingPath path(*muller_brown().landscape, *line, muller_brown().from, muller_brown().to);
  PathOptions options = path_defaults(*muller_brown().landscape, "sum");
  // Every 0.002 chords: 500 more values for each chord.
  const auto refuses = [&](double length, std::size_t budget) {
    options.budget = budget;
    SearchStart start;
    start.expected_length = length;
    return SearchBudget(options, path, start).refuses(1).has_value();
  };
  std::size_t enough = 1;
  while (refuses(2, enough)) ++enough;
  EXPECT_TRUE(refuses(4, enough + 999));
  EXPECT_FALSE(refuses(4, enough + 1000));
}

class TimeLimitOfNetworks : public BetweenSolutions {
 protected:
  TimeLimitOfNetworks() : BetweenSolutions(300, 2) {}
};

TEST_F(TimeLimitOfNetworks, ThatIsOverAtOnceLeavesTheLineWithItsAccuracies) {
  PathOptions options = resolve_path_options({}, landscape_);
  ASSERT_EQ(options.points, 51U);
  const PathResult whole = [&] {
    PathOptions line = options;
    line.curve = "line";
    return find_path(landscape_, from_, to_, line);
  }();
  options.max_seconds = 1e-9;
  const PathResult result = find_path(landscape_, from_, to_, options);
  EXPECT_EQ(result.stop_reason, StopReason::seconds);
  EXPECT_EQ(result.counts.gradients, 0U);
  EXPECT_EQ(result.counts.values, 3U);
  ASSERT_EQ(result.profile.accuracy.size(), 3U);
  for (std::size_t m = 0; m < 3; ++m) {
    const auto same = std::ranges::find(whole.profile.t, result.profile.t[m]) - whole.profile.t.begin();
    ASSERT_LT(same, 51);
    EXPECT_EQ(result.profile.accuracy[m], whole.profile.accuracy[static_cast<std::size_t>(same)]);
    EXPECT_NEAR(result.profile.value[m], whole.profile.value[static_cast<std::size_t>(same)], 1e-6);
  }
}

}  // namespace
}  // namespace lowpass
