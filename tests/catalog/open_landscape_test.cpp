#include "lowpass/catalog/open_landscape.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "network/array_file.hpp"
#include "refusal.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

TEST(OpenLandscape, TakesASurfaceAsItIs) {
  const OpenLandscape opened = open_landscape("double-well:dimension=3");
  EXPECT_EQ(opened.spec.text, "double-well:dimension=3");
  EXPECT_EQ(opened.landscape, opened.spec.surface);
  EXPECT_EQ(opened.landscape->dimension(), 3U);
  EXPECT_FALSE(opened.split);
  EXPECT_FALSE(opened.train_samples);
  EXPECT_TRUE(opened.warnings.empty());
}

TEST(OpenLandscape, HandsOnWhatALandscapeWarnsOf) {
  const std::string plugin = std::string("plugin:") + PLUGINS + "value_only.so";
  const OpenLandscape opened = open_landscape(plugin);
  ASSERT_EQ(opened.warnings.size(), 1U);
  EXPECT_TRUE(opened.warnings.front().starts_with("the landscape '" + plugin + "' has no gradient of its own"));
}

TEST(OpenLandscape, RefusesDataForALandscapeThatHasNone) {
  EXPECT_EQ(refusal<BadInput>([] { open_landscape("two-wells", {.data = "mnist", .split = {}, .train_samples = {}}); }),
            "data is given, but the landscape 'two-wells' has no data; drop it");
  EXPECT_EQ(refusal<BadInput>([] { open_landscape("two-wells", {.data = {}, .split = "test", .train_samples = {}}); }),
            "split is given, but the landscape 'two-wells' has no data; drop it");
  EXPECT_EQ(refusal<BadInput>([] { open_landscape("two-wells", {.data = {}, .split = {}, .train_samples = 5}); }),
            "train_samples is given, but the landscape 'two-wells' has no data; drop it");
}

/// Three training samples and one test sample of two features; a network 2-2 without biases.
class OpenNetworkTest : public testing::Test {
 protected:
  OpenNetworkTest() {
    folder.write("train-samples.npy", array_file<double>("<f8", "(3, 2)", {1, 0, 0, 1, 1, 1}));
    folder.write("train-labels.npy", array_file<std::int64_t>("<i8", "(3,)", {0, 1, 1}));
    folder.write("test-samples.npy", array_file<double>("<f8", "(1, 2)", {0.5, 0}));
    folder.write("test-labels.npy", array_file<std::int64_t>("<i8", "(1,)", {1}));
  }

  DataChoice choice(std::optional<std::string> split = {}, std::optional<std::size_t> train_samples = {}) const {
    return {folder.path().string(), std::move(split), train_samples};
  }

  const TemporaryFolder folder;
  const std::string network = "mlp:layers=2-2";
  const std::vector<double> weights{1, 0, 0, 1};  // the two outputs are the two features
};

// Softmax cross-entropy by hand: log(1 + e^-1) where the label's feature is larger by 1, log 2 where both are alike.
TEST_F(OpenNetworkTest, IsTheLossOverTheSplitThatIsChosen) {
  const double larger = std::log1p(std::exp(-1));
  const OpenLandscape train = open_landscape(network, choice());
  EXPECT_EQ(train.split, "train");
  EXPECT_EQ(train.train_samples, 3U);
  EXPECT_NEAR(train.landscape->value(weights), (2 * larger + std::log(2)) / 3, 1e-6);
  const OpenLandscape two = open_landscape(network, choice({}, 2));
  EXPECT_EQ(two.train_samples, 2U);
  EXPECT_NEAR(two.landscape->value(weights), larger, 1e-6);
  const OpenLandscape test = open_landscape(network, choice("test"));
  EXPECT_EQ(test.split, "test");
  EXPECT_NEAR(test.landscape->value(weights), std::log1p(std::exp(0.5)), 1e-6);
}

TEST_F(OpenNetworkTest, InDoubleHasTheSameLossToMoreDigits) {
  const double larger = std::log1p(std::exp(-1));
  const auto exact = open_landscape(parse_landscape(network), choice(), Arithmetic::in_double).landscape;
  EXPECT_NEAR(exact->value(weights), (2 * larger + std::log(2)) / 3, 1e-15);
  EXPECT_EQ(exact->precision(), std::numeric_limits<double>::epsilon());
  EXPECT_EQ(exact->sample_count(), 3U);
  const auto test = open_landscape(parse_landscape(network), choice("test"), Arithmetic::in_double).landscape;
  EXPECT_NEAR(test->value(weights), std::log1p(std::exp(0.5)), 1e-15);
  const LandscapeSpec surface = parse_landscape("two-wells");
  EXPECT_EQ(open_landscape(surface, {}, Arithmetic::in_double).landscape, surface.surface);
}

TEST_F(OpenNetworkTest, ForTrainingHasBothSplits) {
  const OpenNetwork opened = open_network(network, choice({}, 2));
  EXPECT_EQ(opened.network->parameter_count(), 4U);
  EXPECT_EQ(opened.training->sample_count(), 2U);
  EXPECT_EQ(opened.test->sample_count(), 1U);
  EXPECT_EQ(refusal<BadInput>([&] { open_network(network, choice("test")); }),
            "split is given ('test'), but training uses both splits; drop it");
  expect_in(refusal<BadInput>([&] { open_network("two-wells"); }), {"'two-wells' has no weights to train"});
}

TEST_F(OpenNetworkTest, RefusesASplitThatThereIsNot) {
  EXPECT_EQ(refusal<BadInput>([&] { open_landscape(network, choice("tset")); }),
            "unknown split 'tset'; did you mean 'test'? (known: train, test)");
}

}  // namespace
}  // namespace lowpass
