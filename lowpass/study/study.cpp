#include "lowpass/study/study.hpp"

#include <algorithm>

#include "lowpass/core/random.hpp"

namespace lowpass {

std::string to_string(OptimizerKind optimizer) {
  return optimizer == OptimizerKind::bfgs ? "bfgs" : "sgd";
}

std::string to_string(SnapshotSet set) {
  return set == SnapshotSet::train ? "train" : "test";
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

std::vector<EnsembleId> ensembles(const Study& study) {
  std::vector<EnsembleId> all;
  for (const StudyNetwork& network : study.networks)
    for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd})
      for (const SnapshotSet set : {SnapshotSet::train, SnapshotSet::test})
        all.push_back({network.label, optimizer, set});
  return all;
}

}  // namespace lowpass
