// A network family asked about some of the samples, and about samples without their zeros.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "keeps_denormals.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/pointwise_family.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "lowpass/network/network_family.hpp"
#include "lowpass/network/network_landscape.hpp"
#include "lowpass/network/networks/autoencoder.hpp"
#include "lowpass/network/networks/lenet.hpp"
#include "lowpass/network/networks/lstm_classifier.hpp"
#include "network/family_fixture.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

std::vector<std::shared_ptr<const Network<float>>> all_networks() {
  return {std::make_shared<const Network<float>>(make_fcp<float>(ActivationKind::softplus)),
          std::make_shared<const Network<float>>(make_autoencoder<float>(ActivationKind::softplus)),
          std::make_shared<const Network<float>>(make_lenet<float>(ActivationKind::softplus, LenetOrder::program)),
          std::make_shared<const Network<float>>(make_lstm_classifier<float>({48, 1234U}))};
}

Matrix<double> basis_of(const Network<float>& network, std::size_t rows) {
  Matrix<double> basis(rows, network.parameter_count());
  for (std::size_t r = 0; r < rows; ++r) {
    const std::vector<double> weights = network.initial_weights(r);
    for (std::size_t i = 0; i < weights.size(); ++i) basis(r, i) = (r < 2 ? 1.0 : 0.3) * weights[i];
  }
  return basis;
}

void expect_close(const Pullback& mine, const Pullback& expected, double tolerance, const std::string& what) {
  for (std::size_t m = 0; m < expected.values.size(); ++m)
    EXPECT_NEAR(mine.values[m], expected.values[m], tolerance * expected.values[m]) << what;
  for (std::size_t r = 0; r < expected.gradient.rows(); ++r)
    EXPECT_LT(distance(mine.gradient.row(r), expected.gradient.row(r)), 10 * tolerance * norm(expected.gradient.row(r)))
        << what << ", row " << r;
}

TEST(NetworkBatch, IsTheMeanOverTheChosenSamples) {
  const std::vector<std::size_t> batch{5, 79, 5, 0, 33, 12, 61, 7, 8, 9, 10};
  for (const auto& network : all_networks()) {
    const NetworkLandscape landscape(network, random_samples(80), std::make_shared<Workers>(2));
    const Matrix<double> basis = basis_of(*network, 5);
    // More points than vectors, and fewer.
    for (const std::size_t points : {7U, 2U}) {
      const Matrix<double> mixing = fourier_mixing(points, 5);
      const std::vector<double> weights = some_weights(points);
      const auto family = landscape.family(basis);
      const Pullback all = family->values_and_pullback(mixing, weights, {1, 4});
      family->choose_samples(batch);
      const Pullback mine = family->values_and_pullback(mixing, weights, {1, 4});
      EXPECT_EQ(family->counts().sample_gradients, points * (80 + batch.size()));

      // The gathered samples as a landscape of their own, and the family that asks it point by point.
      const Pullback gathered = landscape.minibatch(batch)->family(basis)->values_and_pullback(mixing, weights, {1, 4});
      expect_close(mine, gathered, 2e-6, network->name());
      PointwiseFamily pointwise(landscape, basis);
      pointwise.choose_samples(batch);
      expect_close(mine, pointwise.values_and_pullback(mixing, weights, {1, 4}), 2e-6, network->name());

      // A change of the basis while the batch is chosen holds for all samples too.
      family->replace(3, basis.row(4));
      family->choose_all_samples();
      Matrix<double> changed = basis;
      std::ranges::copy(basis.row(4), changed.row(3).begin());
      const Pullback after = family->values_and_pullback(mixing, weights, {1, 4});
      const Pullback expected = landscape.family(changed)->values_and_pullback(mixing, weights, {1, 4});
      EXPECT_EQ(after.values, expected.values) << network->name();
      family->replace(3, basis.row(3));
      EXPECT_EQ(family->values(mixing), all.values) << network->name();
    }
  }
}

TEST(NetworkBatch, IsTheSameOnAnyNumberOfThreads) {
  std::vector<std::size_t> batch;
  for (std::size_t i = 0; i < 300; ++i) batch.push_back((i * 37) % 400);
  std::vector<Pullback> found;
  for (const std::size_t threads : {1U, 3U}) {
    FamilyFixture<float> fixture(400, 4, threads);
    auto family = fixture.family();
    family.choose_samples(batch);
    found.push_back(family.values_and_pullback(fourier_mixing(6, 4), some_weights(6)));
  }
  EXPECT_EQ(found[0].values, found[1].values);
  for (std::size_t i = 0; i < found[0].gradient.size(); ++i)
    ASSERT_EQ(found[0].gradient.data()[i], found[1].gradient.data()[i]);
}

