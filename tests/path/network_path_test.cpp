#include <gtest/gtest.h>

#include <algorithm>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/network/network_landscape.hpp"
#include "lowpass/network/networks/multilayer_perceptron.hpp"
#include "lowpass/optimize/lbfgs.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/path_option_table.hpp"

namespace lowpass {
namespace {

std::shared_ptr<const Samples> random_samples(std::size_t count) {
  RandomStream random(5, "test/images");
  auto samples = std::make_shared<Samples>();
  samples->features = Matrix<float>(count, 784);
  for (float& pixel : samples->features.values()) pixel = static_cast<float>(random.uniform());
  samples->labels.resize(count);
  for (std::uint32_t& label : samples->labels) label = static_cast<std::uint32_t>(random.below(10));
  return samples;
}

class NetworkPath : public testing::Test {
 protected:
  NetworkPath()
      : network_(std::make_shared<const Network<float>>(make_fcp<float>(ActivationKind::softplus))),
        landscape_(network_, random_samples(300), std::make_shared<Workers>(1)) {
    options_.points = 11;
    options_.terms = 3;
    options_.steps = 4;
  }
  PathResult find() {
    return find_path(landscape_, network_->initial_weights(1), network_->initial_weights(2), options_);
  }

  std::shared_ptr<const Network<float>> network_;
  NetworkLandscape landscape_;
  PathOptions options_;
};

TEST_F(NetworkPath, CountsSampleGradients) {
  const PathResult full = find();
  EXPECT_EQ(full.counts.gradients, 4U * 11U);
  EXPECT_EQ(full.counts.sample_gradients, 4U * 11U * 300U);
  options_.batch = 50;
  const PathResult batches = find();
  EXPECT_EQ(batches.counts.gradients, 4U * 11U);
  EXPECT_EQ(batches.counts.sample_gradients, 4U * 11U * 50U);
  // A squared objective needs the values of a network first.
  options_.batch.reset();
  options_.objective = "squared";
  EXPECT_EQ(find().search_counts.values, full.search_counts.values + 4U * 11U);
}

TEST_F(NetworkPath, CountsTheLooksOfScaleFreeObjectives) {
  // Between trained networks there is a barrier.
  const auto trained = [&](std::uint64_t seed) {
    LbfgsOptions training;
    training.max_iterations = 30;
    return lbfgs([&](std::span<const double> x, std::span<double> g) { return landscape_.value_and_gradient(x, g); },
                 network_->initial_weights(seed), training)
        .x;
  };
  const std::vector<double> from = trained(1), to = trained(2);
  const auto find = [&] { return find_path(landscape_, from, to, options_); };
  options_ = resolve_path_options({{"objective", "line-integral"},
                                   {"sampling", "arc"},
                                   {"batch", OptionValue()},
                                   {"points", std::uint64_t{11}},
                                   {"steps", std::uint64_t{4}}},
                                  landscape_);
  // The straight line, the start off a wall, the first scale of values; steps need no values.
  const PathResult integral = find();
  EXPECT_EQ(integral.search_counts.values, 3U * 11U);
  EXPECT_EQ(integral.search_counts.gradients, 4U * 11U);
  options_.objective = "maxflux";
  const PathResult flux = find();
  EXPECT_EQ(flux.search_counts.values, (3U + 4U) * 11U);
  // A step that does not fit in is not made.
  options_.budget = (3 + 2 * 3) * 11 + 21 + 40;  // a quarter, 40, is kept back for the last look
  const PathResult limited = find();
  EXPECT_EQ(limited.stop_reason, StopReason::evaluations);
  EXPECT_EQ(limited.search_counts.gradients, 3U * 11U);
}

TEST_F(NetworkPath, ASeedGivesTheSameMinibatches) {
  options_.batch = 50;
  options_.seed = 7;
  const PathResult first = find();
  const PathResult second = find();
  EXPECT_TRUE(std::ranges::equal(first.coefficients.values(), second.coefficients.values()));
  options_.seed = 8;
  EXPECT_FALSE(std::ranges::equal(first.coefficients.values(), find().coefficients.values()));
}

TEST_F(NetworkPath, HeightsAreThoseOfTheFullDataAlsoWithMinibatches) {
  options_.batch = 50;
  const PathResult result = find();
  for (std::size_t m = 0; m < 11; ++m)
    EXPECT_NEAR(result.profile.value[m], landscape_.value(result.path.row(m)), 1e-5 * result.profile.value[m]);
  ASSERT_EQ(result.profile.accuracy.size(), 11U);
  EXPECT_NEAR(result.profile.accuracy[0], *landscape_.accuracy(network_->initial_weights(1)), 1e-12);
}

TEST_F(NetworkPath, AMinibatchOfAllSamplesOrMoreIsTheFullData) {
  const PathResult full = find();
  for (const std::size_t batch : {300U, 301U, 100000U}) {
    options_.batch = batch;
    EXPECT_TRUE(std::ranges::equal(find().coefficients.values(), full.coefficients.values())) << batch;
  }
}

TEST_F(NetworkPath, RefusesAMinibatchWithoutSamples) {
  options_.batch = 0;
  EXPECT_THROW(find(), BadInput);
}

}  // namespace
}  // namespace lowpass
