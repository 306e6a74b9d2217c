#include "lowpass/path/find_path.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stop_token>

#include "counting_landscape.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "lowpass/path/measure/heights.hpp"

namespace lowpass {
namespace {

const TwoWells wells;
const std::vector<double> from{-0.62, -0.54};
const std::vector<double> to{0.49, -0.02};
constexpr double lowest_pass = 0.6243933472;

/// The settings of Fig. 3 with the objective of the authors' program.
PathOptions published(double lambda) {
  PathOptions options;
  options.points = 100;
  options.lambda = lambda;
  options.steps = 300;
  options.lr = 0.01;
  options.objective = "squared";
  return options;
}

TEST(FindPath, ReachesThePublishedHeightsOnTwoWells) {
  const PathResult hundred = find_path(wells, from, to, published(100));
  EXPECT_NEAR(hundred.height, 0.640, 0.005);
  EXPECT_NEAR(hundred.linear_height, 1.102, 0.0005);
  EXPECT_NEAR(find_path(wells, from, to, published(10)).height, 0.646, 0.008);
  EXPECT_NEAR(find_path(wells, from, to, published(1000)).height, 0.652, 0.008);
}

TEST(FindPath, WithThePlainSumThePublishedHeightIsNotReached) {
  for (const double lambda : {10.0, 100.0, 1000.0}) {
    PathOptions options = published(lambda);
    options.objective = "sum";
    EXPECT_GT(find_path(wells, from, to, options).height, 0.656) << lambda;
  }
}

TEST(FindPath, RefinedHeightIsTheMaximumOfTheContinuousCurve) {
  for (const std::size_t terms : {1U, 2U, 5U, 10U}) {
    for (const std::size_t points : {5U, 12U, 50U, 100U}) {
      for (const double rate : {0.001, 0.02, 0.1}) {
        PathOptions options;
        options.terms = terms;
        options.points = points;
        options.steps = 200;
        options.lr = rate;
        const PathResult result = find_path(wells, from, to, options);

        const auto curve = make_curve("fourier", terms);
        Matrix<double> basis(2 + terms, 2);
        std::copy(from.begin(), from.end(), basis.row(0).begin());
        std::copy(to.begin(), to.end(), basis.row(1).begin());
        for (std::size_t r = 0; r < terms; ++r)
          std::copy_n(result.coefficients.row(r).begin(), 2, basis.row(2 + r).begin());
        const std::vector<double> values = wells.family(basis)->values(curve->mixing(equally_spaced(100000)));
        const double densest = *std::max_element(values.begin(), values.end());
        EXPECT_NEAR(result.refined_height, densest, 1e-6) << terms << " terms, " << points << " points, lr " << rate;
        EXPECT_GE(result.refined_height, result.height);
        EXPECT_GE(result.refined_height, lowest_pass - 1e-6);
      }
    }
  }
}

TEST(FindPath, NoSettingReportsAHeightBelowThePass) {
  for (const char* objective : {"sum", "squared"})
    for (const double lambda : {0.0, 1e-4, 1.0, 100.0})
      for (const std::size_t points : {3U, 12U, 51U})
        for (const std::size_t terms : {1U, 10U, 40U}) {
          PathOptions options;
          options.objective = objective;
          options.lambda = lambda;
          options.points = points;
          options.terms = terms;
          options.steps = 150;
          options.lr = 0.02;
          const PathResult result = find_path(wells, from, to, options);
          EXPECT_GE(result.refined_height, lowest_pass - 1e-6)
              << objective << ", lambda " << lambda << ", " << points << " points, " << terms << " terms";
        }
}

TEST(FindPath, EndPointsAreExactAndTheLineIsTheLine) {
  const PathResult result = find_path(wells, from, to, published(100));
  EXPECT_TRUE(std::equal(from.begin(), from.end(), result.path.row(0).begin()));
  EXPECT_TRUE(std::equal(to.begin(), to.end(), result.path.row(99).begin()));
  EXPECT_EQ(result.endpoint_values[0], wells.value(from));
  EXPECT_EQ(result.endpoint_values[1], wells.value(to));
  EXPECT_NEAR(result.chord, std::hypot(1.11, 0.52), 1e-12);

  PathOptions line = published(100);
  line.curve = "line";
  const PathResult straight = find_path(wells, from, to, line);
  EXPECT_EQ(straight.height, result.linear_height);
  EXPECT_NEAR(straight.refined_height, 1.1023, 5e-5);
  EXPECT_NEAR(straight.length, straight.chord, 1e-12);
  EXPECT_EQ(straight.counts.gradients, 0U);
  EXPECT_EQ(straight.coefficients.rows(), 0U);
}

TEST(FindPath, CountsWhatTheLandscapeIsAsked) {
  for (const char* objective : {"sum", "squared"}) {
    const CountingLandscape counting(wells);
    PathOptions options = published(10);
    options.steps = 20;
    options.objective = objective;
    const PathResult result = find_path(counting, from, to, options);
    EXPECT_EQ(result.counts.values, counting.value_count);
    EXPECT_EQ(result.counts.gradients, counting.gradient_count);
    EXPECT_EQ(result.counts.gradients, 20U * 100U);
    EXPECT_EQ(result.counts.sample_gradients, result.counts.gradients);
  }
}

TEST(FindPath, KeepsTheStepWithTheSmallestObjective) {
  // A rate so large that the search jumps about: the last step is not the best.
  PathOptions options = published(0);
  options.objective = "sum";
  options.lr = 0.5;
  options.steps = 60;
  const PathResult result = find_path(wells, from, to, options);
  EXPECT_EQ(result.trace.step.size(), 61U);
  EXPECT_EQ(result.trace.height.front(), result.linear_height);
  EXPECT_NE(result.trace.height.back(), result.height);
  // The kept path is one of those seen.
  EXPECT_TRUE(std::any_of(result.trace.height.begin(), result.trace.height.end(),
                          [&](double height) { return std::abs(height - result.height) < 1e-12; }));
}

TEST(FindPath, GoesOnFromStartCoefficients) {
  PathOptions options = published(100);
  const PathResult first = find_path(wells, from, to, options);
  options.start = first.coefficients;
  options.steps = 1;
  const PathResult second = find_path(wells, from, to, options);
  EXPECT_EQ(second.trace.height.front(), first.height);
}

TEST(FindPath, ALongerSeriesReproducesAShorterOne) {
  const PathResult coarse = find_path(wells, from, to, published(100));
  PathOptions options = published(100);
  options.terms = 15;
  options.steps = 1;
  options.lr = 1e-300;
  options.start = Matrix<double>(15, 2);
  std::copy(coarse.coefficients.values().begin(), coarse.coefficients.values().end(), options.start->data());
  const PathResult longer = find_path(wells, from, to, options);
  EXPECT_NEAR(longer.refined_height, coarse.refined_height, 1e-12);
}

TEST(FindPath, ReportsTheProfileItMeasured) {
  const PathResult result =
      find_path(MullerBrown{}, std::vector<double>{-0.558, 1.442}, std::vector<double>{0.623, 0.028}, published(0));
  ASSERT_EQ(result.profile.t.size(), 100U);
  for (std::size_t m = 0; m < 100; ++m)
    EXPECT_NEAR(result.profile.value[m], MullerBrown{}.value(result.path.row(m)), 1e-10);
  EXPECT_EQ(*std::max_element(result.profile.value.begin(), result.profile.value.end()), result.height);
  EXPECT_GE(result.refined_height, -40.664843508657404 - 1e-9);
  EXPECT_DOUBLE_EQ(result.excess, result.refined_height - result.lower_bound);
  EXPECT_TRUE(result.profile.accuracy.empty());
  EXPECT_FALSE(result.converged);
  EXPECT_EQ(result.stop_reason, StopReason::steps);
}

TEST(FindPath, StopsOnRequestAndWhenTheLossLeavesTheNumbers) {
  std::stop_source source;
  source.request_stop();
  PathOptions options = published(1);
  options.stop = source.get_token();
  EXPECT_EQ(find_path(wells, from, to, options).stop_reason, StopReason::interrupted);

  /// A wall: infinite above y = 0.2.
  class Wall : public TwoWells {
   public:
    double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
      const double value = TwoWells::value_and_gradient(x, gradient);
      return x[1] > 0.2 ? INFINITY : value;
    }
    double value(std::span<const double> x) const override { return x[1] > 0.2 ? INFINITY : TwoWells::value(x); }
  };
  PathOptions wild = published(0);
  wild.lr = 0.3;
  const PathResult result = find_path(Wall{}, from, to, wild);
  EXPECT_EQ(result.stop_reason, StopReason::not_finite);
  EXPECT_TRUE(std::isfinite(result.height));
}

/// Two wells that ask for a stop when they are asked for the so-many-th time.
class Stopping : public Landscape {
 public:
  Stopping(std::size_t stop_at, std::stop_source& stop) : stop_at_(stop_at), stop_(stop) {}
  std::string name() const override { return "stopping"; }
  std::size_t dimension() const override { return 2; }
  double precision() const override { return wells_.precision(); }
  double value(std::span<const double> x) const override { return count(), wells_.value(x); }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    return count(), wells_.value_and_gradient(x, gradient);
  }
  std::size_t asked() const { return asked_; }

