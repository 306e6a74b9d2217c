#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "lowpass/optimize/lbfgs_gss.hpp"

namespace lowpass {
namespace {

TEST(LbfgsGssAsProgram, HasAllItsPeculiarities) {
  /// 50 x^2.
  class Bowl : public Landscape {
   public:
    std::string name() const override { return "bowl"; }
    std::size_t dimension() const override { return 1; }
    double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
      gradient[0] = 100 * x[0];
      return 50 * x[0] * x[0];
    }
  };
  std::vector<double> x;
  std::vector<double> values;
  LbfgsGssOptions options;
  options.max_iterations = 2;
  options.line_search_kind = LineSearchKind::program;
  const auto run = [&] {
    x.clear();
    values.clear();
    return lbfgs_gss(Bowl{}, std::vector<double>{5e-5}, options, [&](const LbfgsGssIterate& iterate) {
      x.push_back(iterate.x[0]);
      values.push_back(iterate.value);
    });
  };
  const LbfgsGssResult result = run();
  EXPECT_EQ(result.stop_reason, StopReason::iterations);
  // 1. Along -g = -100 x: at u = 0.2 x is -19 times itself, 50 x^2 rises from 1.25e-7 to 4.5125e-5, less than 1e-4
  // apart:
  //    uphill, after one trial.
  ASSERT_EQ(x.size(), 3U);
  EXPECT_NEAR(x[1], -9.5e-4, 1e-15);
  EXPECT_NEAR(values[1], 4.5125e-5, 1e-16);
  // 2. s = -1e-3, y = -0.1, s.y = 1e-4. With k = s.y / (s.y + 1e-6) = 1 / 1.01 the recursion turns g = 100 x into
  //    x (1 - k + k^2) = 0.9901970395059307 x. Of 1 - 0.990197 u, u = 0.2 and 0.8 fall and 1.6 rises; the ends are less
  //    than 1e-4 apart: u = 0.8, after three trials.
  EXPECT_NEAR(x[2], -9.5e-4 * (1 - 0.8 * 0.9901970395059307), 1e-15);
  EXPECT_EQ(result.counts.values, 4U);
  // Other tolerances reach the search: without them the first one shrinks until a point is lower.
  options.program_tolerances = {.bracket_length = 0, .value_difference = 0};
  run();
  EXPECT_LT(values[1], values[0]);
}

TEST(LbfgsGssAsProgram, EndsWithAStepAlongTheGradientThatMovesNothing) {
  /// Level, but claims a slope.
  class Plateau : public Landscape {
   public:
    std::string name() const override { return "plateau"; }
    std::size_t dimension() const override { return 1; }
    double value_and_gradient(std::span<const double>, std::span<double> gradient) const override {
      gradient[0] = 1;
      return 2;
    }
  };
  LbfgsGssOptions options;
  options.line_search_kind = LineSearchKind::program;
  options.max_iterations = 7;
  // The middle of the start and the first trial is 0.1; 1e20 - 0.1 is 1e20.
  const LbfgsGssResult stuck = lbfgs_gss(Plateau{}, std::vector<double>{1e20}, options);
  EXPECT_EQ(stuck.stop_reason, StopReason::no_step);
  EXPECT_EQ(stuck.iterations, 1U);
  // Where x does move, nothing but the number of iterations ends it.
  const LbfgsGssResult moving = lbfgs_gss(Plateau{}, std::vector<double>{0}, options);
  EXPECT_EQ(moving.stop_reason, StopReason::iterations);
  EXPECT_NEAR(moving.x[0], -0.7, 1e-14);
}

TEST(LbfgsGssAsProgram, GoesOnAlongTheGradientAfterAStepOfTheHistoryThatMovesNothing) {
  /// Level, but claims a slope: 1, and -1e20 near 0.9.
  class Needle : public Landscape {
   public:
    std::string name() const override { return "needle"; }
    std::size_t dimension() const override { return 1; }
    double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
      gradient[0] = std::abs(x[0] - 0.9) < 0.005 ? -1e20 : 1;
      return 2;
    }
  };
  std::vector<double> x;
  LbfgsGssOptions options;
  options.line_search_kind = LineSearchKind::program;
  options.max_iterations = 4;
  const LbfgsGssResult result = lbfgs_gss(Needle{}, std::vector<double>{1}, options,
                                          [&](const LbfgsGssIterate& iterate) { x.push_back(iterate.x[0]); });
  // Every search ends at 0.1 p, all values being equal. p is -1; then, by s / y = 1e-21, 1e20 times it, 0.1; then
  // by 0.01 / 1e20, -1e-22, too short for x = 0.91; then -1 again, as the pair of length 0 drops the history.
  EXPECT_EQ(result.stop_reason, StopReason::iterations);
  ASSERT_EQ(x.size(), 5U);
  EXPECT_NEAR(x[1], 0.9, 1e-12);
  EXPECT_NEAR(x[2], 0.91, 1e-12);
  EXPECT_EQ(x[3], x[2]);
  EXPECT_NEAR(x[4], 0.81, 1e-12);
}

}  // namespace
}  // namespace lowpass
