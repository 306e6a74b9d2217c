#include "lowpass/landscape/central_differences.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "lowpass/core/random.hpp"
#include "lowpass/landscape/landscape.hpp"

namespace lowpass {
namespace {

/// sum of sin(i x_i), a wall where the first coordinate is above 2; counts the questions.
class Waves : public Landscape {
 public:
  explicit Waves(std::size_t dimension) : dimension_(dimension) {}
  std::string name() const override { return "waves"; }
  std::size_t dimension() const override { return dimension_; }
  bool has_gradient() const override { return false; }
  double value(std::span<const double> x) const override {
    if (x[0] > 2) return INFINITY;
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += std::sin(static_cast<double>(i + 1) * x[i]);
    return sum;
  }
  double value_and_gradient(std::span<const double>, std::span<double>) const override { return NAN; }
  std::vector<double> values(MatrixView<const double> points) const override {
    ++questions;
    return Landscape::values(points);
  }
  mutable std::size_t questions = 0;

 private:
  std::size_t dimension_;
};

TEST(CentralDifferences, OfManyPointsAreThoseOfEachInOneQuestion) {
  const Waves waves(4);
  RandomStream random(1, "test");
  Matrix<double> points(6, 4);
  for (double& entry : points.values()) entry = random.normal();
  points(1, 0) = 2;       // one neighbour is a wall
  points(2, 0) = 2.5;     // the point itself is one
  points(3, 1) = 1000.5;  // steps follow large coordinates
  Matrix<double> gradients(6, 4);
  const std::vector<double> values = central_differences_of(waves, points, gradients);
  EXPECT_EQ(waves.questions, 1U);
  ASSERT_EQ(values.size(), 6U);
  for (std::size_t m = 0; m < 6; ++m) {
    std::vector<double> alone(4);
    const double value =
        central_differences([&](std::span<const double> x) { return waves.value(x); }, points.row(m), alone);
    EXPECT_EQ(values[m], value) << m;
    for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(gradients(m, i), alone[i]) << m << ' ' << i;
  }
  for (std::size_t i = 0; i < 4; ++i) {
    const double factor = static_cast<double>(i + 1);
    EXPECT_NEAR(gradients(0, i), factor * std::cos(factor * points(0, i)), 1e-8);
  }
}

TEST(CentralDifferences, OfMorePointsThanFitAreAskedInSeveralQuestions) {
  // 3,001 values of 1,500 coordinates for each point: three points of them fit into one question.
  const Waves waves(1500);
  Matrix<double> points(7, 1500);
  for (std::size_t m = 0; m < 7; ++m)
    for (std::size_t i = 0; i < 1500; ++i) points(m, i) = 0.01 * static_cast<double>(m);
  Matrix<double> gradients(7, 1500);
  central_differences_of(waves, points, gradients);
  EXPECT_EQ(waves.questions, 3U);
  for (std::size_t m = 0; m < 7; ++m) EXPECT_NEAR(gradients(m, 10), 11 * std::cos(11 * points(m, 10)), 1e-6) << m;
}

}  // namespace
}  // namespace lowpass