 private:
  void count() const {
    if (++asked_ == stop_at_) stop_.request_stop();
  }
  TwoWells wells_;
  std::size_t stop_at_;
  std::stop_source& stop_;
  mutable std::size_t asked_ = 0;
};

// A study writes what was not interrupted as the result of its task, for good.
TEST(FindPath, WhatAStopHasChangedIsCalledInterrupted) {
  PathOptions short_search = published(100);
  short_search.steps = 4;
  short_search.points = 5;
  PathOptions starts = path_defaults(TwoWells());
  starts.starts = 3;
  starts.budget = 2000;
  for (const PathOptions& settings : {short_search, starts}) {
    const auto found = [&](std::size_t stop_at, std::size_t& asked) {
      std::stop_source stop;
      const Stopping landscape(stop_at, stop);
      PathOptions options = settings;
      options.stop = stop.get_token();
      PathResult result = find_path(landscape, from, to, options);
      asked = landscape.asked();
      return result;
    };
    std::size_t all = 0, asked = 0, interrupted = 0;
    const PathResult whole = found(0, all);
    const std::size_t apart = std::max<std::size_t>(1, all / 200);
    for (std::size_t stop_at = 1; stop_at <= all; stop_at += apart) {
      const PathResult result = found(stop_at, asked);
      if (result.stop_reason == StopReason::interrupted) {
        ++interrupted;
        continue;
      }
      EXPECT_EQ(result.refined_height, whole.refined_height) << stop_at << " of " << all;
      EXPECT_EQ(result.starts_made, whole.starts_made) << stop_at << " of " << all;
      EXPECT_EQ(result.verdict, whole.verdict) << stop_at << " of " << all;
      EXPECT_EQ(asked, all) << stop_at;
    }
    EXPECT_GT(interrupted, 0U);
  }
}

