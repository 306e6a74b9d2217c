#include "lowpass/landscape/measured_precision.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/from_function.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "noisy_surface.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

const std::vector<double> from{-0.558, 1.442};
const std::vector<double> to{0.623, 0.028};

std::unique_ptr<Landscape> muller_brown(Spoil spoil) {
  return spoilt(
      2,
      [](std::span<const double> x, std::span<double> gradient) {
        return MullerBrown{}.value_and_gradient(x, gradient);
      },
      std::move(spoil));
}

TEST(MeasuredPrecision, OfFloatsIsThatOfFloat) {
  const auto rounded = muller_brown(to_float());
  const MeasuredPrecision measured = with_measured_precision(*rounded, from, to);
  if (!measured.noise) FAIL() << "nothing was measured";
  EXPECT_TRUE(measured.landscape->knows_precision());
  EXPECT_GT(measured.landscape->precision(), 1.2e-7 / 8);
  EXPECT_LT(measured.landscape->precision(), 1.2e-7 * 4);
  EXPECT_GE(measured.noise->gradients, 27U);
}

TEST(MeasuredPrecision, OfDoublesIsNearThatOfDouble) {
  const auto plain = muller_brown(nothing());
  const MeasuredPrecision measured = with_measured_precision(*plain, from, to);
  EXPECT_GE(measured.landscape->precision(), std::numeric_limits<double>::epsilon());
  EXPECT_LT(measured.landscape->precision(), 1e-14);
}

TEST(MeasuredPrecision, OfNoiseIsItsWidth) {
  const auto noisy = muller_brown(hashed_part(1e-4, 1));
  // Uniform in +-1e-4: as wide as a rounding to multiples of 2e-4.
  const double precision = with_measured_precision(*noisy, from, to).landscape->precision();
  EXPECT_GT(precision, 2e-4 / 4);
  EXPECT_LT(precision, 2e-4 * 4);
}

TEST(MeasuredPrecision, ChangesNothingElse) {
  const auto rounded = muller_brown(to_float());
  const MeasuredPrecision measured = with_measured_precision(*rounded, from, to);
  std::vector<double> gradient(2);
  std::vector<double> same(2);
  EXPECT_EQ(measured.landscape->value_and_gradient(from, gradient), rounded->value_and_gradient(from, same));
  EXPECT_EQ(gradient, same);
  EXPECT_EQ(measured.landscape->value(to), rounded->value(to));
  EXPECT_EQ(measured.landscape->name(), rounded->name());
  EXPECT_EQ(measured.landscape->dimension(), 2U);
}

TEST(MeasuredPrecision, IsNotMeasuredWhereItIsKnown) {
  const MullerBrown surface;
  const MeasuredPrecision measured = with_measured_precision(surface, from, to);
  EXPECT_EQ(measured.landscape.get(), &surface);
  EXPECT_FALSE(measured.noise);
}

// A declaration is believed only as far as it is not too fine.
TEST(MeasuredPrecision, IsTheLargerOfWhatIsDeclaredAndMeasured) {
  class Declares : public MullerBrown {
   public:
    Declares(double precision, Spoil spoil) : precision_(precision), spoil_(std::move(spoil)) {}
    double precision() const override { return precision_; }
    bool knows_precision() const override { return false; }
    double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
      return spoil_(MullerBrown::value_and_gradient(x, gradient), x, 0);
    }

   private:
    double precision_;
    Spoil spoil_;
  };
  EXPECT_EQ(with_measured_precision(Declares(0.01, nothing()), from, to).noise.has_value(), true);
  const Declares coarse(0.01, nothing());
  EXPECT_EQ(with_measured_precision(coarse, from, to).landscape->precision(), 0.01);
  const Declares too_fine(1e-12, to_float());
  EXPECT_GT(with_measured_precision(too_fine, from, to).landscape->precision(), 1e-8);
}

// With the steps of double a float's gradient is lost; with those of float four digits of it are there.
TEST(MeasuredPrecision, GivesAGradientMadeOfRoundedValuesItsStep) {
  const auto rounded = from_function(2, [](std::span<const double> x) {
    return static_cast<double>(static_cast<float>(100 + std::sin(x[0]) + 2 * std::cos(x[1])));
  });
  const std::vector<double> x{0.3, 0.7};
  std::vector<double> gradient(2);
  const MeasuredPrecision measured =
      with_measured_precision(*rounded, std::vector<double>{0, 0}, std::vector<double>{1, 1});
  EXPECT_EQ(measured.landscape->value_and_gradient(x, gradient), rounded->value(x));
  EXPECT_NEAR(gradient[0], std::cos(0.3), 0.01);
  EXPECT_NEAR(gradient[1], -2 * std::sin(0.7), 0.01);
  rounded->value_and_gradient(x, gradient);
  EXPECT_GT(std::abs(gradient[0] - std::cos(0.3)), 0.01);
}

TEST(MeasuredPrecision, BetweenEqualEndsIsWhatIsDeclared) {
  const auto rounded = muller_brown(to_float());
  const MeasuredPrecision measured = with_measured_precision(*rounded, from, from);
  EXPECT_FALSE(measured.noise);
  EXPECT_EQ(measured.landscape->precision(), std::numeric_limits<double>::epsilon());
  EXPECT_THROW(with_measured_precision(*rounded, from, std::vector<double>{1}), BadInput);
}

}  // namespace
}  // namespace lowpass
