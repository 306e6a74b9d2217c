// A published search on a network of more numbers than a piece has takes the same steps as whole vectors do.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/curves/nodes.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/path_option_table.hpp"
#include "lowpass/path/search/gradient_norm.hpp"
#include "network/family_fixture.hpp"

namespace lowpass {
namespace {

constexpr std::size_t terms = 3, points = 8, steps = 3;
/// So small that the sum falls in every step: the lowest path is the last.
constexpr double rate = 0.001, lambda = 0.3;

class StepsInPieces : public testing::Test {
 protected:
  StepsInPieces() {
    options_ = resolve_path_options({{"as-published", true}}, landscape_);
    options_.terms = terms;
    options_.points = points;
    options_.steps = steps;
    options_.lr = rate;
    options_.lambda = lambda;
  }

  PathResult find() const { return find_path(landscape_, first_, last_, options_); }

  /// J's gradient by the coefficients, from the definition: sum of f over the grid, and lambda times the squared steps.
  Matrix<double> gradient(const Matrix<double>& basis) const {
    const Matrix<double> mixing = curve_->mixing(equally_spaced(points));
    Matrix<double> gradient =
        landscape_.family(basis)->values_and_pullback(mixing, std::vector<double>(points, 1.0), {2, terms}).gradient;
    for (std::size_t m = 0; m + 1 < points; ++m)
      for (std::size_t i = 0; i < gradient.columns(); ++i) {
        double step = 0;
        for (std::size_t r = 0; r < basis.rows(); ++r) step += (mixing(m + 1, r) - mixing(m, r)) * basis(r, i);
        for (std::size_t k = 0; k < terms; ++k)
          gradient(k, i) += 2 * lambda * step * (mixing(m + 1, 2 + k) - mixing(m, 2 + k));
      }
    return gradient;
  }
  Matrix<double> line() const { return path_basis(first_, last_, Matrix<double>(terms, first_.size())); }

  std::shared_ptr<const Network<float>> network_ =
      std::make_shared<const Network<float>>(make_fcp<float>(ActivationKind::softplus));
  NetworkLandscape landscape_{network_, random_samples(150), std::make_shared<Workers>(3)};
  std::vector<double> first_ = network_->initial_weights(1), last_ = network_->initial_weights(2);
  std::unique_ptr<Curve> curve_ = make_curve("fourier", terms);
  PathOptions options_;
};

TEST_F(StepsInPieces, OfAdamAreThoseOfItsDefinition) {
  Matrix<double> basis = line();
  Matrix<double> mean(terms, basis.columns()), square(terms, basis.columns());
  for (std::size_t step = 1; step <= steps; ++step) {
    const Matrix<double> slopes = gradient(basis);
    for (std::size_t k = 0; k < terms; ++k)
      for (std::size_t i = 0; i < basis.columns(); ++i) {
        mean(k, i) = 0.9 * mean(k, i) + 0.1 * slopes(k, i);
        square(k, i) = 0.999 * square(k, i) + 0.001 * slopes(k, i) * slopes(k, i);
        const double corrected = mean(k, i) / (1 - std::pow(0.9, static_cast<double>(step)));
        const double size = std::sqrt(square(k, i) / (1 - std::pow(0.999, static_cast<double>(step))));
        basis(2 + k, i) -= rate * corrected / (size + 1e-8);
      }
  }
  const PathResult found = find();
  ASSERT_EQ(found.stop_reason, StopReason::steps);
  double farthest = 0;
  for (std::size_t k = 0; k < terms; ++k)
    for (std::size_t i = 0; i < basis.columns(); ++i)
      farthest = std::max(farthest, std::abs(found.coefficients(k, i) - basis(2 + k, i)));
  EXPECT_LT(farthest, 1e-9);
  // Farther than one step.
  EXPECT_GT(norm(found.coefficients.values()), 1.1 * rate * std::sqrt(static_cast<double>(found.coefficients.size())));
}

TEST_F(StepsInPieces, EndWhereTheWholeGradientIsShortEnough) {
  const double length = norm(gradient(line()).values());
  options_.steps = 1;
  options_.gradient_tolerance = 0.999 * length;
  EXPECT_EQ(find().stop_reason, StopReason::steps);
  options_.gradient_tolerance = 1.001 * length;
  const PathResult found = find();
  EXPECT_EQ(found.stop_reason, StopReason::gradient_norm);
  EXPECT_EQ(norm(found.coefficients.values()), 0);
}

TEST_F(StepsInPieces, WithNoiseAreTheSameOnAnyNumberOfThreads) {
  options_.gradient_noise = 0.5;
  const NetworkLandscape alone(network_, random_samples(150), std::make_shared<Workers>(1));
  const PathResult found = find(), again = find_path(alone, first_, last_, options_);
  options_.gradient_noise = 0;
  const PathResult quiet = find();
  for (std::size_t i = 0; i < found.coefficients.size(); ++i)
    ASSERT_EQ(found.coefficients.data()[i], again.coefficients.data()[i]);
  EXPECT_GT(distance(found.coefficients.values(), quiet.coefficients.values()), 0.1);
}

TEST(GradientNorm, SumsPiecesInTheirOrder) {
  GradientNorm norm(true);
  norm.take(4, Matrix<double>{{0, 0}, {0, 0}});
  EXPECT_TRUE(norm.is_zero());
  norm.take(2, Matrix<double>{{3, 0}, {0, 0}});
  norm.take(0, Matrix<double>{{0, 4}, {0, -12}});
  EXPECT_FALSE(norm.is_zero());
  EXPECT_DOUBLE_EQ(norm.value(), 13);
}

}  // namespace
}  // namespace lowpass
