#include "lowpass/study/given_ensembles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>

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

constexpr const char* not_finite = "a weight is not finite";
constexpr const char* too_large = "a weight is too large for float32";
constexpr const char* no_loss = "its loss is no number";

/// What is wrong with a weight vector; null if nothing is.
const char* fault(std::span<const double> weights) {
  for (const double weight : weights) {
    if (!std::isfinite(weight)) return not_finite;
    if (!(std::abs(weight) <= std::numeric_limits<float>::max())) return too_large;
  }
  return nullptr;
}

/// All rows of a file; those that cannot be used are named.
GivenEnsemble read_rows(const StudyNetwork& network, const EnsembleId& id, const std::string& file) {
  const Matrix<double> array = read_npy(file, NotFinite::allowed);
  const std::size_t dimension = network_parameter_count(network.landscape);
  if (array.columns() != dimension)
    throw BadInput(fmt::format("{} is '{}': its rows have {} components, the network '{}' has {} weights; {}",
                               key_path(id), file, array.columns(), network.landscape, dimension,
                               landscapes_that_fit(array.columns())));
  GivenEnsemble all{id, Matrix<float>(array.rows(), array.columns()), {}, {}};
  for (std::size_t row = 0; row < array.rows(); ++row) {
    all.rows.push_back(row);
    if (const char* reason = fault(array.row(row)))
      all.left_out.push_back({row, reason});
    else
      std::ranges::transform(array.row(row), all.weights.row(row).begin(),
                             [](double value) { return static_cast<float>(value); });
  }
  return all;
}

bool is_of_the_same_runs(const EnsembleId& one, const EnsembleId& other) {
  return one.network == other.network && one.optimizer == other.optimizer;
}

/// The ensemble without these rows. @throws BadInput if that leaves none.
GivenEnsemble without(const GivenEnsemble& all, const std::vector<LeftOut>& left_out) {
  GivenEnsemble kept{all.id, {}, {}, left_out};
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    if (is_left_out(left_out, all.rows[i])) continue;
    kept.weights.append_row(all.weights.row(i));
    kept.rows.push_back(all.rows[i]);
  }
  if (kept.rows.empty())
    throw BadInput(fmt::format("{}: none of its {} weight vectors can be used, row {}: {}. Give a file with others",
                               key_path(all.id), all.rows.size(), left_out.front().seed, left_out.front().reason));
  return kept;
}

/// Figures and tables set one row of the train set beside the same row of the test set: who is left out of one is left
/// out of both.
std::vector<LeftOut> left_out_of_both(const std::vector<GivenEnsemble>& all, const EnsembleId& id) {
  std::map<std::uint64_t, std::string> reasons;
  for (const GivenEnsemble& ensemble : all)
    if (is_of_the_same_runs(ensemble.id, id))
      for (const LeftOut& one : ensemble.left_out) reasons.emplace(one.seed, one.reason);
  std::vector<LeftOut> left_out;
  for (const auto& [row, reason] : reasons) left_out.push_back({row, reason});
  return left_out;
}

std::vector<GivenEnsemble> usable(const std::vector<GivenEnsemble>& all) {
  std::vector<GivenEnsemble> kept;
  for (const GivenEnsemble& ensemble : all) kept.push_back(without(ensemble, left_out_of_both(all, ensemble.id)));
  return kept;
}

void check_pairs(const Study& study, const GivenEnsemble& ensemble, const std::string& file) {
  const std::size_t members = ensemble.weights.rows();
  const std::size_t pairs = members * (members - 1) / 2;
  if (study.paths.pairs > pairs && members > 1)
    throw BadInput(
        fmt::format("paths.pairs is {}; the {} weight vectors in '{}' ({}) have {} pairs. Lower it, or give a "
                    "file with more vectors",
                    study.paths.pairs, members, file, key_path(ensemble.id), pairs));
}

/// Figures and tables set one row of the train set beside the same row of the test set.
void check_same_members(const std::vector<GivenEnsemble>& given) {
  for (const GivenEnsemble& train : given)
    for (const GivenEnsemble& test : given)
      if (is_of_the_same_runs(train.id, test.id) && train.weights.rows() != test.weights.rows())
        throw BadInput(fmt::format("{} has {} weight vectors and {} has {}; both must hold the same runs, row by row",
                                   key_path(train.id), train.weights.rows(), key_path(test.id), test.weights.rows()));
}

