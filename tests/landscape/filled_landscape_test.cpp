// Hills on a landscape: their values by hand, gradients against central differences, batches, and what is handed
// through.

#include "lowpass/landscape/filled_landscape.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/landscape/from_function.hpp"
#include "lowpass/landscape/muller_brown.hpp"

namespace lowpass {
namespace {

TEST(FilledLandscape, AddsTheHillsToTheValues) {
  const auto plain = from_function(2, [](std::span<const double> x) { return 3 * x[0]; });
  // exp(-r^2 / (2 w^2)) at r = w is exp(-1/2), at r = 2 w exp(-2).
  const FilledLandscape filled(*plain, {{{0, 0}, 4, 0.5}, {{1, 0}, -2, 0.25}});
  EXPECT_NEAR(filled.value(std::vector<double>{0, 0.5}), 4 * std::exp(-0.5) - 2 * std::exp(-10), 1e-14);
  EXPECT_NEAR(filled.value(std::vector<double>{1, 0}), 3 + 4 * std::exp(-2) - 2, 1e-14);
}

TEST(FilledLandscape, GradientsAreThoseOfTheValuesAndBatchesAnswerAlike) {
  const MullerBrown below;
  const FilledLandscape filled(below, {{{-0.8, 0.6}, 60, 0.2}, {{-0.7, 0.7}, 120, 0.4}});
  RandomStream random(0, "filled landscape");
  Matrix<double> points(12, 2);
  for (double& entry : points.values()) entry = random.uniform(-1.2, 1.2);
  Matrix<double> gradients(12, 2);
  const std::vector<double> values = filled.values_and_gradients(points, gradients);
  EXPECT_EQ(values, filled.values(points));
  for (std::size_t m = 0; m < points.rows(); ++m) {
    std::vector<double> gradient(2);
    EXPECT_EQ(filled.value_and_gradient(points.row(m), gradient), values[m]);
    EXPECT_EQ(filled.value(points.row(m)), values[m]);
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(gradient[i], gradients(m, i));
      std::vector<double> ahead(points.row(m).begin(), points.row(m).end()), behind = ahead;
      ahead[i] += 1e-5;
      behind[i] -= 1e-5;
      const double slope = (filled.value(ahead) - filled.value(behind)) / 2e-5;
      EXPECT_NEAR(gradient[i], slope, 1e-5 * (1 + std::abs(slope)));
    }
  }
}

TEST(FilledLandscape, HandsThroughWhatIsKnownOfTheLandscapeBelow) {
  const auto below = from_function(3, [](std::span<const double> x) { return x[0]; });
  const FilledLandscape filled(*below, {});
  EXPECT_EQ(filled.name(), below->name());
  EXPECT_EQ(filled.dimension(), 3U);
  EXPECT_EQ(filled.precision(), below->precision());
  EXPECT_FALSE(filled.knows_precision());
  EXPECT_FALSE(filled.has_gradient());
}

TEST(FilledLandscape, RefusesHillsThatDoNotFit) {
  const MullerBrown below;
  EXPECT_THROW(FilledLandscape(below, {{{0, 0, 0}, 1, 1}}), BadInput);
  EXPECT_THROW(FilledLandscape(below, {{{0, 0}, 1, 0}}), BadInput);
  EXPECT_THROW(FilledLandscape(below, {{{0, 0}, 1, NAN}}), BadInput);
}

}  // namespace
}  // namespace lowpass
