#include "lowpass/landscape/from_function.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(FromFunction, TakesAValueAndGradientAsTheyAre) {
  const auto bowl = from_function(
      2,
      [](std::span<const double> x, std::span<double> gradient) {
        gradient[0] = 2 * x[0];
        gradient[1] = 17;  // whatever it says
        return x[0] * x[0] + 4 * x[1] * x[1];
      },
      "bowl");
  std::vector<double> gradient(2);
  EXPECT_EQ(bowl->value_and_gradient(std::vector<double>{3, 1}, gradient), 13);
  EXPECT_EQ(gradient, (std::vector<double>{6, 17}));
  EXPECT_EQ(bowl->value(std::vector<double>{3, 1}), 13);
  EXPECT_EQ(bowl->name(), "bowl");
  EXPECT_EQ(bowl->dimension(), 2U);
  EXPECT_TRUE(bowl->warnings().empty());
}

// sin and exp, whose derivatives are known; coordinates small and large.
TEST(FromFunction, MakesTheGradientOutOfTwiceTheDimensionAndOneValues) {
  std::size_t calls = 0;
  const auto wave = from_function(3, [&calls](std::span<const double> x) {
    ++calls;
    return std::sin(x[0]) + std::exp(x[1]) + 1e-6 * x[2] * x[2];
  });
  const std::vector<double> x{0.3, -2, 1000};
  std::vector<double> gradient(3);
  EXPECT_EQ(wave->value_and_gradient(x, gradient), wave->value(x));
  EXPECT_EQ(calls, 2 * 3 + 1 + 1U);
  EXPECT_NEAR(gradient[0], std::cos(0.3), 1e-9);
  EXPECT_NEAR(gradient[1], std::exp(-2.0), 1e-9);
  EXPECT_NEAR(gradient[2], 2e-3, 1e-9);
}

TEST(FromFunction, AsksABatchFunctionAboutAllPointsInOneCall) {
  std::vector<std::size_t> rows;  // of points and gradients, call by call
  const auto bowl =
      from_function(2, [&](MatrixView<const double> points, std::span<double> values, MatrixView<double> gradients) {
        rows.insert(rows.end(), {points.rows(), gradients.rows()});
        for (std::size_t m = 0; m < points.rows(); ++m) values[m] = points(m, 0) * points(m, 0) + 4 * points(m, 1);
        for (std::size_t m = 0; m < gradients.rows(); ++m) {
          gradients(m, 0) = 2 * points(m, 0);
          gradients(m, 1) = 4;
        }
      });
  EXPECT_TRUE(bowl->warnings().empty());
  const Matrix<double> points{{3, 1}, {-1, 0}, {0, 2}};
  Matrix<double> gradients(3, 2, 17);
  EXPECT_EQ(bowl->values(points), (std::vector<double>{13, 1, 8}));
  EXPECT_EQ(bowl->values_and_gradients(points, gradients), (std::vector<double>{13, 1, 8}));
  EXPECT_EQ(std::vector<double>(gradients.values().begin(), gradients.values().end()),
            (std::vector<double>{6, 4, -2, 4, 0, 4}));
  std::vector<double> gradient(2);
  EXPECT_EQ(bowl->value(points.row(0)), 13);
  EXPECT_EQ(bowl->value_and_gradient(points.row(1), gradient), 1);
  EXPECT_EQ(gradient, (std::vector<double>{-2, 4}));
  EXPECT_EQ(rows, (std::vector<std::size_t>{3, 0, 3, 3, 1, 0, 1, 1}));
  EXPECT_TRUE(bowl->values(Matrix<double>(0, 2)).empty());
  EXPECT_EQ(rows.size(), 8U);
}

TEST(FromFunction, TakesAValueThatABatchFunctionDoesNotWriteForNan) {
  const auto silent =
      from_function(1, [](MatrixView<const double>, std::span<double> values, MatrixView<double>) { values[0] = 1; });
  std::vector<double> values = silent->values(Matrix<double>{{0}, {0}});
  EXPECT_EQ(values[0], 1);
  EXPECT_TRUE(std::isnan(values[1]));
}

TEST(FromFunction, WarnsThatItHasNoGradient) {
  const auto flat = from_function(7, [](std::span<const double>) { return 0.0; }, "flat");
  EXPECT_EQ(flat->warnings(), std::vector<std::string>{
                                  "the landscape 'flat' has no gradient of its own: central differences, 2 x 7 values "
                                  "each; give one for speed and accuracy"});
}

TEST(FromFunction, LooksAwayFromWallsAndPassesNanOn) {
  const auto walled = from_function(2, [](std::span<const double> x) {
    if (x[0] > 1 || std::abs(x[1]) > 1e-9) return infinity;
    return std::isnan(x[0]) ? x[0] : 5 * x[0];
  });
  std::vector<double> gradient(2);
  EXPECT_EQ(walled->value_and_gradient(std::vector<double>{1, 0}, gradient), 5);
  EXPECT_NEAR(gradient[0], 5, 1e-8);
  EXPECT_EQ(gradient[1], 0);
  EXPECT_EQ(walled->value_and_gradient(std::vector<double>{2, 0}, gradient), infinity);
  EXPECT_EQ(gradient, (std::vector<double>{0, 0}));
  walled->value_and_gradient(std::vector<double>{NAN, 0}, gradient);
  EXPECT_TRUE(std::isnan(gradient[0]));
}

TEST(FromFunction, LetsAnExceptionPass) {
  const auto broken = from_function(1, [](std::span<const double>) -> double { throw std::domain_error("not here"); });
  EXPECT_THROW(broken->value(std::vector<double>{0}), std::domain_error);
}

TEST(FromFunction, RefusesDimensionZeroAndAnEmptyFunction) {
  expect_in(refusal<BadInput>([] { from_function(0, [](std::span<const double>) { return 0.0; }); }),
            {"'function' has dimension 0"});
  expect_in(refusal<BadInput>([] { from_function(1, ValueFunction{}); }), {"empty function"});
  expect_in(refusal<BadInput>([] { from_function(1, BatchFunction{}); }), {"empty function"});
  expect_in(refusal<BadInput>([] { from_function(1, ValueAndGradientFunction{}, "mine"); }),
            {"'mine'", "empty function"});
}

}  // namespace
}  // namespace lowpass
