#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "lowpass/train/training.hpp"

namespace lowpass {

/// What a training folder's result.json says beside the result itself.
struct TrainingLabels {
  std::string network;  ///< label in a study, landscape otherwise
  TrainingMethod method = TrainingMethod::sgd;
  std::uint64_t seed = 0;
};

/// What result.json holds ("schema": 1): labels, stop reason, both minima, evaluation counts. No times.
nlohmann::ordered_json training_json(const TrainingLabels& labels, const TrainingResult& result);

/// Writes curve.csv, train.npy and test.npy (float32, one-dimensional), and last result.json: where it stands and does
/// not say that it was interrupted, the run is done. No times: the files depend on the run's settings alone.
/// @throws IoError.
void write_training(const std::filesystem::path& folder, const TrainingLabels& labels, const TrainingResult& result);

/// The same for a study: the folder appears whole, and one with a finished run stays as it is. @throws IoError.
void write_training_once(const std::filesystem::path& folder, const TrainingLabels& labels,
                         const TrainingResult& result);

/// Whether the folder holds a finished run; an interrupted one is not, and is made anew. Whatever else is in the place
/// of its result counts as one: reading it says what is wrong. @throws IoError if it cannot be read.
bool training_is_done(const std::filesystem::path& folder);
/// @throws BadInput if it does, before anything is trained that could not be written there; IoError.
void refuse_finished_training(const std::filesystem::path& folder);

struct LossPair {
  double train = 0;
  double test = 0;
};
/// Losses at the two snapshots, from result.json.
struct TrainingMinima {
  LossPair train_minimum;
  LossPair test_minimum;
  bool diverged = false;  ///< whether the run ended at a loss that was not finite
};
/// @throws IoError or BadInput naming the file. A loss that was not finite reads as infinity.
TrainingMinima read_training_minima(const std::filesystem::path& folder);

}  // namespace lowpass
