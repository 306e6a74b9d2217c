#include "lowpass/landscape/check_gradient_near_line.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/from_function.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

const std::vector<double> from{-3, 1};
const std::vector<double> to{7, 1};

TEST(CheckGradientNearLine, AgreesOnARightLandscape) {
  const GradientCheck check = check_gradient_near_line(TwoWells{}, from, to);
  EXPECT_TRUE(check.agrees()) << comparison_text(*check.worst);
  EXPECT_EQ(check.compared, 5U * 2);
}

// f = x^2 + y^2, asked on a line of length 10: its gradient is wrong nowhere but near the line's middle.
TEST(CheckGradientNearLine, FindsAGradientThatIsWrongOnTheLineOnly) {
  const auto landscape = from_function(2, [](std::span<const double> x, std::span<double> gradient) {
    const bool on_the_line = std::abs(x[1] - 1) < 4 && x[0] > -2 && x[0] < 6;
    gradient[0] = on_the_line ? -2 * x[0] : 2 * x[0];
    gradient[1] = 2 * x[1];
    return x[0] * x[0] + x[1] * x[1];
  });
  const GradientCheck check = check_gradient_near_line(*landscape, from, to);
  ASSERT_TRUE(check.worst);
  EXPECT_FALSE(check.worst->agrees());
  EXPECT_EQ(check.worst->number, 0U);
}

// The rule of the points: t in -0.1 ... 1.1, and off the line by a normal of standard deviation 0.1 |to - from| /
// sqrt(N) = 0.7 in each coordinate; five times that is never reached.
TEST(CheckGradientNearLine, AsksNearTheLineOnly) {
  std::vector<std::vector<double>> asked;
  const auto landscape = from_function(2, [&](std::span<const double> x, std::span<double> gradient) {
    asked.emplace_back(x.begin(), x.end());
    gradient[0] = gradient[1] = 0;
    return 0.0;
  });
  check_gradient_near_line(*landscape, from, to);
  ASSERT_FALSE(asked.empty());
  double least = INFINITY;
  double most = -INFINITY;
  for (const std::vector<double>& x : asked) {
    EXPECT_GT(x[0], -4 - 3.6);
    EXPECT_LT(x[0], 8 + 3.6);
    EXPECT_LT(std::abs(x[1] - 1), 3.6);
    least = std::min(least, x[0]);
    most = std::max(most, x[0]);
  }
  EXPECT_GT(most - least, 1);
}

TEST(CheckGradientNearLine, RefusesEndsThatAreNoPoints) {
  EXPECT_EQ(refusal<BadInput>([] { check_gradient_near_line(TwoWells{}, from, std::vector<double>{1, 2, 3}); }),
            "the second end of the line has 3 components, the landscape 'two-wells' has 2");
  EXPECT_EQ(refusal<BadInput>([] { check_gradient_near_line(TwoWells{}, std::vector<double>{NAN, 0}, to); }),
            "the first end of the line holds a NaN or an infinity; give finite numbers");
}

}  // namespace
}  // namespace lowpass
