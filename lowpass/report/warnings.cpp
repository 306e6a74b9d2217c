#include "lowpass/report/warnings.hpp"

#include <fmt/format.h>

namespace lowpass::report {
namespace {

constexpr double noticeable_fall = 0.01, noticeable_excess = 0.02;

std::string name_of(const EnsembleStatistics& ensemble, const HeightStatistics& heights) {
  return fmt::format("{} on the {} landscape", ensemble.id.name(), heights.split == Split::train ? "training" : "test");
}

void add_warnings(const EnsembleStatistics& ensemble, const HeightStatistics& heights, std::vector<std::string>& all) {
  const std::string name = name_of(ensemble, heights);
  if (heights.late_fall && *heights.late_fall > noticeable_fall)
    all.push_back(
        fmt::format("{}: heights were still falling when the search ended, by {:.1f} % over the last tenth of the "
                    "steps. They are limited by the number of steps (paths.steps), not by the landscape.",
                    name, 100 * *heights.late_fall));
  if (heights.height && heights.refined_height->mean > (1 + noticeable_excess) * heights.height->mean)
    all.push_back(
        fmt::format("{}: the continuous paths are {:.1f} % higher on average than their grid points say. The grid "
                    "is too coarse (paths.points): its heights miss the tops.",
                    name, 100 * (heights.refined_height->mean / heights.height->mean - 1)));
  if (heights.not_finite > 0)
    all.push_back(fmt::format("{}: {} of {} pairs have no finite height and are left out.", name, heights.not_finite,
                              heights.found));
}

}  // namespace

std::vector<std::string> warnings(const StudyStatistics& statistics) {
  std::vector<std::string> all;
  for (const NetworkStatistics& network : statistics.networks) {
    for (const EnsembleStatistics& ensemble : network.ensembles) {
      for (const HeightStatistics& heights : ensemble.heights) add_warnings(ensemble, heights, all);
    }
  }
  return all;
}

}  // namespace lowpass::report
