#include "lowpass/study/study.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/study/keys.hpp"

namespace lowpass {

std::string to_string(OptimizerKind optimizer) {
  return optimizer == OptimizerKind::bfgs ? "bfgs" : "sgd";
}

std::string to_string(SnapshotSet set) {
  return set == SnapshotSet::train ? "train" : "test";
}

StudyPaths study_path_defaults(std::string_view objective) {
  return resolve_study_paths({{"objective", std::string(objective)}});
}

bool StudyNetwork::is_trained() const {
  return bfgs.ensemble.empty() && bfgs.test_ensemble.empty() && sgd.ensemble.empty() && sgd.test_ensemble.empty();
}

std::vector<std::pair<std::uint64_t, std::uint64_t>> choose_pairs(const Study& study, const EnsembleId& ensemble,
                                                                  std::vector<std::uint64_t> seeds) {
  // Rows are ordered by loss; the choice must depend on who is in the ensemble alone.
  std::sort(seeds.begin(), seeds.end());
  std::vector<std::pair<std::uint64_t, std::uint64_t>> pairs;
  for (std::size_t i = 0; i < seeds.size(); ++i)
    for (std::size_t j = i + 1; j < seeds.size(); ++j) pairs.emplace_back(seeds[i], seeds[j]);
  RandomStream random(study.seed, "pairs/" + ensemble.name());
  random.shuffle(std::span(pairs));
  pairs.resize(std::min(pairs.size(), study.paths.pairs));
  return pairs;
}

bool trains(const Study& study) {
  return std::any_of(study.networks.begin(), study.networks.end(),
                     [](const StudyNetwork& network) { return network.is_trained(); });
}

const StudyNetwork& network_of(const Study& study, const std::string& label) {
  const auto found = std::find_if(study.networks.begin(), study.networks.end(),
                                  [&](const StudyNetwork& network) { return network.label == label; });
  if (found == study.networks.end()) throw InternalError(fmt::format("no network '{}' in the study", label));
  return *found;
}

std::vector<EnsembleId> ensembles(const Study& study) {
  std::vector<EnsembleId> all;
  for (const StudyNetwork& network : study.networks)
    for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd})
      for (const SnapshotSet set : {SnapshotSet::train, SnapshotSet::test})
        if (network.is_trained() || !network.ensemble_files(optimizer).of(set).empty())
          all.push_back({network.label, optimizer, set});
  return all;
}

}  // namespace lowpass
