// Every curve, objective and optimizer that fit together, on every landscape that knows its passes.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "known_pair.hpp"
#include "listed_surfaces.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/atom_cluster.hpp"
#include "lowpass/landscape/double_well.hpp"
#include "lowpass/landscape/from_function.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/measure/verdict.hpp"
#include "lowpass/path/objectives/objective.hpp"
#include "lowpass/path/path_warnings.hpp"

namespace lowpass {
namespace {

/// Every pair of every listed landscape that knows its passes, but of clusters: their paths cross many passes, and each
/// evaluation is dear.
std::vector<Pair> all_pairs() {
  std::vector<Pair> all;
  for (const auto& landscape : all_surfaces({{"double-well", "dimension=2"}, {"double-well", "dimension=20"}}))
    if (dynamic_cast<const AtomCluster*>(landscape.get()) == nullptr)
      for (const Pair& pair : known_pairs(landscape)) all.push_back(pair);
  return all;
}

/// Barrier, or where there is none the height of the straight line over the ends.
double height_scale(const Pair& pair, const PathResult& result) {
  return std::max(pair.pass, result.linear_height) - result.lower_bound;
}

/// What the search was to lower, on the reported grid: the published sums with their penalty, the integral by arc
/// length of values over `floor`.
double lowered(const PathOptions& options, const PathResult& path, double floor) {
  const std::vector<double>& f = path.profile.value;
  double sum = 0;
  for (std::size_t m = 0; m < f.size(); ++m) {
    const double step = m == 0 ? 0 : distance(path.path.row(m - 1), path.path.row(m));
    if (options.objective == "line-integral")
      sum += m == 0 ? 0 : (f[m - 1] + f[m] - 2 * floor) / 2 * step;
    else
      sum += (options.objective == "squared" ? f[m] * f[m] : f[m]) + options.lambda * step * step;
  }
  return sum;
}

/// Whether a landscape pushes the straight line aside: not on a hill whose sides are alike.
bool pushes_aside(const Pair& pair) {
  for (double t = 0.05; t < 1; t += 0.05) {
    std::vector<double> x = pair.from, gradient(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += t * (pair.to[i] - pair.from[i]);
    pair.landscape->value_and_gradient(x, gradient);
    std::vector<double> chord = difference(pair.to, pair.from);
    add_scaled(-dot(gradient, chord) / dot(chord, chord), chord, gradient);
    if (norm(gradient) > 1e-9) return true;
  }
  return false;
}

/// A search lowers what it minimises, wherever it begins on no ridge.
TEST(KnownPasses, EverySearchMoves) {
  std::size_t moved = 0;
  for (const Pair& pair : all_pairs()) {
    for (const char* objective : {"sum", "squared", "line-integral"}) {
      for (const auto& [optimizer, name] : EnumNames<PathOptimizer>::all) {
        PathOptions options = path_defaults(*pair.landscape, objective);
        options.optimizer = optimizer;
        options.steps = 100;
        // Steps of plain SGD are as long as the gradient, in absolute units: here they are to be downhill.
        if (optimizer == PathOptimizer::sgd && options.kick == 0) options.lr = 1e-8;
        PathOptions straight = options;
        straight.curve = "line";
        const PathResult line = pair.find(straight);
        for (const std::string& curve : curve_names()) {
          if (curve == "line") continue;
          options.curve = curve;
          const PathResult result = pair.find(options);
          const std::string what = pair.landscape->name() + ' ' + curve + ' ' + objective + ' ' + name;
          if (options.kick == 0 && !pushes_aside(pair)) {
            EXPECT_EQ(result.refined_height, line.refined_height) << what;
            continue;
          }
          const double floor = std::min(*std::min_element(line.profile.value.begin(), line.profile.value.end()),
                                        *std::min_element(result.profile.value.begin(), result.profile.value.end()));
          const double before = lowered(options, line, floor);
          EXPECT_LT(lowered(options, result, floor), before - 1e-9 * std::abs(before)) << what;
          ++moved;
        }
      }
    }
  }
  EXPECT_GT(moved, 300U);
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
          options.starts = 1;
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
          EXPECT_EQ(result.converged, result.verdict == Verdict::pass || result.verdict == Verdict::bound) << what;
        }
      }
    }
  }
}

