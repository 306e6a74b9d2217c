#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/network/data_set.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// Names of all files of a study folder (the fixed layout that scripts may rely on).
struct StudyLayout {
  std::filesystem::path folder;

  std::filesystem::path study_file() const { return folder / "study.toml"; }
  std::filesystem::path manifest() const { return folder / "manifest.json"; }
  std::filesystem::path timings() const { return folder / "timings.csv"; }
  std::filesystem::path report() const { return folder / "report.html"; }
  std::filesystem::path analysis() const { return folder / "analysis"; }
  std::filesystem::path figures() const { return folder / "figures"; }
  /// What running processes know of each other; a finished folder is complete without it.
  std::filesystem::path work() const { return folder / ".work"; }
  std::filesystem::path claims() const { return work() / "claims"; }
  std::filesystem::path processes() const { return work() / "processes"; }
  std::filesystem::path process_timings() const { return work() / "timings"; }
  std::filesystem::path process_manifests() const { return work() / "manifests"; }
  std::filesystem::path failures() const { return work() / "failures"; }
  std::filesystem::path checkpoints() const { return work() / "checkpoints"; }
  /// training/NET-OPT-SEED/
  std::filesystem::path training(const std::string& network, OptimizerKind optimizer, std::uint64_t seed) const;
  /// ensembles/NET-OPT-SET.npy and .csv
  std::filesystem::path ensemble_weights(const EnsembleId& id) const;
  std::filesystem::path ensemble_table(const EnsembleId& id) const;
  /// ensembles/NET-OPT-left-out.json: runs that are in no ensemble, and why; there only if there are any
  std::filesystem::path left_out(const std::string& network, OptimizerKind optimizer) const;
  /// paths/NET-OPT-SET-SPLIT/I-J.json
  std::filesystem::path path_result(const EnsembleId& id, Split split, std::uint64_t first, std::uint64_t second) const;
};

/// Reads ensembles/NET-OPT-SET.csv (row,seed,train_loss,test_loss). A loss may be infinite.
std::vector<EnsembleMember> read_ensemble_table(const StudyLayout& layout, const EnsembleId& id);

}  // namespace lowpass
