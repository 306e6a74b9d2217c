// Every curve, objective and optimizer that fit together, on every landscape that knows its passes.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/double_well.hpp"
#include "lowpass/landscape/flat_valley.hpp"
#include "lowpass/landscape/from_function.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/sunken_wells.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "lowpass/path/compare_curves.hpp"
#include "lowpass/path/convergence.hpp"
#include "lowpass/path/curve.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/measure_path.hpp"
#include "lowpass/path/objective.hpp"

namespace lowpass {
namespace {

/// A pair of ends with the lowest possible height between them.
struct Pair {
  std::shared_ptr<const Landscape> landscape;
  std::vector<double> from, to;
  double pass = 0;

  PathResult find(const PathOptions& options) const { return find_path(*landscape, from, to, options); }
};

Pair between(std::shared_ptr<const Landscape> landscape, std::size_t first, std::size_t second, std::size_t pass) {
  const KnownPoints known = landscape->known_points();
  return {landscape, known.minima[first].position, known.minima[second].position, known.passes[pass].value};
}

std::vector<Pair> all_pairs() {
  const auto muller_brown = std::make_shared<MullerBrown>();
  return {between(std::make_shared<TwoWells>(), 0, 1, 0),
          between(muller_brown, 0, 1, 1),
          between(muller_brown, 0, 2, 1),
          between(muller_brown, 1, 2, 0),
          between(std::make_shared<DoubleWell>(2, 10), 0, 1, 0),
          between(std::make_shared<DoubleWell>(20, 10), 0, 1, 0),
          between(std::make_shared<FlatValley>(), 0, 1, 0),
          between(std::make_shared<SunkenWells>(), 0, 1, 0)};
}

/// Barrier, or where there is none the height of the straight line over the ends.
double height_scale(const Pair& pair, const PathResult& result) {
  return std::max(pair.pass, result.linear_height) - result.lower_bound;
}

TEST(KnownPasses, EveryCurveObjectiveAndOptimizerIsRight) {
  for (const Pair& pair : all_pairs()) {
    for (const std::string& curve : curve_names()) {
      for (const std::string& objective : objective_names()) {
        for (const std::string& optimizer : optimizer_names()) {
          PathOptions options = path_defaults(*pair.landscape, objective);
          options.curve = curve;
          options.optimizer = optimizer;
          options.points = 64;
          if (optimizer == "adam" || optimizer == "sgd") options.steps = 100;
          const std::string what = pair.landscape->name() + ' ' + curve + ' ' + objective + ' ' + optimizer;
          const PathResult result = pair.find(options);
          ASSERT_TRUE(std::isfinite(result.refined_height)) << what;
          EXPECT_GE(result.refined_height, pair.pass - 1e-9 * std::max(1.0, std::abs(pair.pass))) << what;
          EXPECT_TRUE(std::equal(pair.from.begin(), pair.from.end(), result.path.row(0).begin())) << what;
          EXPECT_TRUE(std::equal(pair.to.begin(), pair.to.end(), result.path.row(63).begin())) << what;
          if (curve == "line" || !options.finish) continue;
          const double tolerance = curve == "chain" && pair.landscape->name() == "flat-valley" ? 1e-3 : 1e-4;
          EXPECT_LE(result.refined_height, pair.pass + tolerance * height_scale(pair, result)) << what;
          // A chain's top may lie on a kink, where the gradient says nothing.
          EXPECT_TRUE(result.converged || curve == "chain") << what << ": " << result.verdict;
        }
      }
    }
  }
}

TEST(KnownPasses, TheDefaultsReachThem) {
  const Pair wells = between(std::make_shared<TwoWells>(), 0, 1, 0);
  const PathResult of_wells = find_path(*wells.landscape, wells.from, wells.to);
  EXPECT_NEAR(of_wells.refined_height, 0.6243933472, 1e-6);
  EXPECT_EQ(of_wells.verdict, "saddle");
  EXPECT_TRUE(of_wells.converged);
  for (const Pair& pair : all_pairs()) {
    const PathResult result = find_path(*pair.landscape, pair.from, pair.to);
    EXPECT_NEAR(result.refined_height, pair.pass, 1e-5 * std::max(1.0, height_scale(pair, result)))
        << pair.landscape->name();
    EXPECT_TRUE(result.converged) << pair.landscape->name();
  }
}

/// Highest local maximum of the profile that is not the highest of all.
double second_barrier(const PathProfile& profile) {
  std::vector<double> tops;
  for (std::size_t m = 1; m + 1 < profile.value.size(); ++m)
    if (profile.value[m] > profile.value[m - 1] && profile.value[m] >= profile.value[m + 1])
      tops.push_back(profile.value[m]);
  std::sort(tops.rbegin(), tops.rend());
  return tops.size() < 2 ? NAN : tops[1];
}

TEST(KnownPasses, TheRestOfThePathIsLowToo) {
  const Pair pair = between(std::make_shared<MullerBrown>(), 0, 1, 1);
  PathOptions options = path_defaults(*pair.landscape);
  options.points = 500;
  EXPECT_NEAR(second_barrier(pair.find(options).profile), -72.248940112325212, 1);
}

TEST(KnownPasses, TheDoubleWellCostsNoMoreInMoreDimensions) {
  std::size_t most = 0;
  for (const std::size_t dimension : {2U, 100U, 10000U}) {
    const Pair pair = between(std::make_shared<DoubleWell>(dimension, 100), 0, 1, 0);
    const PathResult result = find_path(*pair.landscape, pair.from, pair.to);
    EXPECT_NEAR(result.refined_height, 1, 1e-5) << dimension;
    EXPECT_TRUE(result.converged) << dimension;
    most = std::max(most, result.counts.gradients);
  }
  EXPECT_LT(most, 8000U);
}

/// f(x) times `factor`, of x / `stretch`.
Pair rescaled(const Pair& pair, double factor, double stretch) {
  const std::shared_ptr<const Landscape> inner = pair.landscape;
  const auto scaled = [=](std::span<const double> x, std::span<double> gradient) {
    std::vector<double> y(x.begin(), x.end());
    for (double& entry : y) entry /= stretch;
    const double value = inner->value_and_gradient(y, gradient);
    for (double& entry : gradient) entry *= factor / stretch;
    return factor * value;
  };
  Pair result{from_function(inner->dimension(), scaled), pair.from, pair.to, factor * pair.pass};
  for (std::vector<double>* end : {&result.from, &result.to})
    for (double& entry : *end) entry *= stretch;
  return result;
}

TEST(KnownPasses, UnitsDoNotMatter) {
  for (const Pair& pair : all_pairs()) {
    const bool flat = pair.landscape->name() == "flat-valley";
    const PathResult plain = find_path(*pair.landscape, pair.from, pair.to);
    for (const auto& [factor, stretch] :
         {std::pair{1000.0, 1.0}, std::pair{0.001, 1.0}, std::pair{1.0, 10.0}, std::pair{1.0, 0.1}}) {
      const Pair other = rescaled(pair, factor, stretch);
      const PathResult result = find_path(*other.landscape, other.from, other.to);
      EXPECT_NEAR(result.refined_height / factor, plain.refined_height, 1e-8 * std::abs(plain.linear_height))
          << factor << stretch;
      if (flat) continue;
      double difference = 0;
      for (std::size_t i = 0; i < plain.coefficients.size(); ++i)
        difference = std::max(difference, std::abs(result.coefficients.values()[i] / result.chord -
                                                   plain.coefficients.values()[i] / plain.chord));
      EXPECT_LT(difference, 1e-10) << pair.landscape->name() << ' ' << factor << ' ' << stretch;
    }
  }
}

TEST(KnownPasses, StationarityHasNoUnits) {
  const Pair pair = between(std::make_shared<MullerBrown>(), 0, 1, 1);
  PathOptions options = path_defaults(*pair.landscape);
  options.steps = 2;  // far from stationary
  options.finish = false;
  const PathResult plain = pair.find(options);
  const double gradient = [&] {
    const auto curve = make_curve(options.curve, options.terms);
    std::vector<double> row(2 + options.terms);
    curve->mix(plain.refined_height_t, row);
    std::vector<double> x(2), g(2);
    for (std::size_t i = 0; i < 2; ++i) {
      x[i] = row[0] * pair.from[i] + row[1] * pair.to[i];
      for (std::size_t k = 0; k < options.terms; ++k) x[i] += row[2 + k] * plain.coefficients(k, i);
    }
    pair.landscape->value_and_gradient(x, g);
    return std::hypot(g[0], g[1]);
  }();
  ASSERT_TRUE(plain.stationarity);
  EXPECT_NEAR(*plain.stationarity, gradient * plain.chord / plain.excess, 1e-9 * *plain.stationarity);
  EXPECT_GT(*plain.stationarity, 0.03);
  EXPECT_NEAR(*rescaled(pair, 1000, 10).find(options).stationarity, *plain.stationarity, 1e-6 * *plain.stationarity);
}

TEST(KnownPasses, MoreStartsFindTheLowerPass) {
  // A ring-shaped valley that rises to about 0.2 on the upper way and to about 0.12 on the lower one.
  const auto two_ways = from_function(2, [](std::span<const double> x, std::span<double> g) {
    const double ring = x[0] * x[0] + x[1] * x[1] - 1;
    const double slope = x[1] > 0 ? 0.2 : -0.12;
    g[0] = 8 * ring * x[0];
    g[1] = 8 * ring * x[1] + 3 * slope * x[1] * x[1];
    return 2 * ring * ring + slope * x[1] * x[1] * x[1];
  });
  PathOptions options = path_defaults(*two_ways);
  const std::vector<double> from{-1, 0}, to{1, 0};
  double lowest = INFINITY, highest = -INFINITY;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    options.seed = seed;
    const double height = find_path(*two_ways, from, to, options).refined_height;
    lowest = std::min(lowest, height);
    highest = std::max(highest, height);
  }
  ASSERT_GT(highest, lowest + 0.01);
  options.starts = 8;
  options.seed = 0;
  EXPECT_NEAR(find_path(*two_ways, from, to, options).refined_height, lowest, 1e-4);
}

TEST(KnownPasses, FurtherStartsAreKickedHarder) {
  // The ring's centre lies below the straight line: small kicks all end in the upper, higher way.
  const auto two_ways = from_function(2, [](std::span<const double> x, std::span<double> g) {
    const double y = x[1] + 0.3;
    const double ring = x[0] * x[0] + y * y - 1;
    const double slope = y > 0 ? 0.2 : -0.12;
    g[0] = 8 * ring * x[0];
    g[1] = 8 * ring * y + 3 * slope * y * y;
    return 2 * ring * ring + slope * y * y * y;
  });
  PathOptions options = path_defaults(*two_ways);
  const double x = std::sqrt(1 - 0.09);
  const std::vector<double> from{-x, 0}, to{x, 0};
  for (options.seed = 0; options.seed < 4; ++options.seed)
    EXPECT_GT(find_path(*two_ways, from, to, options).refined_height, 0.18);
  options.seed = 0;
  options.starts = 12;
  EXPECT_LT(find_path(*two_ways, from, to, options).refined_height, 0.13);
}

TEST(KnownPasses, AnInfiniteWallIsGoneAround) {
  // A disc of infinity around the origin on the ring valley; the straight line runs into it.
  const auto walled = from_function(2, [](std::span<const double> x, std::span<double> g) {
    const double square = x[0] * x[0] + x[1] * x[1];
    g[0] = 4 * (square - 1) * x[0];
    g[1] = 4 * (square - 1) * x[1];
    return square < 0.04 ? INFINITY : (square - 1) * (square - 1);
  });
  const PathResult result = find_path(*walled, std::vector<double>{-1, 0}, std::vector<double>{1, 0});
  EXPECT_LT(result.refined_height, 1e-3);
  EXPECT_TRUE(std::isinf(result.linear_height));
}

TEST(KnownPasses, LongInfiniteWallsAreGoneAroundToo) {
  // Points at equal distances along a bend may lie in a wall where those of a grid, or of the path before, do not.
  for (const double length : {0.5, 0.6, 0.7}) {
    for (const double thickness : {0.02, 0.05, 0.1}) {
      const auto walled = from_function(2, [=](std::span<const double> x, std::span<double> g) {
        const double square = x[0] * x[0] + x[1] * x[1];
        g[0] = 4 * (square - 1) * x[0];
        g[1] = 4 * (square - 1) * x[1];
        const bool wall = std::abs(x[0]) < length && std::abs(x[1]) < thickness;
        return wall ? INFINITY : (square - 1) * (square - 1);
      });
      PathOptions options = path_defaults(*walled);
      for (options.seed = 0; options.seed < 40; ++options.seed)
        EXPECT_LT(find_path(*walled, std::vector<double>{-1, 0}, std::vector<double>{1, 0}, options).refined_height,
                  1e-3)
            << length << ' ' << thickness << ' ' << options.seed;
    }
  }
}

TEST(NegligibleHeight, IsNotRaisedByAWallOnTheStraightLine) {
  const std::vector<double> mostly_wall{0, INFINITY, INFINITY, INFINITY, 3, 1};
  EXPECT_DOUBLE_EQ(negligible_height(mostly_wall, 0.5), 1e-4 * 1);
  EXPECT_DOUBLE_EQ(negligible_height(mostly_wall, -2), 1e-4 * 3);
  EXPECT_EQ(negligible_height(std::vector<double>{INFINITY, INFINITY}, 0), 0);
}

TEST(StopRules, NameWhatFiredAndKeepToIt) {
  const Pair pair = between(std::make_shared<MullerBrown>(), 0, 1, 1);
  PathOptions options = path_defaults(*pair.landscape);
  for (const std::size_t budget : {200U, 1000U, 1500U}) {
    options.max_evaluations = budget;
    const PathResult result = pair.find(options);
    EXPECT_EQ(result.stop_reason, "evaluations");
    EXPECT_LE(result.search_counts.values + result.search_counts.gradients, budget);
    EXPECT_EQ(result.verdict == "open", !result.converged);
  }
  options.max_evaluations = 3000;
  options.starts = 3;
  const PathResult several = pair.find(options);
  EXPECT_LE(several.search_counts.values + several.search_counts.gradients, 3000U);
  EXPECT_GE(several.search_counts.values + several.search_counts.gradients, 2500U);
  options.starts = 1;
  options.max_evaluations.reset();
  options.max_seconds = 1e-9;
  EXPECT_EQ(pair.find(options).stop_reason, "seconds");

  PathOptions sum = path_defaults(*pair.landscape, "sum");
  sum.steps = 100000;
  sum.learning_rate = 0.01;
  sum.plateau = 1e-4;
  const PathResult flat = pair.find(sum);
  EXPECT_EQ(flat.stop_reason, "plateau");
  EXPECT_TRUE(flat.converged);
  EXPECT_LT(flat.trace.step.size(), 100000U);

  PathOptions gentle = path_defaults(*pair.landscape, "sum");
  gentle.optimizer = "lbfgs";
  gentle.steps = 5000;
  gentle.lambda = 1000;
  gentle.gradient_tolerance = 1;
  EXPECT_EQ(pair.find(gentle).stop_reason, "gradient norm");
}

TEST(StopRules, SchedulesEndWithTheBudget) {
  const Pair pair = between(std::make_shared<MullerBrown>(), 0, 1, 1);
  for (const char* objective : {"maxflux", "sum"}) {
    PathOptions by_steps = path_defaults(*pair.landscape, objective);
    by_steps.optimizer = "adam";
    by_steps.schedule = "cosine";
    by_steps.finish = false;
    by_steps.steps = 200;
    const PathResult expected = pair.find(by_steps);
    const PathOptions by_budget = within_budget(by_steps, 200 * by_steps.points);
    EXPECT_EQ(by_budget.steps, 200U);
    PathOptions by_budget_alone = by_budget;
    by_budget_alone.steps = 100000;
    for (const PathOptions& options : {by_budget, by_budget_alone}) {
      const PathResult result = pair.find(options);
      EXPECT_EQ(result.stop_reason, "evaluations") << objective;
      // A few steps fewer, as looks count too.
      EXPECT_NEAR(result.refined_height, expected.refined_height, 0.02 * expected.excess) << objective;
    }
  }
}

TEST(StopRules, WhatHasConvergedWhileBluntGoesOnAtTheSharpest) {
  const Pair pair = between(std::make_shared<MullerBrown>(), 0, 1, 1);
  PathOptions options = path_defaults(*pair.landscape, "maxflux");
  options.optimizer = "adam";
  options.schedule = "constant";
  options.learning_rate = 0.005;
  options.finish = false;
  options.steps = 100000;
  options.plateau = 1e-3;
  const PathResult result = pair.find(options);
  EXPECT_EQ(result.stop_reason, "plateau");
  // At the bluntest the path would end far above the pass.
  EXPECT_NEAR(result.refined_height, pair.pass, 0.01 * result.excess);
}

TEST(StopRules, RandomSamplingAndNoiseFollowTheSeed) {
  const Pair pair = between(std::make_shared<TwoWells>(), 0, 1, 0);
  PathOptions options = path_defaults(*pair.landscape, "sum");
  options.sampling = "random";
  options.gradient_noise = 1;
  options.learning_rate = 0.01;
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
  EXPECT_EQ(converged.verdict, "converged");
  ASSERT_EQ(converged.rows.size(), 4U);
  EXPECT_EQ(converged.rows[1].points, 127U);
  EXPECT_EQ(converged.rows[2].terms, 20U);
  EXPECT_EQ(converged.rows[3].steps, 50U);

  PathOptions poor = path_defaults(*pair.landscape, "sum");
  poor.objective = "squared";
  poor.points = 100;
  poor.lambda = 100;
  poor.learning_rate = 0.01;
  poor.steps = 300;
  // The ends of Fig. 3.
  const Pair published{pair.landscape, {-0.62, -0.54}, {0.49, -0.02}, pair.pass};
  const ConvergenceTable falling =
      convergence_table(*pair.landscape, published.from, published.to, poor, published.find(poor));
  EXPECT_EQ(falling.verdict, "still falling");
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
  refused([](PathOptions& o) { o.sampling = "random"; });
  refused([](PathOptions& o) { o.gradient_noise = 1; });
  refused([](PathOptions& o) { o.objective = "sum"; });  // with sampling arc
  refused([](PathOptions& o) { o.optimizer = "newton"; });
  refused([](PathOptions& o) { o.sampling = "grd"; });
  refused([](PathOptions& o) { o.schedule = "cosin"; });
  refused([](PathOptions& o) { o.max_evaluations = 63; });
  refused([](PathOptions& o) { o.max_evaluations = 127, o.starts = 2; });
  refused([](PathOptions& o) { o.max_seconds = 0; });
  refused([](PathOptions& o) { o.starts = 0; });
  refused([](PathOptions& o) { o.starts = 2, o.kick = 0; });
  refused([](PathOptions& o) { o.kick = -1; });
  refused([](PathOptions& o) { o.plateau = NAN; });
  refused([](PathOptions& o) { o.patience = 0; });
}

}  // namespace
}  // namespace lowpass