TEST(KnownPasses, TheDefaultsReachThem) {
  const Pair wells = between(std::make_shared<TwoWells>(), 0, 1, 0);
  const PathResult of_wells = find_path(*wells.landscape, wells.from, wells.to);
  EXPECT_NEAR(of_wells.refined_height, 0.6243933472, 1e-6);
  EXPECT_EQ(of_wells.verdict, Verdict::pass);
  EXPECT_TRUE(of_wells.converged);
  for (const Pair& pair : all_pairs()) {
    const PathResult result = find_path(*pair.landscape, pair.from, pair.to);
    EXPECT_NEAR(result.refined_height, pair.pass, 1e-5 * std::max(1.0, height_scale(pair, result)))
        << pair.landscape->name();
    // No curve of ten waves follows the circle exactly: its excess is small, and no proof that no path is lower.
    const bool flat = pair.landscape->name() == "flat-valley";
    EXPECT_EQ(result.verdict == Verdict::pass, !flat) << pair.landscape->name();
    EXPECT_EQ(result.converged, !flat) << pair.landscape->name();
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
  std::vector<std::size_t> gradients;
  for (const std::size_t dimension : {2U, 100U, 10000U}) {
    const Pair pair = between(std::make_shared<DoubleWell>(dimension, 100), 0, 1, 0);
    PathOptions options = path_defaults(*pair.landscape);
    options.starts = 1;
    const PathResult result = pair.find(options);
    EXPECT_NEAR(result.refined_height, 1, 1e-5) << dimension;
    EXPECT_EQ(result.verdict, Verdict::pass) << dimension;
    gradients.push_back(result.counts.gradients);
  }
  // Five thousand times as many coordinates, hardly more evaluations.
  EXPECT_LT(gradients[1], 2 * gradients[0]);
  EXPECT_LT(10 * gradients[2], 11 * gradients[1]);
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
    PathOptions options = path_defaults(*pair.landscape);
    options.starts = 1;
    const PathResult plain = pair.find(options);
    for (const auto& [factor, stretch] :
         {std::pair{1000.0, 1.0}, std::pair{0.001, 1.0}, std::pair{1.0, 10.0}, std::pair{1.0, 0.1}}) {
      const Pair other = rescaled(pair, factor, stretch);
      const PathResult result = other.find(options);
      // Where the way is level, what is left of its height is how well ten waves follow a circle: nothing decides it.
      EXPECT_NEAR(result.refined_height / factor, plain.refined_height,
                  (flat ? 1e-6 : 1e-8) * std::abs(plain.linear_height))
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
  options.starts = 1;
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
  options.starts = 1;
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

TEST(KnownPasses, WhatIsNoNumberOnTheWayIsAWallThatIsCountedAndNamed) {
  const auto ring = [](double inside) {
    return from_function(2, [=](std::span<const double> x, std::span<double> g) {
      const double square = x[0] * x[0] + x[1] * x[1];
      g[0] = 4 * (square - 1) * x[0];
      g[1] = 4 * (square - 1) * x[1];
      return square < 0.04 ? inside : (square - 1) * (square - 1);
    });
  };
  const std::vector<double> from{-1, 0}, to{1, 0};
  const PathResult wall = find_path(*ring(INFINITY), from, to);
  EXPECT_EQ(wall.counts.not_a_number, 0U);
  EXPECT_TRUE(path_warnings({}, wall).empty());
  for (const double nothing : {NAN, -INFINITY}) {
    const PathResult result = find_path(*ring(nothing), from, to);
    EXPECT_EQ(result.refined_height, wall.refined_height);
    EXPECT_TRUE(std::ranges::equal(result.coefficients.values(), wall.coefficients.values()));
    EXPECT_EQ(result.linear_height, INFINITY);
    // The straight line's points within 0.2 of the origin, at least: 12 of 64.
    EXPECT_GE(result.counts.not_a_number, 12U);
    ASSERT_EQ(result.first_not_a_number.size(), 2U);
    EXPECT_NEAR(result.first_not_a_number[0], -0.2, 2.0 / 63);
    EXPECT_EQ(result.first_not_a_number[1], 0);
    const std::vector<std::string> warnings = path_warnings({}, result);
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_NE(warnings[0].find("gave no number"), std::string::npos);
    EXPECT_NE(warnings[0].find("first at (-0."), std::string::npos);
  }
}

/// A hill with values and, as plugins show what is no number, without gradients: NaN beside zeros.
class HillWithoutGradient : public Landscape {
 public:
  std::string name() const override { return "hill"; }
  std::size_t dimension() const override { return 1; }
  double value(std::span<const double> x) const override { return 1 - x[0] * x[0]; }
  double value_and_gradient(std::span<const double>, std::span<double> gradient) const override {
    gradient[0] = 0;
    return NAN;
  }
};

TEST(KnownPasses, ATopWithoutAGradientIsNotShownToBeAPass) {
  const HillWithoutGradient hill;
  const auto curve = make_curve("line", 1);
  MovingPath path(hill, *curve, std::vector<double>{-1}, std::vector<double>{1});
  const LineHeights line = measure_line(path, 11);
  PathHeights heights = measure_grid(path, 11);
  refine(path, heights, line.lower_bound, 0.01, [](std::size_t) { return true; });
  EXPECT_EQ(heights.refined.value, 1);
  const Judgement judgement = judge(path, line, heights, true, 0, [](std::size_t) { return true; });
  EXPECT_EQ(judgement.verdict, Verdict::slope);
  EXPECT_FALSE(judgement.converged);
  EXPECT_EQ(path.counts().not_a_number, 1U);
}

TEST(KnownPasses, AnEndWithoutANumberIsRefusedBeforeAnySearch) {
  for (const double nothing : {NAN, -INFINITY}) {
    std::size_t gradients = 0;
    const auto hole = from_function(2, [&](std::span<const double> x, std::span<double> g) {
      gradients += g.empty() ? 0 : 1;
      g[0] = g[1] = 0;
      return x[0] > 0.9 ? nothing : x[0];
    });
    PathOptions options = path_defaults(*hole);
    EXPECT_THROW(find_path(*hole, std::vector<double>{0, 0}, std::vector<double>{1, 0}, options), NotANumber);
    EXPECT_THROW(find_path(*hole, std::vector<double>{1, 0}, std::vector<double>{0, 0}, options), NotANumber);
    EXPECT_LE(gradients, 2 * (options.points + 1));
  }
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
      options.starts = 1;
      for (options.seed = 0; options.seed < 40; ++options.seed)
        EXPECT_LT(find_path(*walled, std::vector<double>{-1, 0}, std::vector<double>{1, 0}, options).refined_height,
                  1e-3)
            << length << ' ' << thickness << ' ' << options.seed;
    }
  }
}

}  // namespace
}  // namespace lowpass
