#pragma once

#include <cstddef>
#include <vector>

#include "lowpass/train/training.hpp"

namespace lowpass {

// What is saved of a training run that is under way (saved_state.hpp).

void fields(auto& archive, EpochLosses& losses) {
  archive("epoch", losses.epoch);
  archive("train", losses.train);
  archive("test", losses.test);
}

/// Without accuracies, which are looked at when a run has ended.
void fields(auto& archive, Snapshot& snapshot) {
  archive("epoch", snapshot.epoch);
  archive("train_loss", snapshot.train_loss);
  archive("test_loss", snapshot.test_loss);
  archive("weights", snapshot.weights);
}

/// What a run that is under way has found.
void fields(auto& archive, TrainingResult& result) {
  archive("curve", result.curve);
  archive("train_minimum", result.train_minimum);
  archive("test_minimum", result.test_minimum);
  archive("counts", result.counts);
}

/// Where a run by SGD stands, of a saved state.
struct SgdState {
  std::size_t epoch = 1;
  std::size_t first = 0;  ///< of the samples in this epoch's order: the next one
  std::vector<double> weights;

  void fields(auto& archive) {
    archive("epoch", epoch);
    archive("first", first);
    archive("weights", weights);
  }
};

}  // namespace lowpass
