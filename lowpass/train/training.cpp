#include "lowpass/train/training.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <numeric>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/train/training_option_table.hpp"

namespace lowpass {
namespace {

void check(const SampledLandscape& training, const Landscape& test, std::span<const double> start,
           const TrainingOptions& options) {
  if (start.size() != training.dimension())
    throw BadInput(fmt::format("the start has {} weights; the network '{}' has {}", start.size(), training.name(),
                               training.dimension()));
  if (test.dimension() != training.dimension())
    throw BadInput(fmt::format("the test landscape has dimension {}, the training landscape {}", test.dimension(),
                               training.dimension()));
  if (!all_finite(start)) throw BadInput("the start holds a weight that is not finite");
  if (!allows(CountKind{training_epochs}, options.epochs))
    throw BadInput(fmt::format("epochs is {}; {}", options.epochs, must_be(CountKind{training_epochs}, "")));
  if (options.method == TrainingMethod::lbfgs_gss) return check_options(lbfgs_gss_option_table(), options.lbfgs, "");
  check_options(sgd_option_table(), options.sgd, "");
  if (options.sgd.batch > training.sample_count())
    throw BadInput(fmt::format("batch is {}; it must be in 1 ... {}, the training samples", options.sgd.batch,
                               training.sample_count()));
}

/// Early stopping: the curve so far and the weights at both minima.
class EarlyStopping {
 public:
  EarlyStopping(const Landscape& test, TrainingResult& result) : test_(test), result_(result) {}

  void look(std::size_t epoch, double train_loss, std::span<const double> weights) {
    const double test_loss = test_.value(weights);
    result_.curve.push_back({epoch, train_loss, test_loss});
    if (epoch == 0 || train_loss < result_.train_minimum.train_loss) keep(result_.train_minimum, weights);
    if (epoch == 0 || test_loss < result_.test_minimum.test_loss) keep(result_.test_minimum, weights);
  }

 private:
  void keep(Snapshot& snapshot, std::span<const double> weights) const {
    const EpochLosses& now = result_.curve.back();
    snapshot.epoch = now.epoch;
    snapshot.train_loss = now.train;
    snapshot.test_loss = now.test;
    snapshot.weights.resize(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) snapshot.weights[i] = static_cast<float>(weights[i]);
  }

  const Landscape& test_;
  TrainingResult& result_;
};

void run_sgd(const SampledLandscape& training, std::span<const double> start, const TrainingOptions& options,
             EarlyStopping& early, TrainingResult& result) {
  const std::unique_ptr<Family> family = training.family({start.data(), 1, start.size()});
  const Matrix<double> one_point{{1.0}};
  const std::size_t samples = training.sample_count();
  const auto look = [&](std::size_t epoch) {
    const std::span<const double> weights = family->basis().row(0);
    const double loss = training.value(weights);
    ++result.counts.values;
    early.look(epoch, loss, weights);
    return std::isfinite(loss);
  };
  look(0);
  for (std::size_t epoch = 1; epoch <= options.epochs; ++epoch) {
    std::vector<std::size_t> order(samples);
    std::iota(order.begin(), order.end(), std::size_t{0});
    RandomStream random(options.seed, "sgd/batches", epoch);
    random.shuffle(std::span<std::size_t>(order));
    for (std::size_t first = 0; first < samples; first += options.sgd.batch) {
      if (options.stop.stop_requested()) {
        result.stop_reason = StopReason::interrupted;
        return;
      }
      const std::size_t count = std::min(options.sgd.batch, samples - first);
      family->choose_samples(std::span<const std::size_t>(order).subspan(first, count));
      const Pullback found = family->values_and_pullback(one_point, std::vector<double>{1.0});
      ++result.counts.gradients;
      result.counts.sample_gradients += count;
      if (!std::isfinite(found.values[0])) {
        result.stop_reason = StopReason::diverged;
        return;
      }
      add_scaled(-options.sgd.lr, found.gradient.row(0), family->edit({0, 1}).row(0));
      const double part = static_cast<double>(first + count) / static_cast<double>(samples);
      if (options.observer && part < 1)
        options.observer({static_cast<double>(epoch - 1) + part, options.epochs, result.curve.back(), result.counts});
    }
    if (!look(epoch)) {
      result.stop_reason = StopReason::diverged;
      return;
    }
    if (options.observer)
      options.observer({static_cast<double>(epoch), options.epochs, result.curve.back(), result.counts});
  }
  result.stop_reason = StopReason::epochs;
}

void run_lbfgs(const SampledLandscape& training, std::span<const double> start, const TrainingOptions& options,
               EarlyStopping& early, TrainingResult& result) {
  LbfgsGssOptions lbfgs = options.lbfgs;
  lbfgs.max_iterations = options.epochs;
  lbfgs.stop = options.stop;
  const LbfgsGssResult found = lbfgs_gss(training, start, lbfgs, [&](const LbfgsGssIterate& iterate) {
    early.look(iterate.iteration, iterate.value, iterate.x);
    if (options.observer && iterate.iteration > 0)
      options.observer({static_cast<double>(iterate.iteration), options.epochs, result.curve.back(), iterate.counts});
  });
  result.counts = found.counts;
  result.stop_reason = found.stop_reason == StopReason::iterations   ? StopReason::epochs
                       : found.stop_reason == StopReason::not_finite ? StopReason::diverged
                                                                     : found.stop_reason;
}

void add_accuracies(const Landscape& training, const Landscape& test, Snapshot& snapshot) {
  const std::vector<double> weights(snapshot.weights.begin(), snapshot.weights.end());
  snapshot.train_accuracy = training.accuracy(weights);
  snapshot.test_accuracy = test.accuracy(weights);
}

}  // namespace

TrainingResult train(const SampledLandscape& training, const Landscape& test, std::span<const double> start,
                     const TrainingOptions& options) {
  check(training, test, start, options);
  const auto begin = std::chrono::steady_clock::now();
  TrainingResult result;
  EarlyStopping early(test, result);
  if (options.method == TrainingMethod::sgd)
    run_sgd(training, start, options, early, result);
  else
    run_lbfgs(training, start, options, early, result);
  add_accuracies(training, test, result.train_minimum);
  add_accuracies(training, test, result.test_minimum);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace lowpass
