#include "lowpass/train/training.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <numeric>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/saved_state.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/train/training_option_table.hpp"
#include "lowpass/train/training_state.hpp"

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

/// Training by SGD, from the start or from where a saved state says.
class Sgd {
 public:
  Sgd(const SampledLandscape& training, std::span<const double> start, const TrainingOptions& options,
      EarlyStopping& early, TrainingResult& result)
      : training_(training), options_(options), early_(early), result_(result) {
    goes_on_ = restore(options.checkpoint, "sgd", state_);
    if (!goes_on_) state_.weights.assign(start.begin(), start.end());
    if (state_.weights.size() != start.size()) throw UnfitState("a saved state of SGD in another dimension");
    family_ = training.family({state_.weights.data(), 1, state_.weights.size()});
  }

  StopReason run() {
    const Checkpoint::Part part(options_.checkpoint, "sgd", [this] {
      const std::span<const double> weights = family_->basis().row(0);
      state_.weights.assign(weights.begin(), weights.end());
      return StateWriter::tree(state_);
    });
    if (!goes_on_) look(0);
    for (; state_.epoch <= options_.epochs; ++state_.epoch, state_.first = 0)
      if (const auto reason = make_epoch()) return *reason;
    return StopReason::epochs;
  }

 private:
  std::optional<StopReason> make_epoch() {
    const std::size_t samples = training_.sample_count();
    std::vector<std::size_t> order(samples);
    std::iota(order.begin(), order.end(), std::size_t{0});
    RandomStream random(options_.seed, "sgd/batches", state_.epoch);
    random.shuffle(std::span<std::size_t>(order));
    while (state_.first < samples) {
      const bool stopped = options_.stop.stop_requested();
      if (options_.checkpoint && (stopped || options_.checkpoint->is_due())) options_.checkpoint->reached();
      if (stopped) return StopReason::interrupted;
      const std::size_t count = std::min(options_.sgd.batch, samples - state_.first);
      if (!step(std::span<const std::size_t>(order).subspan(state_.first, count))) return StopReason::diverged;
      state_.first += count;
      const double part = static_cast<double>(state_.first) / static_cast<double>(samples);
      if (part < 1) tell(static_cast<double>(state_.epoch - 1) + part);
    }
    if (!look(state_.epoch)) return StopReason::diverged;
    tell(static_cast<double>(state_.epoch));
    return std::nullopt;
  }

  /// False, and nothing is changed, where the loss is not finite.
  bool step(std::span<const std::size_t> samples) {
    family_->choose_samples(samples);
    const Pullback found = family_->values_and_pullback(one_point_, std::vector<double>{1.0});
    ++result_.counts.gradients;
    result_.counts.sample_gradients += samples.size();
    if (!std::isfinite(found.values[0])) return false;
    add_scaled(-options_.sgd.lr, found.gradient.row(0), family_->edit({0, 1}).row(0));
    return true;
  }

  bool look(std::size_t epoch) {
    const std::span<const double> weights = family_->basis().row(0);
    const double loss = training_.value(weights);
    ++result_.counts.values;
    early_.look(epoch, loss, weights);
    return std::isfinite(loss);
  }

  void tell(double epochs_done) const {
    if (options_.observer) options_.observer({epochs_done, options_.epochs, result_.curve.back(), result_.counts});
  }

  const SampledLandscape& training_;
  const TrainingOptions& options_;
  EarlyStopping& early_;
  TrainingResult& result_;
  const Matrix<double> one_point_{{1.0}};
  SgdState state_;
  bool goes_on_ = false;
  std::unique_ptr<Family> family_;
};

void run_lbfgs(const SampledLandscape& training, std::span<const double> start, const TrainingOptions& options,
               EarlyStopping& early, TrainingResult& result) {
  LbfgsGssOptions lbfgs = options.lbfgs;
  lbfgs.max_iterations = options.epochs;
  lbfgs.stop = options.stop;
  lbfgs.checkpoint = options.checkpoint;
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
  restore(options.checkpoint, "training", result);
  const Checkpoint::Part part(options.checkpoint, "training", [&] { return StateWriter::tree(result); });
  EarlyStopping early(test, result);
  if (options.method == TrainingMethod::sgd)
    result.stop_reason = Sgd(training, start, options, early, result).run();
  else
    run_lbfgs(training, start, options, early, result);
  add_accuracies(training, test, result.train_minimum);
  add_accuracies(training, test, result.test_minimum);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace lowpass
