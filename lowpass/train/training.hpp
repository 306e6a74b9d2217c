#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include "lowpass/core/checkpoint.hpp"
#include "lowpass/core/enum_names.hpp"
#include "lowpass/core/outcome.hpp"
#include "lowpass/landscape/family.hpp"
#include "lowpass/landscape/landscape.hpp"
#include "lowpass/optimize/lbfgs_gss.hpp"

namespace lowpass {

enum class TrainingMethod { sgd, lbfgs_gss };

template <>
struct EnumNames<TrainingMethod> {
  static constexpr const char* what = "optimizer";
  static constexpr std::array<std::pair<TrainingMethod, const char*>, 2> all{
      {{TrainingMethod::sgd, "sgd"}, {TrainingMethod::lbfgs_gss, "lbfgs-gss"}}};
};

/// What each may be stands in training_option_table.cpp.
struct SgdOptions {
  double lr = 0.1;         ///< learning rate: step along minus the mini-batch gradient
  std::size_t batch = 64;  ///< samples per step, 1 ... training samples; the last, smaller batch is used too
};

struct EpochLosses {
  std::size_t epoch = 0;  ///< 0 is the initialisation
  double train = 0;
  double test = 0;
};

/// How far a training run is.
struct TrainingStep {
  double epochs_done = 0;   ///< with the part of the one that is being made
  std::size_t epochs = 0;   ///< of how many
  EpochLosses last;         ///< of the last whole epoch
  EvaluationCounts counts;  ///< on the training landscape, so far
};
using TrainingObserver = std::function<void(const TrainingStep&)>;

struct TrainingOptions {
  TrainingMethod method = TrainingMethod::sgd;
  std::size_t epochs = 100;  ///< passes over the data (SGD) or iterations (L-BFGS-GSS)
  std::uint64_t seed = 0;    ///< of the batches' order: stream (seed, "sgd/batches", epoch)
  SgdOptions sgd;
  LbfgsGssOptions lbfgs;      ///< its max_iterations is set from `epochs`
  std::stop_token stop;       ///< asked after every epoch and batch
  TrainingObserver observer;  ///< told after each epoch, and with SGD after each mini-batch
  /// With SGD reached where a state is wanted and when stopped, with L-BFGS-GSS after every lbfgs.refresh_every
  /// iterations; must outlive the call. A run that goes on from one ends like one that was never stopped.
  Checkpoint* checkpoint = nullptr;
};

/// The weights at the minimum of one loss over the run (early stopping).
struct Snapshot {
  std::size_t epoch = 0;
  double train_loss = 0;
  double test_loss = 0;
  std::optional<double> train_accuracy;  ///< fractions; nothing if the landscape is no classifier
  std::optional<double> test_accuracy;
  std::vector<float> weights;  ///< N_prm, in PyTorch's order
};

struct TrainingResult {
  std::vector<EpochLosses> curve;  ///< one entry per epoch, the initialisation first
  Snapshot train_minimum;
  Snapshot test_minimum;
  /// epochs, no_lower_point, no_step, gradient_norm, diverged (the loss is not finite), interrupted
  StopReason stop_reason = StopReason::epochs;
  EvaluationCounts counts;  ///< on the training landscape
  double seconds = 0;       ///< of this call
};

/// One training run with early stopping, as Yu and Morozov 2026 make theirs: the test loss is looked at after every
/// epoch, and the weights at the minimum of the training loss and of the test loss are kept.
/// @throws BadInput for options out of range or a start of another dimension.
TrainingResult train(const SampledLandscape& training, const Landscape& test, std::span<const double> start,
                     const TrainingOptions& options);

}  // namespace lowpass
