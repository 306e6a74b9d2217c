#include "lowpass/report/warnings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace lowpass::report {
namespace {

constexpr double noticeable_fall = 0.01, noticeable_excess = 0.02;

/// "fcp-bfgs-train (training landscape)"
std::string name_of(const EnsembleStatistics& ensemble, const HeightStatistics& heights) {
  return fmt::format("{} ({} landscape)", ensemble.id.name(), heights.split == Split::train ? "training" : "test");
}

/// Where something is wrong and by how much, as a fraction.
struct Place {
  std::string name;
  double amount = 0;
};

/// One sentence for all places: how many there are and where it is worst; the tables list every one.
std::string summed_up(const std::string& sentence, const std::vector<Place>& places) {
  const auto worst = std::max_element(places.begin(), places.end(),
                                      [](const Place& a, const Place& b) { return a.amount < b.amount; });
  return fmt::format("{} {}: {} ({:.1f} %).", sentence,
                     places.size() == 1 ? "Where" : fmt::format("{} cases, the worst", places.size()), worst->name,
                     100 * worst->amount);
}

}  // namespace

std::vector<std::string> warnings(const StudyStatistics& statistics) {
  std::vector<Place> falling, coarse, without_number, equal;
  for (const NetworkStatistics& network : statistics.networks) {
    for (const EnsembleStatistics& ensemble : network.ensembles) {
      for (const HeightStatistics& heights : ensemble.heights) {
        const std::string name = name_of(ensemble, heights);
        if (heights.late_fall && *heights.late_fall > noticeable_fall) falling.push_back({name, *heights.late_fall});
        if (heights.height && heights.refined_height &&
            heights.refined_height->mean > (1 + noticeable_excess) * heights.height->mean)
          coarse.push_back({name, heights.refined_height->mean / heights.height->mean - 1});
        const auto share = [&](std::size_t pairs) {
          return static_cast<double>(pairs) / static_cast<double>(heights.found);
        };
        if (heights.not_finite > 0) without_number.push_back({name, share(heights.not_finite)});
        if (heights.equal_ends > 0) equal.push_back({name, share(heights.equal_ends)});
      }
    }
  }
  std::vector<std::string> all;
  if (!falling.empty())
    all.push_back(
        summed_up("Heights were still falling when the search ended, by over 1 % in the last tenth of its steps: "
                  "they are limited by the number of steps (paths.steps), not by the landscape.",
                  falling));
  if (!coarse.empty())
    all.push_back(
        summed_up("The continuous paths are on average over 2 % higher than their grid points say: the grid is "
                  "too coarse (paths.points), its heights miss the tops.",
                  coarse));
  if (!without_number.empty()) all.push_back(summed_up("Pairs without a finite height are left out.", without_number));
  if (!equal.empty())
    all.push_back(
        summed_up("Pairs join two equal members, the same weights twice: their height is that of their ends, and no "
                  "path was searched for (stop_reason equal-ends in analysis/pairs.csv).",
                  equal));
  return all;
}

std::vector<std::string> projection_warnings(const StudyStatistics& statistics) {
  std::vector<std::string> all;
  for (const NetworkStatistics& network : statistics.networks)
    for (const Projection& projection : network.projections)
      if (projection.is_identity())
        all.push_back(
            fmt::format("The solutions of {} (BFGS {} and SGD {}) lie so far apart that the RBF kernel matrix is the "
                        "identity: its largest number off the diagonal is {:.2g}. Every direction is as good as any "
                        "other: the axes of this kernel PCA mean nothing.",
                        network.label, to_string(projection.bfgs_set), to_string(projection.sgd_set),
                        projection.pca.largest_off_diagonal));
  return all;
}

std::vector<std::string> machine_warnings(const StudyData& data) {
  std::map<std::string, std::size_t> tasks;
  for (const auto& [task, timing] : data.timings)
    if (!timing.machine.empty()) ++tasks[timing.machine];
  if (tasks.size() < 2) return {};
  std::string text = fmt::format(
      "The tasks were computed on {} kinds of machine, whose results may differ in their last digits: equal bytes hold "
      "for one kind (timings.csv names each task's).",
      tasks.size());
  for (const auto& [machine, count] : tasks) text += fmt::format(" {} on {}.", count, machine);
  return {text};
}

}  // namespace lowpass::report
