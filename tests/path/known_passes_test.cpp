// Every curve, objective and optimizer that fit together, on every landscape that knows its passes.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "known_pair.hpp"
#include "listed_surfaces.hpp"
#include "lowpass/landscape/double_well.hpp"
#include "lowpass/landscape/from_function.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/measure/verdict.hpp"
#include "lowpass/path/objectives/objective.hpp"

namespace lowpass {
namespace {

/// Every pair of every listed landscape that knows its passes.
std::vector<Pair> all_pairs() {
  std::vector<Pair> all;
  for (const auto& landscape : all_surfaces({{"double-well", "dimension=2"}, {"double-well", "dimension=20"}}))
    for (const Pair& pair : known_pairs(landscape)) all.push_back(pair);
  return all;
}

/// Barrier, or where there is none the height of the straight line over the ends.
double height_scale(const Pair& pair, const PathResult& result) {
  return std::max(pair.pass, result.linear_height) - result.lower_bound;
}

TEST(KnownPasses, EveryCurveObjectiveAndOptimizerIsRight) {
  for (const Pair& pair : all_pairs()) {
    for (const std::string& curve : curve_names()) {
      for (const std::string& objective : objective_names()) {
        for (const auto& [optimizer, name] : EnumNames<PathOptimizer>::all) {
          PathOptions options = path_defaults(*pair.landscape, objective);
          options.curve = curve;
          options.optimizer = optimizer;
          options.points = 64;
          if (is_first_order(optimizer)) options.steps = 100;
          const std::string what = pair.landscape->name() + ' ' + curve + ' ' + objective + ' ' + name;
          const PathResult result = pair.find(options);
          ASSERT_TRUE(std::isfinite(result.refined_height)) << what;
          EXPECT_GE(result.refined_height, pair.pass - 1e-9 * std::max(1.0, std::abs(pair.pass))) << what;
          EXPECT_TRUE(std::equal(pair.from.begin(), pair.from.end(), result.path.row(0).begin())) << what;
          EXPECT_TRUE(std::equal(pair.to.begin(), pair.to.end(), result.path.row(63).begin())) << what;
          if (curve == "line" || !options.finish) continue;
          const double tolerance = curve == "chain" && pair.landscape->name() == "flat-valley" ? 1e-3 : 1e-4;
          EXPECT_LE(result.refined_height, pair.pass + tolerance * height_scale(pair, result)) << what;
          // A chain's top may lie on a kink, where the gradient says nothing.
          EXPECT_TRUE(result.converged || curve == "chain") << what;
        }
      }
    }
  }
}

TEST(KnownPasses, TheDefaultsReachThem) {
  const Pair wells = between(std::make_shared<TwoWells>(), 0, 1, 0);
  const PathResult of_wells = find_path(*wells.landscape, wells.from, wells.to);
  EXPECT_NEAR(of_wells.refined_height, 0.6243933472, 1e-6);
  EXPECT_EQ(of_wells.verdict, Verdict::saddle);
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

}  // namespace
}  // namespace lowpass
