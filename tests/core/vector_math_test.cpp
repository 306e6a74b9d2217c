#include "lowpass/core/vector_math.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

namespace lowpass {
namespace {

/// From far below the smallest exponential to far above the largest, close around 0; no multiple of a vector's lanes.
std::vector<float> arguments() {
  std::vector<float> x{0.0F, -0.0F, 1e-30F, -1e-30F, 87.2F, -87.2F, 87.4F, -87.4F, 104.0F, -104.0F, 1e30F, -1e30F};
  for (double v = -100; v < 100; v += 0.0037) x.push_back(static_cast<float>(v));
  for (double v = 1e-8; v < 1; v *= 1.01) {
    x.push_back(static_cast<float>(v));
    x.push_back(static_cast<float>(-v));
  }
  return x;
}

using Function = std::function<double(double)>;

/// In units of the result's last digit, where that is a normal float; 0 where it would be denormal may stand for it.
void expect_close(const std::vector<float>& x, const std::vector<float>& y, const Function& exact, double digits,
                  const char* what) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double expected = exact(x[i]);
    const double unit = std::max(std::abs(expected) * std::numeric_limits<float>::epsilon(),
                                 static_cast<double>(std::numeric_limits<float>::min()));
    ASSERT_NEAR(y[i], expected, digits * unit) << what << " at " << x[i];
  }
}

double exact_sigmoid(double v) {
  return v >= 0 ? 1 / (1 + std::exp(-v)) : std::exp(v) / (1 + std::exp(v));
}

TEST(VectorMath, SoftplusAndItsSlopeHaveAFloatsDigits) {
  const std::vector<float> x = arguments();
  std::vector<float> y(x.size()), slope(x.size());
  softplus(x, y, slope);
  expect_close(x, y, [](double v) { return std::max(v, 0.0) + std::log1p(std::exp(-std::abs(v))); }, 2.5, "softplus");
  expect_close(x, slope, exact_sigmoid, 3, "slope of softplus");
  // Without slopes the same values.
  std::vector<float> alone(x.size());
  softplus(x, alone, {});
  EXPECT_EQ(alone, y);
}

TEST(VectorMath, SigmoidAndItsSlopeHaveAFloatsDigits) {
  const std::vector<float> x = arguments();
  std::vector<float> y(x.size()), slope(x.size());
  sigmoid(x, y, slope);
  expect_close(x, y, exact_sigmoid, 2.5, "sigmoid");
  expect_close(x, slope, [](double v) { return exact_sigmoid(v) * exact_sigmoid(-v); }, 4, "slope of sigmoid");
}

TEST(VectorMath, SigmoidSquaredErrorIsThatOfItsParts) {
  const std::vector<float> x{-3, -0.5F, 0, 0.25F, 2, 40, -40, 1, 1, 1, 0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F, 0.7F, -0.8F};
  std::vector<float> wanted(x.size()), gradient(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) wanted[i] = static_cast<float>(i) / 20;
  const float sum = sigmoid_squared_error(3.0F, x, wanted, gradient);
  double expected = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double difference = exact_sigmoid(x[i]) - wanted[i];
    expected += difference * difference;
    EXPECT_NEAR(gradient[i], 3 * difference * exact_sigmoid(x[i]) * exact_sigmoid(-x[i]), 1e-6) << x[i];
  }
  EXPECT_NEAR(sum, expected, 1e-5);
  EXPECT_EQ(sigmoid_squared_error(0.0F, x, wanted, {}), sum);
}

TEST(VectorMath, AccumulatesFloatsInDouble) {
  std::vector<float> x(19, 1e-9F);
  std::vector<double> y(19, 1.0);
  accumulate(x, y);
  for (const double entry : y) EXPECT_DOUBLE_EQ(entry, 1.0 + static_cast<double>(1e-9F));
}

}  // namespace
}  // namespace lowpass
