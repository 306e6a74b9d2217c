#include "lowpass/report/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "lowpass/report/height_statistics.hpp"
#include "lowpass/report/published.hpp"
#include "lowpass/report/weight_groups.hpp"

namespace lowpass::report {
namespace {

const TrainingRun* find_run(const std::vector<TrainingRun>& runs, std::uint64_t seed) {
  const auto found = std::find_if(runs.begin(), runs.end(), [&](const TrainingRun& run) { return run.seed == seed; });
  return found == runs.end() ? nullptr : &*found;
}

EnsembleStatistics loss_statistics(const NetworkData& network, const EnsembleData& ensemble) {
  EnsembleStatistics result;
  result.id = ensemble.id;
  result.members = ensemble.members.size();
  std::vector<double> train_losses, test_losses, train_accuracies, test_accuracies;
  for (const EnsembleMember& member : ensemble.members) {
    train_losses.push_back(member.train_loss);
    test_losses.push_back(member.test_loss);
    const TrainingRun* run = find_run(network.runs(ensemble.id.optimizer), member.seed);
    if (run == nullptr) continue;
    const Minimum& minimum = run->minimum(ensemble.id.set);
    if (minimum.train_accuracy) train_accuracies.push_back(*minimum.train_accuracy);
    if (minimum.test_accuracy) test_accuracies.push_back(*minimum.test_accuracy);
  }
  result.train_loss = mean_of(train_losses);
  result.test_loss = mean_of(test_losses);
  result.train_accuracy = mean_of(train_accuracies);
  result.test_accuracy = mean_of(test_accuracies);
  return result;
}

RiseStatistics rise_statistics(const NetworkData& network, const EnsembleData& ensemble) {
  std::vector<double> log_ratios;
  for (const EnsembleMember& member : ensemble.members) {
    const TrainingRun* run = find_run(network.runs(ensemble.id.optimizer), member.seed);
    if (run == nullptr || run->curve.test_loss.empty()) continue;
    // max and min with NaN in second place keep the first argument: an epoch without a number does not count.
    double lowest = run->curve.test_loss.front();
    for (const double loss : run->curve.test_loss) lowest = std::fmin(lowest, loss);
    log_ratios.push_back(std::log(run->curve.test_loss.back() / lowest));
  }
  return {.optimizer = ensemble.id.optimizer, .log_ratio = mean_of(log_ratios)};
}

}  // namespace

const HeightStatistics* EnsembleStatistics::on(Split split) const {
  const auto found =
      std::find_if(heights.begin(), heights.end(), [&](const HeightStatistics& entry) { return entry.split == split; });
  return found == heights.end() ? nullptr : &*found;
}

const DistanceGroup* DistanceStatistics::group(OptimizerKind optimizer, SnapshotSet set) const {
  const auto found = std::find_if(groups.begin(), groups.end(), [&](const DistanceGroup& entry) {
    return entry.id.optimizer == optimizer && entry.id.set == set;
  });
  return found == groups.end() ? nullptr : &*found;
}

bool Projection::is_identity() const {
  return kernel == "rbf" && pca.largest_off_diagonal * static_cast<double>(pca.projections.rows()) < 0.01;
}

const EnsembleStatistics* NetworkStatistics::ensemble(OptimizerKind optimizer, SnapshotSet set) const {
  const auto found = std::find_if(ensembles.begin(), ensembles.end(), [&](const EnsembleStatistics& entry) {
    return entry.id.optimizer == optimizer && entry.id.set == set;
  });
  return found == ensembles.end() ? nullptr : &*found;
}

const Projection* NetworkStatistics::projection(SnapshotSet bfgs_set, std::string_view kernel) const {
  const auto found = std::find_if(projections.begin(), projections.end(), [&](const Projection& entry) {
    return entry.bfgs_set == bfgs_set && entry.kernel == kernel;
  });
  return found == projections.end() ? nullptr : &*found;
}

StudyStatistics compute_statistics(const StudyData& data) {
  StudyStatistics result;
  for (const NetworkData& network : data.networks) {
    NetworkStatistics statistics;
    statistics.label = network.network.label;
    statistics.landscape = network.network.landscape;
    statistics.paper_network = paper_network(network.network.landscape);
    for (const EnsembleData& ensemble : network.ensembles) {
      statistics.ensembles.push_back(loss_statistics(network, ensemble));
      if (ensemble.id.set == SnapshotSet::train) statistics.rises.push_back(rise_statistics(network, ensemble));
    }
    add_height_statistics(data, network, statistics);
    add_weight_statistics(data, network, statistics);
    result.networks.push_back(std::move(statistics));
  }
  return result;
}

}  // namespace lowpass::report
