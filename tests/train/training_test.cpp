#include "lowpass/train/training.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

/// The mean over samples s of (x - a_s)^2 / 2 in one dimension; its gradient at x is x - mean of a.
class Means : public SampledLandscape {
 public:
  explicit Means(std::vector<double> targets) : targets_(std::move(targets)) {}
  std::string name() const override { return "means"; }
  std::size_t dimension() const override { return 1; }
  std::size_t sample_count() const override { return targets_.size(); }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    double value = 0;
    gradient[0] = 0;
    for (const double target : targets_) {
      value += (x[0] - target) * (x[0] - target) / 2;
      gradient[0] += x[0] - target;
    }
    gradient[0] /= static_cast<double>(targets_.size());
    return value / static_cast<double>(targets_.size());
  }
  std::unique_ptr<Landscape> minibatch(std::span<const std::size_t> samples) const override {
    std::vector<double> drawn;
    for (const std::size_t sample : samples) drawn.push_back(targets_.at(sample));
    drawn_.push_back(drawn);
    return std::make_unique<Means>(drawn);
  }
  const std::vector<std::vector<double>>& drawn() const { return drawn_; }

 private:
  std::vector<double> targets_;
  mutable std::vector<std::vector<double>> drawn_;
};

const std::vector<double> start{8.0};

TEST(Train, SgdTakesEverySampleOnceAnEpochAndTheLastSmallerBatchToo) {
  const Means training({0, 1, 2, 3, 4, 5, 6});
  TrainingOptions options;
  options.epochs = 2;
  options.sgd = {0.1, 3};
  const TrainingResult result = train(training, Means({3.0}), start, options);
  ASSERT_EQ(training.drawn().size(), 6U);
  double x = start[0];
  for (std::size_t epoch = 0; epoch < 2; ++epoch) {
    std::vector<double> seen;
    for (std::size_t step = 0; step < 3; ++step) {
      const std::vector<double>& batch = training.drawn()[3 * epoch + step];
      EXPECT_EQ(batch.size(), step < 2 ? 3U : 1U);
      double mean = 0;
      for (const double target : batch) mean += target / static_cast<double>(batch.size());
      x -= 0.1 * (x - mean);
      seen.insert(seen.end(), batch.begin(), batch.end());
    }
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(seen, (std::vector<double>{0, 1, 2, 3, 4, 5, 6}));
  }
  EXPECT_NE(training.drawn()[0], training.drawn()[3]);
  EXPECT_NEAR(result.train_minimum.weights[0], x, 1e-6);
  EXPECT_EQ(result.counts.gradients, 6U);
  EXPECT_EQ(result.counts.sample_gradients, 14U);
  EXPECT_EQ(result.stop_reason, StopReason::epochs);
  EXPECT_EQ(result.curve.size(), 3U);
  EXPECT_EQ(result.curve.front().epoch, 0U);
}

TEST(Train, KeepsTheWeightsAtBothMinima) {
  // From 8 down to 2 on the training landscape; the test landscape's minimum is passed on the way, at 5.
  for (const TrainingMethod method : {TrainingMethod::sgd, TrainingMethod::lbfgs_gss}) {
    TrainingOptions options;
    options.method = method;
    options.epochs = 40;
    options.sgd = {0.1, 2};
    options.lbfgs.line_search = {.trials = 1, .first_step = 0.1};
    const TrainingResult result = train(Means({2.0, 2.0}), Means({5.0}), start, options);
    const auto lowest = [&](auto loss) {
      return *std::min_element(result.curve.begin(), result.curve.end(),
                               [&](const EpochLosses& a, const EpochLosses& b) { return loss(a) < loss(b); });
    };
    const EpochLosses train_lowest = lowest([](const EpochLosses& e) { return e.train; });
    const EpochLosses test_lowest = lowest([](const EpochLosses& e) { return e.test; });
    EXPECT_EQ(result.train_minimum.epoch, train_lowest.epoch);
    EXPECT_EQ(result.train_minimum.train_loss, train_lowest.train);
    EXPECT_EQ(result.train_minimum.test_loss, train_lowest.test);
    EXPECT_EQ(result.test_minimum.epoch, test_lowest.epoch);
    EXPECT_EQ(result.test_minimum.test_loss, test_lowest.test);
    EXPECT_LT(result.test_minimum.epoch, result.train_minimum.epoch);
    const double x = static_cast<double>(result.test_minimum.weights[0]);
    EXPECT_NEAR((x - 5) * (x - 5) / 2, test_lowest.test, 1e-6);
    EXPECT_NEAR(x, 5, 0.35);
  }
}

TEST(Train, WithTheProgramsLineSearchGoesUphillWhereTheCleanOneStops) {
  // From 8 with the minimum at 2, three times the gradient's step leads to 2 - 2 * 6 = -10: the loss rises from 18
  // to 72.
  TrainingOptions options;
  options.method = TrainingMethod::lbfgs_gss;
  options.epochs = 1;
  options.lbfgs.line_search = {.trials = 1, .first_step = 3};
  EXPECT_EQ(train(Means({2.0}), Means({2.0}), start, options).stop_reason, StopReason::no_lower_point);
  options.lbfgs.line_search_kind = LineSearchKind::program;
  const TrainingResult result = train(Means({2.0}), Means({2.0}), start, options);
  EXPECT_EQ(result.stop_reason, StopReason::epochs);
  ASSERT_EQ(result.curve.size(), 2U);
  EXPECT_NEAR(result.curve[0].train, 18, 1e-12);
  EXPECT_NEAR(result.curve[1].train, 72, 1e-12);
  EXPECT_EQ(result.train_minimum.epoch, 0U);
}

