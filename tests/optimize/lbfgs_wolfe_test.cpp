#include <gtest/gtest.h>

#include <cmath>

#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/optimize/lbfgs.hpp"

namespace lowpass {
namespace {

double rosenbrock(std::span<const double> x, std::span<double> g) {
  const double valley = x[1] - x[0] * x[0];
  g[0] = -400 * x[0] * valley - 2 * (1 - x[0]);
  g[1] = 200 * valley;
  return 100 * valley * valley + (1 - x[0]) * (1 - x[0]);
}

TEST(LbfgsWolfe, FindsTheMinimumOfTheCurvedValley) {
  LbfgsOptions options;
  options.gradient_tolerance = 1e-10;
  const LbfgsResult result = lbfgs(rosenbrock, std::vector<double>{-1.2, 1}, options);
  EXPECT_EQ(result.stop_reason, StopReason::gradient_norm);
  EXPECT_NEAR(result.x[0], 1, 1e-9);
  EXPECT_NEAR(result.x[1], 1, 1e-9);
  EXPECT_LT(result.iterations, 60U);
}

TEST(LbfgsWolfe, ReachesGradientsThatValuesAloneCannot) {
  const MullerBrown surface;
  LbfgsOptions options;
  options.gradient_tolerance = 1e-9;
  const LbfgsResult result =
      lbfgs([&](std::span<const double> x, std::span<double> g) { return surface.value_and_gradient(x, g); },
            std::vector<double>{-0.5, 1.3}, options);
  EXPECT_EQ(result.stop_reason, StopReason::gradient_norm);
  EXPECT_NEAR(result.value, -146.69951720995401, 1e-11);
}

TEST(LbfgsWolfe, DescendsOnKinks) {
  // |x| + 2 |y|: no derivative at the minimum.
  const auto kinks = [](std::span<const double> x, std::span<double> g) {
    g[0] = x[0] > 0 ? 1 : -1;
    g[1] = x[1] > 0 ? 2 : -2;
    return std::abs(x[0]) + 2 * std::abs(x[1]);
  };
  EXPECT_LT(lbfgs(kinks, std::vector<double>{0.7, -0.3}, {}).value, 1e-3);
}

TEST(LbfgsWolfe, InfinityIsAWall) {
  const auto walled = [](std::span<const double> x, std::span<double> g) {
    g[0] = 2 * (x[0] - 3);
    return x[0] > 2 ? INFINITY : (x[0] - 3) * (x[0] - 3);
  };
  const LbfgsResult result = lbfgs(walled, std::vector<double>{0}, {});
  EXPECT_NEAR(result.x[0], 2, 1e-6);
  EXPECT_EQ(result.stop_reason, StopReason::no_lower_point);
}

TEST(LbfgsWolfe, NamesWhatStoppedIt) {
  LbfgsOptions options;
  options.max_iterations = 3;
  EXPECT_EQ(lbfgs(rosenbrock, std::vector<double>{-1.2, 1}, options).stop_reason, StopReason::iterations);
  options = {};
  std::size_t asked = 0;
  options.stop = [&] { return ++asked > 5; };
  EXPECT_EQ(lbfgs(rosenbrock, std::vector<double>{-1.2, 1}, options).stop_reason, StopReason::interrupted);
  options = {};
  options.plateau = 100;
  EXPECT_EQ(lbfgs(rosenbrock, std::vector<double>{-1.2, 1}, options).stop_reason, StopReason::plateau);
  options = {};
  options.relative_plateau = 0.01;
  const LbfgsResult relative = lbfgs(rosenbrock, std::vector<double>{-1.2, 1}, options);
  EXPECT_EQ(relative.stop_reason, StopReason::plateau);
  // In units a thousand times smaller it stops at the same iteration.
  const auto small = [](std::span<const double> x, std::span<double> g) {
    const double value = rosenbrock(x, g);
    for (double& entry : g) entry /= 1000;
    return value / 1000;
  };
  EXPECT_EQ(lbfgs(small, std::vector<double>{-1.2, 1}, options).iterations, relative.iterations);
  const auto nothing = [](std::span<const double>, std::span<double>) { return NAN; };
  EXPECT_EQ(lbfgs(nothing, std::vector<double>{0}, {}).stop_reason, StopReason::not_finite);
}

}  // namespace
}  // namespace lowpass
