#pragma once

#include <string>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/study/layout.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// A training run as far as its place in the ensembles goes.
struct RunLoss {
  std::uint64_t seed = 0;
  double lowest_train_loss = 0;
};

/// The seeds of the `kept` runs with the lowest training loss, ties by seed, or of all if there are fewer: the rows of
/// both sets, in this order. @pre no loss is NaN.
std::vector<std::uint64_t> choose_members(std::vector<RunLoss> runs, std::size_t kept);

/// Writes ensembles/NET-OPT-SET.npy (weights, members x N_prm) and .csv. A file whose bytes would not change is left
/// alone. @throws IoError.
void write_ensemble(const StudyLayout& layout, const EnsembleId& id, const Matrix<float>& weights,
                    const std::vector<EnsembleMember>& members);

/// Writes both ensembles of a network and optimiser from the finished training runs; both sets have the same rows. Runs
/// that diverged are in neither, and written down as left out. False, and no ensemble, if that leaves nobody.
/// @pre every one of these runs is done. @throws IoError or BadInput naming a training file that does not fit.
bool write_ensembles(const Study& study, const StudyLayout& layout, const std::string& network,
                     OptimizerKind optimizer);

/// Whether both files of the ensemble exist.
bool ensemble_is_done(const StudyLayout& layout, const EnsembleId& id);

}  // namespace lowpass
