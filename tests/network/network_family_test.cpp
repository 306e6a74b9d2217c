#include "lowpass/network/network_family.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/network/network_landscape.hpp"
#include "lowpass/network/networks/multilayer_perceptron.hpp"
#include "network/counting_input.hpp"
#include "network/family_fixture.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

Matrix<double> formed(const Matrix<double>& mixing, const Matrix<double>& basis) {
  Matrix<double> points(mixing.rows(), basis.columns());
  for (std::size_t m = 0; m < mixing.rows(); ++m)
    for (std::size_t r = 0; r < basis.rows(); ++r) add_scaled(mixing(m, r), basis.row(r), points.row(m));
  return points;
}

/// Sum of the weighted point gradients, each point asked for alone.
template <class Real>
Pullback one_by_one(FamilyFixture<Real>& fixture, const Matrix<double>& mixing, const std::vector<double>& weights) {
  const Matrix<double> points = formed(mixing, fixture.basis());
  Pullback sum{{}, Matrix<double>(mixing.columns(), points.columns())};
  for (std::size_t m = 0; m < mixing.rows(); ++m) {
    Matrix<double> point(1, points.columns());
    std::copy(points.row(m).begin(), points.row(m).end(), point.row(0).begin());
    auto family = fixture.family(point);
    const Pullback single = family.values_and_pullback(Matrix<double>{{1.0}}, std::vector<double>{1.0});
    sum.values.push_back(single.values[0]);
    for (std::size_t r = 0; r < mixing.columns(); ++r)
      add_scaled(weights[m] * mixing(m, r), single.gradient.row(0), sum.gradient.row(r));
  }
  return sum;
}

TEST(NetworkFamily, EqualsThePointsOneByOneInFloat) {
  // 300 samples: three blocks, the last one shorter. 20 points: more than a group. 3 points: fewer than rows.
  for (const std::size_t points : {20U, 3U}) {
    FamilyFixture<float> fixture(300, 5);
    const Matrix<double> mixing = fourier_mixing(points, 5);
    const std::vector<double> weights = some_weights(points);
    auto family = fixture.family();
    const Pullback whole = family.values_and_pullback(mixing, weights);
    const Pullback expected = one_by_one(fixture, mixing, weights);
    for (std::size_t m = 0; m < points; ++m)
      EXPECT_NEAR(whole.values[m], expected.values[m], 1e-6 * expected.values[m]);
    for (std::size_t r = 0; r < 5; ++r)
      EXPECT_LT(distance(whole.gradient.row(r), expected.gradient.row(r)), 1e-5 * norm(expected.gradient.row(r)));
  }
}

TEST(NetworkFamily, GradientAgreesWithFiniteDifferencesInDouble) {
  FamilyFixture<double> fixture(40, 4);
  const Matrix<double> mixing = fourier_mixing(7, 4);
  const std::vector<double> weights = some_weights(7);
  auto family = fixture.family();
  const Pullback pullback = family.values_and_pullback(mixing, weights);
  RandomStream random(1, "test/directions");
  for (std::size_t r = 0; r < 4; ++r) {
    std::vector<double> direction(fixture.basis().columns());
    for (double& entry : direction) entry = random.normal();
    double sums[2] = {0, 0};
    const double h = 1e-6;
    for (const int side : {0, 1}) {
      Matrix<double> moved = fixture.basis();
      add_scaled(side == 0 ? -h : h, direction, moved.row(r));
      auto shifted = fixture.family(moved);
      const std::vector<double> values = shifted.values(mixing);
      for (std::size_t m = 0; m < 7; ++m) sums[side] += weights[m] * values[m];
    }
    const double difference = (sums[1] - sums[0]) / (2 * h);
    EXPECT_NEAR(dot(pullback.gradient.row(r), direction), difference, 1e-6 * std::abs(difference));
  }
}

/// An FCP on 200 samples that counts the products with its input layer.
class ProductsOfTheInputLayer : public testing::Test {
 protected:
  static constexpr std::size_t samples = 200;

  /// The family of these many vectors of the fixture's.
  NetworkFamily<float> family(const FamilyFixture<float>& fixture) {
    return {network_, fixture.block(), workers_, fixture.basis()};
  }
  /// Over all samples, since the last look.
  std::size_t forward() { return counts_.forward.exchange(0) / samples; }
  std::size_t backward() { return counts_.backward.exchange(0) / samples; }

 private:
  ProductCounts counts_;
  Network<float> network_ = make_counting_fcp(counts_);
  Workers workers_{1};
};

