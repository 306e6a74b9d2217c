#include "lowpass/path/curves/curve_points.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "lowpass/core/errors.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

const std::vector<double> from{0, 1}, to{4, -1};

TEST(CurvePoints, OfSineTermsAreTheirSum) {
  const Matrix<double> bends{{1, 2}, {-3, 0.5}};
  const std::vector<double> t{0, 0.3, 1};
  const Matrix<double> points = curve_points("fourier", from, to, bends, t);
  ASSERT_EQ(points.rows(), 3U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(points(0, i), from[i]);
    EXPECT_EQ(points(2, i), to[i]);
    const double bend =
        bends(0, i) * std::sin(std::numbers::pi * 0.3) + bends(1, i) * std::sin(2 * std::numbers::pi * 0.3);
    EXPECT_NEAR(points(1, i), 0.7 * from[i] + 0.3 * to[i] + bend, 1e-14);
  }
}

TEST(CurvePoints, OfALineNeedNoCoefficients) {
  const std::vector<double> t{0.25};
  const Matrix<double> points = curve_points("line", from, to, Matrix<double>(), t);
  EXPECT_EQ(points(0, 0), 1);
  EXPECT_EQ(points(0, 1), 0.5);
}

TEST(CurvePoints, RefuseWhatDoesNotFit) {
  const std::vector<double> t{0.5}, outside{1.5}, three{1, 2, 3};
  const Matrix<double> bend{{1, 2}};
  EXPECT_EQ(refusal<BadInput>([&] { curve_points("fourier", from, to, bend, outside); }),
            "t is 1.5; a path goes from 0 to 1");
  EXPECT_EQ(refusal<BadInput>([&] { curve_points("line", from, to, bend, t); }),
            "the curve 'line' has no coefficients of 1 rows; the nearest has 0");
  EXPECT_EQ(refusal<BadInput>([&] { curve_points("fourier", from, three, bend, t); }),
            "ends of 2 and 3 numbers and coefficients of 2 do not fit each other");
  EXPECT_EQ(refusal<BadInput>([&] { curve_points("fourier", from, to, Matrix<double>(1, 3), t); }),
            "ends of 2 and 2 numbers and coefficients of 3 do not fit each other");
}

}  // namespace
}  // namespace lowpass
