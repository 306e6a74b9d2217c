#include "lowpass/path/curves/curve.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/path/objectives/step_penalty.hpp"

namespace lowpass {
namespace {

TEST(Curve, EveryCurveBeginsAndEndsExactlyAtItsEnds) {
  for (const std::string& name : curve_names()) {
    const auto curve = make_curve(name, 12);
    const Matrix<double> mixing = curve->mixing(std::vector<double>{0, 1});
    for (std::size_t r = 0; r < mixing.columns(); ++r) {
      EXPECT_EQ(mixing(0, r), r == 0 ? 1 : 0) << name;
      EXPECT_EQ(mixing(1, r), r == 1 ? 1 : 0) << name;
    }
  }
}

TEST(Curve, FourierIsALinePlusSines) {
  const Matrix<double> mixing = make_curve("fourier", 3)->mixing(std::vector<double>{0.3});
  EXPECT_DOUBLE_EQ(mixing(0, 0), 0.7);
  EXPECT_DOUBLE_EQ(mixing(0, 1), 0.3);
  for (std::size_t n = 1; n <= 3; ++n)
    EXPECT_DOUBLE_EQ(mixing(0, 1 + n), std::sin(static_cast<double>(n) * std::numbers::pi * 0.3));
}

TEST(Curve, RefusesUnknownNamesAndNoTerms) {
  EXPECT_THROW(make_curve("fourrier", 3), BadInput);
  EXPECT_THROW(make_curve("fourier", 0), BadInput);
}

TEST(StepPenalty, GradientIsThatOfTheSummedSquaredSteps) {
  const Matrix<double> mixing = make_curve("fourier", 2)->mixing(equally_spaced(6));
  Matrix<double> basis{{0.1, -0.4, 2}, {1, 0.3, -1}, {0.2, 0.5, 0.7}, {-0.3, 0.6, 0.4}};
  const double lambda = 0.7;
  const auto penalty = [&] {
    double sum = 0;
    for (std::size_t m = 0; m + 1 < 6; ++m)
      for (std::size_t i = 0; i < 3; ++i) {
        double step = 0;
        for (std::size_t r = 0; r < 4; ++r) step += (mixing(m + 1, r) - mixing(m, r)) * basis(r, i);
        sum += lambda * step * step;
      }
    return sum;
  };
  Matrix<double> gradient(2, 3, 10.0);
  StepPenalty(mixing, lambda).add_gradient(basis, 2, 0, gradient);
  for (std::size_t r = 2; r < 4; ++r) {
    for (std::size_t i = 0; i < 3; ++i) {
      const double h = 1e-5;
      const double kept = basis(r, i);
      basis(r, i) = kept + h;
      const double above = penalty();
      basis(r, i) = kept - h;
      const double below = penalty();
      basis(r, i) = kept;
      EXPECT_NEAR(gradient(r - 2, i), 10 + (above - below) / (2 * h), 1e-8);
    }
  }
  EXPECT_THROW(StepPenalty(mixing, -1), BadInput);
  EXPECT_THROW(StepPenalty(mixing, NAN), BadInput);
}

}  // namespace
}  // namespace lowpass
