// A run that goes on from any state of another one ends with the same bytes.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "lowpass/core/saved_state.hpp"
#include "lowpass/train/training.hpp"
#include "network/family_fixture.hpp"
#include "network/golden_networks.hpp"
#include "states.hpp"

namespace lowpass {
namespace {

struct Setting {
  std::string name;
  TrainingOptions options;
};

std::vector<Setting> settings() {
  std::vector<Setting> list(3);
  list[0].name = "sgd";
  list[0].options.epochs = 3;
  list[0].options.seed = 5;
  list[0].options.sgd = {0.05, 16};
  list[1].name = "clean";
  list[1].options.method = TrainingMethod::lbfgs_gss;
  list[1].options.epochs = 9;
  list[1].options.lbfgs.refresh_every = 2;
  list[1].options.lbfgs.history = 3;
  list[2] = list[1];
  list[2].name = "program";
  list[2].options.lbfgs.line_search_kind = LineSearchKind::program;
  return list;
}

void expect_equal(const Snapshot& a, const Snapshot& b) {
  EXPECT_EQ(a.epoch, b.epoch);
  EXPECT_EQ(a.train_loss, b.train_loss);
  EXPECT_EQ(a.test_loss, b.test_loss);
  EXPECT_EQ(a.train_accuracy, b.train_accuracy);
  EXPECT_EQ(a.test_accuracy, b.test_accuracy);
  EXPECT_TRUE(a.weights == b.weights);
}

void expect_equal(const TrainingResult& a, const TrainingResult& b) {
  ASSERT_EQ(a.curve.size(), b.curve.size());
  for (std::size_t i = 0; i < a.curve.size(); ++i) {
    EXPECT_EQ(a.curve[i].epoch, b.curve[i].epoch);
    EXPECT_EQ(a.curve[i].train, b.curve[i].train) << i;
    EXPECT_EQ(a.curve[i].test, b.curve[i].test) << i;
  }
  expect_equal(a.train_minimum, b.train_minimum);
  expect_equal(a.test_minimum, b.test_minimum);
  EXPECT_EQ(a.stop_reason, b.stop_reason);
  EXPECT_EQ(a.counts.values, b.counts.values);
  EXPECT_EQ(a.counts.gradients, b.counts.gradients);
  EXPECT_EQ(a.counts.sample_gradients, b.counts.sample_gradients);
}

/// As a file would hold them.
Checkpoint::Parts through_bytes(const Checkpoint::Parts& parts) {
  return nlohmann::json::from_cbor(nlohmann::json::to_cbor(parts)).get<Checkpoint::Parts>();
}

class TrainingCheckpoint : public testing::TestWithParam<std::size_t> {
 protected:
  golden::NetworkCase network_ = golden::default_networks()[GetParam()];
  std::shared_ptr<const Network<float>> made_ = network_.make<float>();
  NetworkLandscape training_{made_, random_samples(70), std::make_shared<Workers>(1)};
  NetworkLandscape test_{made_, random_samples(30), std::make_shared<Workers>(1)};
  std::vector<double> start_ = made_->initial_weights(7);
};

TEST_P(TrainingCheckpoint, IsWhereARunGoesOnFrom) {
  for (Setting setting : settings()) {
    SCOPED_TRACE(network_.name + " " + setting.name);
    const TrainingResult whole = train(training_, test_, start_, setting.options);
    States states;
    states.always_due = true;
    setting.options.checkpoint = &states;
    expect_equal(train(training_, test_, start_, setting.options), whole);
    // Three epochs of five mini-batches; four multiples of two below nine.
    ASSERT_EQ(states.all().size(), setting.options.method == TrainingMethod::sgd ? 15U : 4U);
    for (const Checkpoint::Parts& parts : states.all()) {
      States restored(through_bytes(parts));
      setting.options.checkpoint = &restored;
      expect_equal(train(training_, test_, start_, setting.options), whole);
    }
  }
}

TEST_P(TrainingCheckpoint, OfARunThatIsStoppedTwiceLeadsToTheSameEnd) {
  for (Setting setting : settings()) {
    SCOPED_TRACE(network_.name + " " + setting.name);
    const TrainingResult whole = train(training_, test_, start_, setting.options);
    Checkpoint::Parts parts;
    for (const double stop_after : {1.5, 7.0, 100.0}) {
      std::stop_source source;
      States states(through_bytes(parts));
      setting.options.checkpoint = &states;
      setting.options.stop = source.get_token();
      const double place = setting.options.method == TrainingMethod::sgd ? stop_after / 3 : stop_after;
      setting.options.observer = [&](const TrainingStep& step) {
        if (step.epochs_done >= place) source.request_stop();
      };
      const TrainingResult result = train(training_, test_, start_, setting.options);
      if (stop_after == 100)
        expect_equal(result, whole);
      else
        EXPECT_EQ(result.stop_reason, StopReason::interrupted);
      if (!states.all().empty()) parts = states.all().back();
    }
    EXPECT_FALSE(parts.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(Networks, TrainingCheckpoint, testing::Range(std::size_t{0}, std::size_t{4}));

TEST(TrainingState, OfAnotherDimensionIsRefused) {
  const golden::NetworkCase network = golden::default_networks()[0];
  const auto made = network.make<float>();
  const NetworkLandscape landscape(made, random_samples(20), std::make_shared<Workers>(1));
  for (Setting setting : settings()) {
    States states;
    states.always_due = true;
    setting.options.checkpoint = &states;
    train(landscape, landscape, made->initial_weights(7), setting.options);
    Checkpoint::Parts parts = states.all().front();
    const bool sgd = setting.options.method == TrainingMethod::sgd;
    parts.at(sgd ? "sgd" : "lbfgs-gss")[sgd ? "weights" : "x"] =
        nlohmann::json::binary(std::vector<std::uint8_t>(2 * sizeof(double)));
    States restored(parts);
    setting.options.checkpoint = &restored;
    EXPECT_THROW(train(landscape, landscape, made->initial_weights(7), setting.options), UnfitState);
  }
}

}  // namespace
}  // namespace lowpass
