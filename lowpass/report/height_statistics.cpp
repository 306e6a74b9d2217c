#include "lowpass/report/height_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lowpass/report/round_tables.hpp"

namespace lowpass::report {
namespace {

bool usable(const PairPath& path) {
  return std::isfinite(path.height) && std::isfinite(path.refined_height) && std::isfinite(path.linear_height) &&
         std::isfinite(path.excess);
}

/// The steps of a search on mini-batches or random points tell nothing of the path's height.
std::optional<double> fall_at_the_end(const PairPath& path) {
  if (!path.rounds.empty()) return fall_in_last_round(path.rounds);
  return path.trace_sees_all ? late_fall(path.trace_height) : std::nullopt;
}

HeightStatistics summarize_split(const StudyData& data, const SplitPaths& split, std::size_t members) {
  HeightStatistics result;
  result.split = split.split;
  result.wanted = split.wanted;
  result.found = split.paths.size();
  std::vector<double> heights, refined, linear, excess, falls;
  std::vector<PairHeight> pairs;
  std::size_t converged = 0;
  for (const PairPath& path : split.paths) {
    if (path.converged) ++converged;
    if (path.stop_reason == StopReason::equal_ends) ++result.equal_ends;
    if (const auto fall = fall_at_the_end(path)) falls.push_back(*fall);
    if (!usable(path)) {
      ++result.not_finite;
      continue;
    }
    heights.push_back(path.height);
    refined.push_back(path.refined_height);
    linear.push_back(path.linear_height);
    excess.push_back(path.excess);
    pairs.push_back({path.first_row, path.second_row, path.height});
  }
  if (result.found > 0) result.converged_share = static_cast<double>(converged) / static_cast<double>(result.found);
  if (!falls.empty()) result.late_fall = summarize(falls).median;
  if (heights.empty()) return result;
  result.height = summarize(heights);
  result.refined_height = summarize(refined);
  result.linear_height = summarize(linear);
  result.excess = summarize(excess);
  result.mean_height_interval =
      mean_height_interval(pairs, members, 0.95, data.study.analysis.bootstrap_samples, data.study.seed);
  return result;
}

/// Bins common to a network's sets on one landscape, so that their bars compare.
void add_histograms(const StudyData& data, const NetworkData& network, Split split, NetworkStatistics& statistics) {
  std::vector<std::vector<double>> samples;
  std::vector<HeightStatistics*> owners;
  for (std::size_t i = 0; i < network.ensembles.size(); ++i) {
    for (std::size_t j = 0; j < network.ensembles[i].splits.size(); ++j) {
      HeightStatistics& owner = statistics.ensembles[i].heights[j];
      if (owner.split != split || !owner.height) continue;
      std::vector<double>& sample = samples.emplace_back();
      for (const PairPath& path : network.ensembles[i].splits[j].paths) {
        if (usable(path)) sample.push_back(path.height);
      }
      owners.push_back(&owner);
    }
  }
  if (samples.empty()) return;
  const std::vector<Histogram> bars = histograms(samples, data.study.analysis.histogram_bins);
  for (std::size_t i = 0; i < owners.size(); ++i) owners[i]->histogram = bars[i];
}

}  // namespace

std::optional<double> late_fall(std::span<const double> heights) {
  if (heights.size() < 2) return std::nullopt;
  const std::size_t tenth = std::max<std::size_t>(1, heights.size() / 10);
  const auto last = heights.last(tenth);
  const auto before = heights.subspan(heights.size() - 2 * tenth, tenth);
  const double ratio =
      std::accumulate(last.begin(), last.end(), 0.0) / std::accumulate(before.begin(), before.end(), 0.0);
  if (!std::isfinite(ratio)) return std::nullopt;
  return 1 - ratio;
}

void add_height_statistics(const StudyData& data, const NetworkData& network, NetworkStatistics& statistics) {
  for (std::size_t i = 0; i < network.ensembles.size(); ++i) {
    const EnsembleData& ensemble = network.ensembles[i];
    for (const SplitPaths& split : ensemble.splits)
      statistics.ensembles[i].heights.push_back(summarize_split(data, split, ensemble.members.size()));
  }
  add_histograms(data, network, Split::train, statistics);
  add_histograms(data, network, Split::test, statistics);
}

}  // namespace lowpass::report