TEST(FindPath, BetweenEndsThatAllButAgreeLooksNoMoreCloselyThanItCan) {
  // Steps of 0.01 on a chord of 1e-9: the path is millions of chords long, a look at each would take gigabytes.
  const std::vector<double> beside{from[0] + 1e-9, from[1]};
  const PathResult result = find_path(wells, from, beside, published(1));
  ASSERT_GT(result.length, 1e4 * result.chord);
  EXPECT_TRUE(std::isfinite(result.refined_height));
  EXPECT_LT(result.counts.values, 1'000'000U);
  EXPECT_GT(result.resolution, PathOptions{}.resolution);
}

TEST(FindPath, AnEndThatIsNotANumberIsNoResult) {
  class Hole : public TwoWells {
   public:
    double value(std::span<const double> x) const override { return x[0] > 0.4 ? NAN : TwoWells::value(x); }
  };
  EXPECT_THROW(find_path(Hole{}, from, to, published(1)), NotANumber);
}

TEST(FindPath, RefusesWhatItCannotUse) {
  const auto with = [](auto change, const std::vector<double>& a = from, const std::vector<double>& b = to) {
    const CountingLandscape counting(wells);
    PathOptions options = published(1);
    change(options);
    EXPECT_THROW(find_path(counting, a, b, options), BadInput);
    EXPECT_EQ(counting.value_count + counting.gradient_count, 0U);
  };
  const auto nothing = [](PathOptions&) {};
  with(nothing, from, from);
  with(nothing, {1, 2, 3}, to);
  with(nothing, from, {1});
  with(nothing, {NAN, 0}, to);
  with(nothing, from, {INFINITY, 0});
  with([](PathOptions& o) { o.points = 1; });
  with([](PathOptions& o) { o.terms = 0; });
  with([](PathOptions& o) { o.steps = 0; });
  with([](PathOptions& o) { o.lambda = -1; });
  with([](PathOptions& o) { o.lambda = NAN; });
  with([](PathOptions& o) { o.lr = 0; });
  with([](PathOptions& o) { o.curve = "furier"; });
  with([](PathOptions& o) { o.objective = "max"; });
  with([](PathOptions& o) { o.batch = 10; });
  with([](PathOptions& o) { o.start = Matrix<double>(3, 2); });
  with([](PathOptions& o) { o.start = Matrix<double>(10, 2, NAN); });
}

TEST(GridHeight, IsTheFirstOfEqualOnesAndShowsWhatIsNotANumber) {
  const std::vector<double> t{0, 0.5, 1};
  EXPECT_EQ(grid_height(t, std::vector<double>{1, 3, 3}).t, 0.5);
  EXPECT_TRUE(std::isnan(grid_height(t, std::vector<double>{1, NAN, 3}).value));
}

}  // namespace
}  // namespace lowpass
