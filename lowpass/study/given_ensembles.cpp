#include "lowpass/study/given_ensembles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <string>

#include "lowpass/catalog/catalog.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/workers.hpp"
#include "lowpass/study/ensemble_files.hpp"
#include "lowpass/study/study_landscapes.hpp"
#include "lowpass/study/tasks.hpp"

namespace lowpass {
namespace {

/// Where a study file names it: "networks.fcp.sgd.test_ensemble".
std::string key_path(const EnsembleId& id) {
  return fmt::format("networks.{}.{}.{}", id.network, to_string(id.optimizer),
                     id.set == SnapshotSet::train ? "ensemble" : "test_ensemble");
}

Matrix<float> read_weights(const StudyNetwork& network, const EnsembleId& id, const std::string& file) {
  const Matrix<double> array = read_npy(file);
  const std::size_t dimension = network_parameter_count(network.landscape);
  if (array.columns() != dimension)
    throw BadInput(fmt::format("{} is '{}': its rows have {} components, the network '{}' has {} weights; {}",
                               key_path(id), file, array.columns(), network.landscape, dimension,
                               landscapes_that_fit(array.columns())));
  Matrix<float> weights(array.rows(), array.columns());
  std::transform(array.values().begin(), array.values().end(), weights.data(),
                 [](double value) { return static_cast<float>(value); });
  if (!std::all_of(weights.values().begin(), weights.values().end(), [](float value) { return std::isfinite(value); }))
    throw BadInput(fmt::format("{} is '{}': a weight in it is too large for float32", key_path(id), file));
  return weights;
}

void check_pairs(const Study& study, const GivenEnsemble& ensemble, const std::string& file) {
  const std::size_t members = ensemble.weights.rows();
  const std::size_t pairs = members * (members - 1) / 2;
  if (study.paths.pairs > pairs)
    throw BadInput(
        fmt::format("paths.pairs is {}; the {} weight vectors in '{}' ({}) have {} pairs. Lower it, or give a "
                    "file with more vectors",
                    study.paths.pairs, members, file, key_path(ensemble.id), pairs));
}

/// Figures and tables set one row of the train set beside the same row of the test set.
void check_same_members(const std::vector<GivenEnsemble>& given) {
  for (const GivenEnsemble& train : given)
    for (const GivenEnsemble& test : given)
      if (train.id.network == test.id.network && train.id.optimizer == test.id.optimizer &&
          train.weights.rows() != test.weights.rows())
        throw BadInput(fmt::format("{} has {} weight vectors and {} has {}; both must hold the same runs, row by row",
                                   key_path(train.id), train.weights.rows(), key_path(test.id), test.weights.rows()));
}

bool is_written(const StudyLayout& layout, const GivenEnsemble& ensemble) {
  return ensemble_is_done(layout, ensemble.id) &&
         read_file(layout.ensemble_weights(ensemble.id)) == npy_bytes(MatrixView<const float>(ensemble.weights));
}

bool has_paths(const Study& study, const StudyLayout& layout, const EnsembleId& id) {
  const std::vector<Split> splits = splits_of(study, id);
  return std::any_of(splits.begin(), splits.end(), [&](Split split) {
    std::error_code none;  // a folder that is not there has no paths
    const std::filesystem::directory_iterator files(layout.path_result(id, split, 0, 0).parent_path(), none);
    return std::any_of(begin(files), end(files), [](const auto& file) { return file.path().extension() == ".json"; });
  });
}

}  // namespace

std::vector<GivenEnsemble> load_given_ensembles(const Study& study) {
  std::vector<GivenEnsemble> given;
  for (const EnsembleId& id : ensembles(study)) {
    const StudyNetwork& network = network_of(study, id.network);
    if (network.is_trained()) continue;
    const std::string& file = network.ensemble_files(id.optimizer).of(id.set);
    given.push_back({id, read_weights(network, id, file)});
    check_pairs(study, given.back(), file);
  }
  check_same_members(given);
  return given;
}

void refuse_other_weights(const Study& study, const StudyLayout& layout, const std::vector<GivenEnsemble>& given) {
  for (const GivenEnsemble& ensemble : given)
    if (has_paths(study, layout, ensemble.id) && !is_written(layout, ensemble))
      throw BadInput(
          fmt::format("'{}' was made with other weights than those of {}, and paths between them are finished. "
                      "Put the old file back, or choose another folder",
                      layout.folder.string(), key_path(ensemble.id)));
}

bool write_given_ensembles(const Study& study, const StudyLayout& layout, const DataSet& data,
                           const std::vector<GivenEnsemble>& given, std::size_t workers, std::stop_token stop) {
  const std::map<std::string, NetworkPair> landscapes = study_landscapes(study, data);
  Workers team(workers);
  for (const GivenEnsemble& ensemble : given) {
    if (is_written(layout, ensemble)) continue;
    const NetworkPair& pair = landscapes.at(ensemble.id.network);
    std::vector<EnsembleMember> members(ensemble.weights.rows());
    team.for_each(members.size(), [&](std::size_t row) {
      if (stop.stop_requested()) return;
      const auto weights = ensemble.weights.row(row);
      const std::vector<double> point(weights.begin(), weights.end());
      members[row] = {row, pair.train->value(point), pair.test->value(point)};
    });
    if (stop.stop_requested()) return false;
    write_ensemble(layout, ensemble.id, ensemble.weights, members);
  }
  return true;
}

}  // namespace lowpass
