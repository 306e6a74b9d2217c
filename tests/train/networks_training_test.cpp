// Training steps beside PyTorch's from the same start on the first 10,000 images of MNIST.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "lowpass/network/data_set.hpp"
#include "lowpass/network/network_landscape.hpp"
#include "lowpass/train/training.hpp"
#include "network/golden_networks.hpp"

namespace lowpass {
namespace {

using golden::NetworkCase;
using golden::vector_of;

/// The first images of MNIST, if $LOWPASS_DATA has it.
std::shared_ptr<const Samples> mnist() {
  static const std::shared_ptr<const Samples> samples = []() -> std::shared_ptr<const Samples> {
    const char* folder = std::getenv("LOWPASS_DATA");
    if (folder == nullptr) return nullptr;
    const DataSet set = load_data_set({.data = std::string(folder), .required_name = {}, .train_samples = 10000});
    return set.name == "mnist" ? set.train : nullptr;
  }();
  return samples;
}

std::vector<double> start_of(const NetworkCase& test) {
  std::vector<double> weights = vector_of(test.weights);
  // The FCP's golden weights are twice PyTorch's initialisation.
  if (test.name == "fcp_softplus")
    for (double& weight : weights) weight /= 2;
  return weights;
}

std::string training_file(const NetworkCase& test, const std::string& kind) {
  return (test.name == "fcp_softplus" ? "fcp" : test.name) + "_" + kind;
}

class NetworkTraining : public testing::TestWithParam<NetworkCase> {
 protected:
  void SetUp() override {
    if (!mnist()) GTEST_SKIP() << "$LOWPASS_DATA is not set to a folder of MNIST";
  }
};

/// A mini-batch that writes down its losses.
class RecordedBatch : public Landscape {
 public:
  RecordedBatch(std::unique_ptr<Landscape> batch, std::vector<double>& losses)
      : batch_(std::move(batch)), losses_(losses) {}
  std::string name() const override { return batch_->name(); }
  std::size_t dimension() const override { return batch_->dimension(); }
  std::size_t sample_count() const override { return batch_->sample_count(); }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    losses_.push_back(batch_->value_and_gradient(x, gradient));
    return losses_.back();
  }

 private:
  std::unique_ptr<Landscape> batch_;
  std::vector<double>& losses_;
};

/// Gives SGD the batches in the order of the file, whichever it asks for.
class BatchesInOrder : public SampledLandscape {
 public:
  explicit BatchesInOrder(const NetworkLandscape& all) : all_(all) {}
  std::string name() const override { return all_.name(); }
  std::size_t dimension() const override { return all_.dimension(); }
  std::size_t sample_count() const override { return 50 * 64; }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    return all_.value_and_gradient(x, gradient);
  }
  std::unique_ptr<Landscape> minibatch(std::span<const std::size_t> samples) const override {
    std::vector<std::size_t> next(samples.size());
    std::iota(next.begin(), next.end(), next_);
    next_ += next.size();
    return std::make_unique<RecordedBatch>(all_.minibatch(next), losses_);
  }
  const std::vector<double>& losses() const { return losses_; }

 private:
  const NetworkLandscape& all_;
  mutable std::size_t next_ = 0;
  mutable std::vector<double> losses_;
};

TEST_P(NetworkTraining, SgdFollowsPyTorchFor50Steps) {
  const NetworkLandscape landscape(GetParam().make<float>(), mnist(), std::make_shared<Workers>(available_cores()));
  const BatchesInOrder batches(landscape);
  TrainingOptions options;
  options.epochs = 1;
  options.sgd = {0.1, 64};
  const auto few = std::vector<std::size_t>{0, 1, 2};
  train(batches, *landscape.minibatch(few), start_of(GetParam()), options);
  const std::vector<double> expected = vector_of(training_file(GetParam(), "sgd"));
  ASSERT_EQ(batches.losses().size(), expected.size());
  for (std::size_t k = 0; k < expected.size(); ++k)
    EXPECT_NEAR(batches.losses()[k], expected[k], 1e-3 * expected[k]) << "step " << k;
}

/// Losses of the iterates, the start's first.
std::vector<double> lbfgs_losses(const Landscape& landscape, const NetworkCase& test, std::size_t iterations) {
  LbfgsGssOptions options;
  options.max_iterations = iterations;
  std::vector<double> losses;
  lbfgs_gss(landscape, start_of(test), options, [&](const LbfgsGssIterate& at) { losses.push_back(at.value); });
  return losses;
}

TEST_P(NetworkTraining, LbfgsGssFollowsPyTorchFor15IterationsInFloat) {
  const NetworkLandscape landscape(GetParam().make<float>(), mnist(), std::make_shared<Workers>(available_cores()));
  const std::vector<double> losses = lbfgs_losses(landscape, GetParam(), 15);
  const std::vector<double> expected = vector_of(training_file(GetParam(), "lbfgs_float"));
  ASSERT_EQ(losses.size(), expected.size());
  for (std::size_t k = 0; k < expected.size(); ++k)
    EXPECT_NEAR(losses[k], expected[k], 1e-3 * expected[k]) << "iteration " << k;
}

/// The network as a landscape that computes in double.
class DoubleLandscape : public Landscape {
 public:
  DoubleLandscape(std::shared_ptr<const Network<double>> network, const Samples& samples)
      : network_(std::move(network)),
        features_(samples.features.rows(), samples.features.columns()),
        labels_(samples.labels),
        workers_(available_cores()) {
    std::copy(samples.features.values().begin(), samples.features.values().end(), features_.data());
  }
  std::string name() const override { return network_->name(); }
  std::size_t dimension() const override { return network_->parameter_count(); }
  double value_and_gradient(std::span<const double>, std::span<double>) const override { return 0; }
  std::unique_ptr<Family> family(MatrixView<const double> basis) const override {
    return std::make_unique<NetworkFamily<double>>(*network_, SampleBlock<double>{features_, labels_}, workers_, basis);
  }

 private:
  std::shared_ptr<const Network<double>> network_;
  Matrix<double> features_;
  decltype(Samples::labels) labels_;
  mutable Workers workers_;
};

TEST_P(NetworkTraining, LbfgsGssFollowsPyTorchFor50IterationsInDouble) {
  const DoubleLandscape landscape(GetParam().make<double>(), *mnist());
  const std::vector<double> losses = lbfgs_losses(landscape, GetParam(), 50);
  const std::vector<double> expected = vector_of(training_file(GetParam(), "lbfgs_double"));
  ASSERT_EQ(losses.size(), expected.size());
  for (std::size_t k = 0; k < expected.size(); ++k)
    EXPECT_NEAR(losses[k], expected[k], 1e-6 * expected[k]) << "iteration " << k;
}

INSTANTIATE_TEST_SUITE_P(PyTorch, NetworkTraining, testing::ValuesIn(golden::default_networks()),
                         [](const auto& network) { return network.param.name; });

}  // namespace
}  // namespace lowpass
