#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lowpass/path/path_options.hpp"
#include "lowpass/train/training.hpp"

namespace lowpass {

enum class OptimizerKind { bfgs, sgd };
enum class SnapshotSet { train, test };

/// "bfgs" / "sgd", "train" / "test": as they stand in file names.
std::string to_string(OptimizerKind optimizer);
std::string to_string(SnapshotSet set);

/// Files with the ensembles of one optimiser, if they were made elsewhere: .npy, weight vectors x N_prm.
struct EnsembleFiles {
  std::string ensemble;       ///< at the lowest training loss; empty: none
  std::string test_ensemble;  ///< of the same runs at the lowest test loss; empty: none

  const std::string& of(SnapshotSet set) const { return set == SnapshotSet::train ? ensemble : test_ensemble; }
};

/// SGD of one network in a study.
struct StudySgd : EnsembleFiles, SgdOptions {
  std::size_t epochs = 100;
};

/// L-BFGS-GSS of one network in a study.
struct StudyBfgs : EnsembleFiles, LbfgsGssOptions {};

/// One network: its label in file names (letters, digits, _) and its landscape, with the settings it is trained with.
struct StudyNetwork {
  std::string label;
  std::string landscape;  ///< such as "fcp:activation=softplus"
  StudySgd sgd;
  StudyBfgs bfgs;

  const EnsembleFiles& ensemble_files(OptimizerKind optimizer) const {
    if (optimizer == OptimizerKind::bfgs) return bfgs;
    return sgd;
  }
  /// Whether the study trains it. A network that names an ensemble's file has no other ensembles than those it names.
  bool is_trained() const;
};

/// Which optimiser's snapshots, at which minimum: one of the four ensembles of a network.
struct EnsembleId {
  std::string network;
  OptimizerKind optimizer = OptimizerKind::bfgs;
  SnapshotSet set = SnapshotSet::train;

  /// "NET-OPT-SET", such as "fcp-bfgs-train".
  std::string name() const { return network + "-" + to_string(optimizer) + "-" + to_string(set); }
};

/// How paths are searched for. `seed`, `start`, `max_seconds` and `stop` of PathOptions are no settings of a study.
struct StudyPaths : PathOptions {
  std::size_t pairs = 300;         ///< per ensemble
  bool test_landscape = true;      ///< the test sets' pairs also on the test landscape (Fig. S2)
  bool keep_coefficients = false;  ///< store each path's coefficients as I-J.npy beside its result
};

/// What suits an objective on landscapes with data; for the published ones the paper's settings on 51 points.
/// @throws BadInput for an unknown objective.
StudyPaths study_path_defaults(std::string_view objective = "sum");

struct StudyAnalysis {
  std::size_t histogram_bins = 20;
  std::size_t bootstrap_samples = 1000;
};

/// A study with every default resolved: what a study file says.
struct Study {
  std::string title;
  std::uint64_t seed = 0;  ///< of what is no training run: pairs, mini-batches of paths, bootstrap
  std::string data_name;
  std::optional<std::size_t> train_samples;  ///< nothing: all
  std::vector<StudyNetwork> networks;
  std::size_t runs = 75;  ///< training runs per network and optimiser, seeds first_seed ... first_seed + runs - 1
  std::uint64_t first_seed = 0;
  std::size_t kept = 48;  ///< runs with the lowest training loss
  StudyPaths paths = study_path_defaults();
  StudyAnalysis analysis;
};

/// A member of an ensemble, as in its .csv.
struct EnsembleMember {
  std::uint64_t seed = 0;  ///< in an ensemble made elsewhere the row in its file, counted from 0
  double train_loss = 0;   ///< the snapshot's
  double test_loss = 0;
};

/// Random distinct pairs of member seeds (first < second), without repeats: the first `paths.pairs` of a shuffle of all
/// pairs, stream (study.seed, "pairs/NET-OPT-SET"). The same for every split; more pairs extend the list.
std::vector<std::pair<std::uint64_t, std::uint64_t>> choose_pairs(const Study& study, const EnsembleId& ensemble,
                                                                  std::vector<std::uint64_t> seeds);

/// Whether any network is trained: a study may consist of ensembles made elsewhere alone.
bool trains(const Study& study);

/// The network with this label. @pre the study has it.
const StudyNetwork& network_of(const Study& study, const std::string& label);

/// The four ensembles of every network, in the study's order: bfgs-train, bfgs-test, sgd-train, sgd-test. Of a network
/// that is not trained those that it names.
std::vector<EnsembleId> ensembles(const Study& study);

}  // namespace lowpass