bool is_written(const StudyLayout& layout, const GivenEnsemble& ensemble) {
  if (!ensemble_is_done(layout, ensemble.id)) return false;
  std::vector<LeftOut> left_out = read_left_out(layout, ensemble.id.network, ensemble.id.optimizer);
  // Losses are known only there; what is wrong with weights is seen in the file, which may have been mended.
  std::erase_if(left_out, [](const LeftOut& one) { return one.reason != no_loss; });
  Matrix<float> expected;
  for (std::size_t i = 0; i < ensemble.rows.size(); ++i)
    if (!is_left_out(left_out, ensemble.rows[i])) expected.append_row(ensemble.weights.row(i));
  return read_file(layout.ensemble_weights(ensemble.id)) == npy_bytes(MatrixView<const float>(expected));
}

bool has_paths(const Study& study, const StudyLayout& layout, const EnsembleId& id) {
  const std::vector<Split> splits = splits_of(study, id);
  return std::any_of(splits.begin(), splits.end(), [&](Split split) {
    std::error_code none;  // a folder that is not there has no paths
    const std::filesystem::directory_iterator files(layout.path_result(id, split, 0, 0).parent_path(), none);
    return std::any_of(begin(files), end(files), [](const auto& file) { return file.path().extension() == ".json"; });
  });
}

/// The losses of every member; nothing if it was stopped before its end.
std::optional<std::vector<EnsembleMember>> evaluated(const GivenEnsemble& ensemble, const NetworkPair& pair,
                                                     Workers& team, const std::stop_token& stop) {
  std::vector<EnsembleMember> members(ensemble.rows.size());
  team.for_each(members.size(), [&](std::size_t i) {
    if (stop.stop_requested()) return;
    const auto weights = ensemble.weights.row(i);
    const std::vector<double> point(weights.begin(), weights.end());
    members[i] = {ensemble.rows[i], pair.train->value(point), pair.test->value(point)};
  });
  if (stop.stop_requested()) return std::nullopt;
  return members;
}

/// Writes the sets of one optimiser. False if it was stopped before its end.
bool write_sets(const StudyLayout& layout, const std::vector<GivenEnsemble>& sets, const NetworkPair& pair,
                Workers& team, const std::stop_token& stop) {
  std::vector<GivenEnsemble> found = sets;
  std::vector<std::vector<EnsembleMember>> members;
  for (GivenEnsemble& ensemble : found) {
    const auto losses = evaluated(ensemble, pair, team, stop);
    if (!losses) return false;
    for (const EnsembleMember& member : *losses)
      if (std::isnan(member.train_loss) || std::isnan(member.test_loss))
        ensemble.left_out.push_back({member.seed, no_loss});
    members.push_back(*losses);
  }
  const std::vector<GivenEnsemble> kept = usable(found);
  write_left_out(layout, kept.front().id.network, kept.front().id.optimizer, kept.front().left_out);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    std::erase_if(members[i], [&](const EnsembleMember& member) { return is_left_out(kept[i].left_out, member.seed); });
    write_ensemble(layout, kept[i].id, kept[i].weights, members[i]);
  }
  return true;
}

}  // namespace

std::vector<GivenEnsemble> load_given_ensembles(const Study& study) {
  std::vector<GivenEnsemble> given;
  for (const EnsembleId& id : ensembles(study)) {
    const StudyNetwork& network = network_of(study, id.network);
    if (network.is_trained()) continue;
    const std::string& file = network.ensemble_files(id.optimizer).of(id.set);
    given.push_back(read_rows(network, id, file));
    check_pairs(study, given.back(), file);
  }
  check_same_members(given);
  return usable(given);
}

std::vector<std::string> left_out_messages(const std::vector<GivenEnsemble>& given) {
  std::vector<std::string> messages;
  for (const GivenEnsemble& ensemble : given)
    for (const LeftOut& one : ensemble.left_out) {
      std::string message = fmt::format("networks.{}.{}: row {} is left out: {}", ensemble.id.network,
                                        to_string(ensemble.id.optimizer), one.seed, one.reason);
      if (messages.empty() || std::ranges::find(messages, message) == messages.end())
        messages.push_back(std::move(message));
    }
  return messages;
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
  for (auto first = given.begin(); first != given.end();) {
    // The sets of one optimiser stand side by side.
    const auto end = std::find_if_not(
        first, given.end(), [&](const GivenEnsemble& ensemble) { return is_of_the_same_runs(ensemble.id, first->id); });
    const std::vector<GivenEnsemble> sets(first, end);
    const bool written =
        std::ranges::all_of(sets, [&](const GivenEnsemble& ensemble) { return is_written(layout, ensemble); });
    if (!written && !write_sets(layout, sets, landscapes.at(sets.front().id.network), team, stop)) return false;
    first = end;
  }
  return true;
}

}  // namespace lowpass
