#include "lowpass/study/ensemble_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/study/left_out.hpp"
#include "lowpass/study/training_files.hpp"

namespace lowpass {
namespace {

void write_if_changed(const std::filesystem::path& path, const std::string& bytes) {
  if (std::filesystem::exists(path) && read_file(path) == bytes) return;
  write_file(path, bytes);
}

void select_ensemble(const StudyLayout& layout, const EnsembleId& id, const std::vector<std::uint64_t>& seeds) {
  Matrix<float> weights;
  std::vector<EnsembleMember> members;
  for (std::size_t row = 0; row < seeds.size(); ++row) {
    const std::filesystem::path folder = layout.training(id.network, id.optimizer, seeds[row]);
    const std::filesystem::path file = folder / (to_string(id.set) + ".npy");
    const Matrix<double> snapshot = read_npy(file);
    if (row > 0 && snapshot.size() != weights.columns())
      throw BadInput(
          fmt::format("'{}' holds {} weights, other runs of '{}' {}; remove its folder and run the study again",
                      file.string(), snapshot.size(), id.network, weights.columns()));
    weights.append_row(std::vector<float>(snapshot.values().begin(), snapshot.values().end()));
    const TrainingMinima minima = read_training_minima(folder);
    const LossPair& losses = id.set == SnapshotSet::train ? minima.train_minimum : minima.test_minimum;
    members.push_back({seeds[row], losses.train, losses.test});
  }
  write_ensemble(layout, id, weights, members);
}

}  // namespace

std::vector<std::uint64_t> choose_members(std::vector<RunLoss> runs, std::size_t kept) {
  std::sort(runs.begin(), runs.end(), [](const RunLoss& a, const RunLoss& b) {
    return std::tie(a.lowest_train_loss, a.seed) < std::tie(b.lowest_train_loss, b.seed);
  });
  std::vector<std::uint64_t> seeds;
  for (std::size_t row = 0; row < std::min(kept, runs.size()); ++row) seeds.push_back(runs[row].seed);
  return seeds;
}

bool write_ensembles(const Study& study, const StudyLayout& layout, const std::string& network,
                     OptimizerKind optimizer) {
  std::vector<RunLoss> runs;
  std::vector<LeftOut> left_out;
  for (std::uint64_t seed = study.first_seed; seed < study.first_seed + study.runs; ++seed) {
    const TrainingMinima minima = read_training_minima(layout.training(network, optimizer, seed));
    if (minima.diverged || !std::isfinite(minima.train_minimum.train) || !std::isfinite(minima.test_minimum.test))
      left_out.push_back({seed, "its training diverged: a loss was not finite"});
    else
      runs.push_back({seed, minima.train_minimum.train});
  }
  write_left_out(layout, network, optimizer, left_out);
  if (runs.empty()) return false;
  const std::vector<std::uint64_t> seeds = choose_members(std::move(runs), study.kept);
  for (const SnapshotSet set : {SnapshotSet::train, SnapshotSet::test})
    select_ensemble(layout, {network, optimizer, set}, seeds);
  return true;
}

void write_ensemble(const StudyLayout& layout, const EnsembleId& id, const Matrix<float>& weights,
                    const std::vector<EnsembleMember>& members) {
  std::string table = "row,seed,train_loss,test_loss\n";
  for (std::size_t row = 0; row < members.size(); ++row)
    table += fmt::format("{},{},{},{}\n", row, members[row].seed, shortest(members[row].train_loss),
                         shortest(members[row].test_loss));
  write_if_changed(layout.ensemble_weights(id), npy_bytes(MatrixView<const float>(weights)));
  write_if_changed(layout.ensemble_table(id), table);
}

bool ensemble_is_done(const StudyLayout& layout, const EnsembleId& id) {
  return std::filesystem::exists(layout.ensemble_weights(id)) && std::filesystem::exists(layout.ensemble_table(id));
}

}  // namespace lowpass
