#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/core/outcome.hpp"
#include "lowpass/study/executor.hpp"
#include "lowpass/study/layout.hpp"
#include "lowpass/study/study.hpp"
#include "lowpass/study/timings.hpp"

namespace lowpass::report {

/// Losses along one training run, epoch 0 being the initialisation; NaN where a run left the numbers.
struct LossCurve {
  std::vector<double> epoch, train_loss, test_loss;
};

/// One of the two minima at which a run's weights were kept.
struct Minimum {
  std::size_t epoch = 0;
  double train_loss = 0, test_loss = 0;
  std::optional<double> train_accuracy, test_accuracy;  ///< fractions; nothing if the network is no classifier
};

/// training/NET-OPT-SEED/ without its weights.
struct TrainingRun {
  std::uint64_t seed = 0;
  std::size_t epochs = 0;
  StopReason stop_reason = StopReason::epochs;
  Minimum train_minimum, test_minimum;
  double value_evaluations = 0, gradient_evaluations = 0, sample_gradients = 0;
  LossCurve curve;

  const Minimum& minimum(SnapshotSet set) const { return set == SnapshotSet::train ? train_minimum : test_minimum; }
};

/// One of the rounds in which a path was searched for.
struct PathRoundHeight {
  std::size_t steps = 0, terms = 0;
  double sample_gradients = 0;
  double refined_height = 0;
};

/// paths/NET-OPT-SET-SPLIT/I-J.json: the numbers of one pair; NaN for a number the file gives as null.
struct PairPath {
  std::uint64_t first = 0, second = 0;        ///< seeds
  std::size_t first_row = 0, second_row = 0;  ///< rows in the ensemble
  double height = 0, height_t = 0, refined_height = 0, refined_height_t = 0, linear_height = 0;
  std::array<double, 2> endpoint_values{};
  double lower_bound = 0, excess = 0, length = 0, chord = 0;
  bool converged = false;
  StopReason stop_reason = StopReason::steps;
  double value_evaluations = 0, gradient_evaluations = 0, sample_gradients = 0;
  std::vector<double> t, value;
  std::vector<double> trace_step, trace_height;
  bool trace_sees_all = false;  ///< whether each step looked at all samples and the same points
  std::vector<PathRoundHeight> rounds;
};

/// The pairs of one ensemble on one landscape that are there already.
struct SplitPaths {
  Split split = Split::train;
  std::size_t wanted = 0;  ///< pairs that the study file asks for
  std::vector<PairPath> paths;
};

/// A finished ensemble.
struct EnsembleData {
  EnsembleId id;
  std::vector<EnsembleMember> members;
  std::vector<SplitPaths> splits;  ///< train, then test where the study looks at it
};

struct NetworkData {
  StudyNetwork network;
  std::vector<TrainingRun> bfgs_runs, sgd_runs;  ///< finished ones, by seed
  std::vector<EnsembleData> ensembles;           ///< finished ones, in the study's order
  std::size_t ensembles_wanted = 0;              ///< that the study asks for

  const std::vector<TrainingRun>& runs(OptimizerKind optimizer) const {
    return optimizer == OptimizerKind::bfgs ? bfgs_runs : sgd_runs;
  }
  /// Nothing if it is not finished.
  const EnsembleData* ensemble(OptimizerKind optimizer, SnapshotSet set) const;
};

/// Everything the report is made from, as read from a study folder, without the weights.
struct StudyData {
  StudyLayout layout;
  Study study;
  std::vector<NetworkData> networks;
  std::optional<nlohmann::json> manifest;
  std::map<std::string, TaskTiming> timings;  ///< by task name; empty without timings.csv
  std::vector<TaskFailure> failures;          ///< tasks that failed and are not done
  std::vector<std::string> left_out;          ///< runs and given vectors that are in no ensemble, in words
  std::vector<std::string> missing;           ///< what the study file asks for and is not there, in words
};

/// Reads a study folder, finished or not. Cost: the size of its result files.
/// @throws IoError if the folder is no study folder or a file in it is not what it should be; the message names it.
StudyData read_study(const std::filesystem::path& study_folder);

/// The weights of an ensemble, members x N_prm.
/// @throws IoError if they cannot be read or do not have one row per member.
Matrix<double> read_weights(const StudyLayout& layout, const EnsembleData& ensemble);

/// "BFGS train" and the like: how an ensemble is called in figures and tables, without its network.
std::string set_title(OptimizerKind optimizer, SnapshotSet set);
/// "bfgs-train" and the like: an ensemble's name without its network.
std::string set_name(const EnsembleId& id);
/// "train" or "test".
std::string split_name(Split split);

}  // namespace lowpass::report