TEST(Train, TheSeedDecidesTheBatches) {
  const auto batches = [](std::uint64_t seed) {
    const Means training({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    TrainingOptions options;
    options.epochs = 1;
    options.seed = seed;
    options.sgd = {0.1, 5};
    train(training, Means({1.0}), start, options);
    return training.drawn();
  };
  EXPECT_EQ(batches(4), batches(4));
  EXPECT_NE(batches(4), batches(5));
}

TEST(Train, ALossThatLeavesTheNumbersEndsTheRun) {
  TrainingOptions options;
  options.epochs = 2000;
  options.sgd = {50.0, 2};
  const TrainingResult result = train(Means({2.0, 1.0}), Means({5.0}), start, options);
  EXPECT_EQ(result.stop_reason, StopReason::diverged);
  EXPECT_EQ(result.train_minimum.epoch, 0U);
}

TEST(Train, TellsAnObserverOfEveryStep) {
  TrainingOptions options;
  options.epochs = 3;
  options.sgd = {0.1, 2};
  std::vector<double> done;
  options.observer = [&](const TrainingStep& step) {
    done.push_back(step.epochs_done);
    EXPECT_EQ(step.epochs, 3U);
  };
  // Mini-batches of 2, 2 and 1 of five samples.
  const TrainingResult result = train(Means({2.0, 1.0, 0.5, 3.0, 2.5}), Means({5.0}), start, options);
  EXPECT_EQ(result.counts.gradients, 9U);
  ASSERT_EQ(done.size(), 9U);
  const std::vector<double> parts{0.4, 0.8, 1.0};
  for (std::size_t i = 0; i < 9; ++i) {
    const std::size_t epochs_before = i / 3;
    EXPECT_NEAR(done[i], parts[i % 3] + static_cast<double>(epochs_before), 1e-12);
  }
  done.clear();
  options.method = TrainingMethod::lbfgs_gss;
  train(Means({2.0, 1.0, 0.5, 3.0, 2.5}), Means({5.0}), start, options);
  EXPECT_EQ(done.front(), 1);
}

TEST(Train, StopsOnRequest) {
  std::stop_source source;
  TrainingOptions options;
  options.epochs = 50;
  options.sgd = {0.1, 2};
  options.stop = source.get_token();
  options.observer = [&](const TrainingStep& step) {
    if (step.epochs_done == 3) source.request_stop();
  };
  for (const TrainingMethod method : {TrainingMethod::sgd, TrainingMethod::lbfgs_gss}) {
    options.method = method;
    const TrainingResult result = train(Means({2.0, 1.0}), Means({5.0}), start, options);
    EXPECT_EQ(result.stop_reason, StopReason::interrupted);
    ASSERT_LE(result.curve.size(), 4U);
    // The best of the epochs that were made.
    const auto lowest = std::ranges::min_element(result.curve, {}, &EpochLosses::train);
    EXPECT_EQ(result.train_minimum.train_loss, lowest->train);
    EXPECT_EQ(result.train_minimum.epoch, lowest->epoch);
    EXPECT_EQ(result.test_minimum.weights.size(), start.size());
  }
}

TEST(Train, RefusesWhatItCannotUse) {
  const Means training({0, 1, 2});
  const auto with = [&](auto change) {
    TrainingOptions options;
    options.sgd.batch = 2;
    change(options);
    train(training, Means({1.0}), start, options);
  };
  EXPECT_THROW(with([](auto& o) { o.epochs = 0; }), BadInput);
  EXPECT_THROW(with([](auto& o) { o.sgd.batch = 0; }), BadInput);
  EXPECT_THROW(with([](auto& o) { o.sgd.batch = 4; }), BadInput);
  EXPECT_THROW(with([](auto& o) { o.sgd.lr = 0; }), BadInput);
  EXPECT_THROW(with([](auto& o) { o.sgd.lr = NAN; }), BadInput);
  const auto lbfgs_with = [&](auto change) {
    with([&](auto& o) {
      o.method = TrainingMethod::lbfgs_gss;
      change(o.lbfgs);
    });
  };
  expect_in(refusal<BadInput>([&] { with([](auto& o) { o.sgd.lr = 0; }); }), {"lr is 0.0; it must be a number over 0"});
  expect_in(refusal<BadInput>([&] { lbfgs_with([](auto& o) { o.history = 0; }); }),
            {"history is 0; it must be a whole number from 1 to "});
  expect_in(refusal<BadInput>([&] { lbfgs_with([](auto& o) { o.line_search.first_step = -1; }); }),
            {"first_step is -1.0; it must be a number over 0"});
  EXPECT_THROW(lbfgs_with([](auto& o) { o.line_search.trials = 0; }), BadInput);
  EXPECT_THROW(train(training, Means({1.0}), std::vector<double>{1, 2}, {}), BadInput);
  EXPECT_THROW(train(training, Means({1.0}), std::vector<double>{NAN}, {}), BadInput);
}

}  // namespace
}  // namespace lowpass