TEST(NetworkBatch, IsRefusedWhereThereAreNoSuchSamples) {
  FamilyFixture<float> fixture(20, 2);
  auto family = fixture.family();
  const auto choose = [&](std::vector<std::size_t> samples) {
    return refusal<BadInput>([&] { family.choose_samples(samples); });
  };
  expect_in(choose({3, 20}), {"sample 20", "there are 20"});
  expect_in(choose({}), {"0 samples", "at least 1"});
  const TwoWells surface;
  const auto plain = surface.family(Matrix<double>{{0, 0}, {1, 1}});
  expect_in(refusal<BadInput>([&] { plain->choose_samples(std::vector<std::size_t>{0}); }), {"no mean over samples"});
}

TEST(SparseFeatures, GiveTheSameFamilyInDouble) {
  FamilyFixture<double> fixture(150, 20);
  const SparseRows<double> sparse(fixture.block().features);
  SampleBlock<double> block = fixture.block();
  block.sparse = &sparse;
  const Network<double> network = make_fcp<double>(ActivationKind::softplus);
  Workers workers(2);
  // More points than vectors, and fewer, which are formed: all at once, and too many for that.
  for (const std::size_t points : {21U, 3U, 18U}) {
    const Matrix<double> mixing = fourier_mixing(points, 20);
    NetworkFamily<double> mine(network, block, workers, fixture.basis());
    auto expected = fixture.family();
    expect_close(mine.values_and_pullback(mixing, some_weights(points)),
                 expected.values_and_pullback(mixing, some_weights(points)), 1e-13, "all samples");
    const std::vector<std::size_t> batch{149, 3, 3, 77};
    mine.choose_samples(batch);
    expected.choose_samples(batch);
    expect_close(mine.values_and_pullback(mixing, some_weights(points)),
                 expected.values_and_pullback(mixing, some_weights(points)), 1e-13, "a batch");
  }
}

TEST(Denormals, AreTheCallersAffairOutsideOfTheNetwork) {
  for (const std::size_t threads : {1U, 3U}) {
    FamilyFixture<float> fixture(600, 3, threads);
    auto family = fixture.family();
    bool kept = true;
    const WeightRule rule = [&](std::span<const double> values) {
      kept = kept && keeps_denormals();
      return std::vector<double>(values.size(), 1.0);
    };
    family.values_and_pullback(fourier_mixing(4, 3), rule);
    EXPECT_TRUE(kept) << "in a rule of the caller's";
    EXPECT_TRUE(keeps_denormals()) << "after the call";
    // On the team's own threads, too: plugins and callbacks run there.
    std::vector<int> on_threads(64, 0);
    family.in_parallel(on_threads.size(), [&](std::size_t i) { on_threads[i] = keeps_denormals() ? 1 : 0; });
    EXPECT_EQ(on_threads, std::vector<int>(64, 1));
  }
}

TEST(Denormals, FlushedOrNotTheLossAndItsGradientAreTheSame) {
  // Logits far apart: probabilities of 1e-40 and the like, a loss near 1e-9.
  const Network<float> network = make_multilayer_perceptron<float>("mlp", {{784, 10}, ActivationKind::relu, false});
  const Network<double> exact = make_multilayer_perceptron<double>("mlp", {{784, 10}, ActivationKind::relu, false});
  Matrix<float> features(40, 784);
  Matrix<double> same(40, 784);
  std::vector<std::uint32_t> labels(40);
  for (std::uint32_t s = 0; s < 40; ++s) {
    labels[s] = s % 10;
    features(s, labels[s]) = 1;
    same(s, labels[s]) = 1;
  }
  // Class c's logit is `gap` for its own samples, and lower by steps for the others.
  Matrix<double> weights(1, network.parameter_count());
  for (std::size_t c = 0; c < 10; ++c)
    for (std::size_t k = 0; k < 10; ++k)
      weights(0, c * 784 + k) = c == k ? 21 : -static_cast<double>(((c + 10 - k) % 10) * 9);
  Workers workers(1);
  NetworkFamily<float> family(network, {features, labels}, workers, weights);
  NetworkFamily<double> reference(exact, {same, labels}, workers, weights);
  const Matrix<double> one{{1.0}};
  const Pullback mine = family.values_and_pullback(one, std::vector<double>{1.0});
  const Pullback expected = reference.values_and_pullback(one, std::vector<double>{1.0});
  ASSERT_LT(expected.values[0], 1e-8);
  EXPECT_NEAR(mine.values[0], expected.values[0], 1e-6 * expected.values[0]);
  EXPECT_LT(distance(mine.gradient.row(0), expected.gradient.row(0)), 1e-6 * norm(expected.gradient.row(0)));
}

}  // namespace
}  // namespace lowpass