TEST_F(ProductsOfTheInputLayer, AreMadeOncePerBasisVectorAndKeptForTheEnds) {
  const FamilyFixture<float> fixture(samples, 12);
  const Matrix<double> mixing = fourier_mixing(51, 12);
  const std::vector<double> weights(51, 1.0);
  auto family = this->family(fixture);
  family.values_and_pullback(mixing, weights);
  EXPECT_EQ(forward(), 12U);
  EXPECT_EQ(backward(), 12U);
  // The next step of the path: ten new coefficient vectors, the ends stay, and only the coefficients' gradient is
  // asked.
  for (std::size_t r = 2; r < 12; ++r) family.replace(r, fixture.basis().row(r));
  family.values_and_pullback(mixing, weights, {2, 10});
  EXPECT_EQ(forward(), 10U);
  EXPECT_EQ(backward(), 10U);
  // Another grid on the same vectors costs none.
  family.values(fourier_mixing(101, 12));
  EXPECT_EQ(forward(), 0U);
}

TEST_F(ProductsOfTheInputLayer, AreThoseOfThePointsWherePointsAreFewer) {
  const FamilyFixture<float> fixture(samples, 12);
  auto family = this->family(fixture);
  family.values_and_pullback(fourier_mixing(5, 12), std::vector<double>(5, 1.0));
  EXPECT_EQ(forward(), 5U);
  EXPECT_EQ(backward(), 5U);
}

TEST_F(ProductsOfTheInputLayer, OfADirectionAreMadeOnceInALineSearchAndNoneForTheNextGradient) {
  const FamilyFixture<float> fixture(samples, 2);
  auto family = this->family(fixture);
  family.values_and_pullback(Matrix<double>{{1, 0}}, std::vector<double>{1.0}, {0, 1});
  EXPECT_EQ(forward(), 1U);
  EXPECT_EQ(backward(), 1U);
  for (const double step : {0.2, 0.8, 0.4}) family.values(Matrix<double>{{1, step}});
  EXPECT_EQ(forward(), 1U);
  family.combine(0, std::vector<double>{1, 0.4});
  family.values_and_pullback(Matrix<double>{{1, 0}}, std::vector<double>{1.0}, {0, 1});
  EXPECT_EQ(forward(), 0U);
  EXPECT_EQ(backward(), 1U);
}

TEST(NetworkFamily, CombineEqualsReplaceByTheMixedVector) {
  FamilyFixture<double> fixture(150, 3);
  const Matrix<double> mixing = fourier_mixing(4, 3);
  auto combined = fixture.family();
  combined.values(mixing);
  combined.combine(0, std::vector<double>{1, 0.25, -0.5});
  Matrix<double> basis = fixture.basis();
  add_scaled(0.25, fixture.basis().row(1), basis.row(0));
  add_scaled(-0.5, fixture.basis().row(2), basis.row(0));
  auto replaced = fixture.family(basis);
  const std::vector<double> mine = combined.values(mixing);
  const std::vector<double> expected = replaced.values(mixing);
  for (std::size_t m = 0; m < 4; ++m) EXPECT_NEAR(mine[m], expected[m], 1e-12 * expected[m]);
}

TEST(NetworkLandscape, AMinibatchIsTheMeanOverItsSamples) {
  const auto network = std::make_shared<const Network<float>>(make_fcp<float>(ActivationKind::relu));
  const auto workers = std::make_shared<Workers>(1);
  const NetworkLandscape landscape(network, random_samples(20), workers);
  const std::vector<double> x = network->initial_weights(1);
  double sum = 0;
  for (const std::size_t sample : {3U, 17U, 3U}) sum += landscape.minibatch(std::vector<std::size_t>{sample})->value(x);
  EXPECT_NEAR(landscape.minibatch(std::vector<std::size_t>{3, 17, 3})->value(x), sum / 3, 1e-6);
  EXPECT_THROW(landscape.minibatch(std::vector<std::size_t>{20}), BadInput);
}

TEST(NetworkLandscape, RefusesSamplesThatDoNotFit) {
  const auto network = std::make_shared<const Network<float>>(make_fcp<float>(ActivationKind::relu));
  const auto workers = std::make_shared<Workers>(1);
  const auto wrong_label = std::make_shared<Samples>(*random_samples(3));
  wrong_label->labels[1] = 10;
  EXPECT_THROW(NetworkLandscape(network, wrong_label, workers), BadInput);
  const auto wrong_size = std::make_shared<Samples>();
  wrong_size->features = Matrix<float>(3, 100);
  wrong_size->labels = {0, 1, 2};
  EXPECT_THROW(NetworkLandscape(network, wrong_size, workers), BadInput);
  EXPECT_THROW(NetworkLandscape(network, std::make_shared<Samples>(), workers), BadInput);
  const auto no_labels = std::make_shared<Samples>(*random_samples(3));
  no_labels->labels.clear();
  expect_in(refusal<BadInput>([&] { NetworkLandscape(network, no_labels, workers); }),
            {"'fcp' needs a label for every sample", "0 labels for 3 samples", "train-labels.npy and test-labels.npy"});
}

}  // namespace
}  // namespace lowpass
