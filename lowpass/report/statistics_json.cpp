#include "lowpass/core/version.hpp"
#include "lowpass/report/published.hpp"
#include "lowpass/report/tables.hpp"
#include "lowpass/study/task_options.hpp"

namespace lowpass::report {
namespace {

using nlohmann::ordered_json;

ordered_json to_json(const std::optional<double>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json to_json(const std::optional<Interval>& interval) {
  if (!interval) return nullptr;
  return {interval->low, interval->high};
}

ordered_json to_json(const std::optional<Mean>& mean) {
  if (!mean) return nullptr;
  return {{"count", mean->count},
          {"mean", mean->mean},
          {"standard_deviation", mean->standard_deviation},
          {"mean_interval_95", to_json(mean->interval)}};
}

ordered_json to_json(const std::optional<Summary>& summary) {
  if (!summary) return nullptr;
  return {{"count", summary->count},
          {"mean", summary->mean},
          {"standard_deviation", summary->standard_deviation},
          {"minimum", summary->minimum},
          {"lower_quartile", summary->lower_quartile},
          {"median", summary->median},
          {"upper_quartile", summary->upper_quartile},
          {"maximum", summary->maximum}};
}

ordered_json to_json(const std::optional<Histogram>& histogram) {
  if (!histogram) return nullptr;
  return {{"low", histogram->low}, {"high", histogram->high}, {"counts", histogram->counts}};
}

ordered_json heights_json(const HeightStatistics& heights) {
  return {{"landscape", split_name(heights.split)},
          {"pairs_wanted", heights.wanted},
          {"pairs_found", heights.found},
          {"pairs_not_finite", heights.not_finite},
          {"pairs_of_equal_ends", heights.equal_ends},
          {"height", to_json(heights.height)},
          {"mean_height_interval_95", to_json(heights.mean_height_interval)},
          {"refined_height", to_json(heights.refined_height)},
          {"linear_height", to_json(heights.linear_height)},
          {"excess", to_json(heights.excess)},
          {"late_fall", to_json(heights.late_fall)},
          {"converged_share", heights.converged_share},
          {"histogram", to_json(heights.histogram)}};
}

/// Numbers of the paper stand in an object of their own.
ordered_json published_json(const NetworkStatistics& network, const EnsembleId& id) {
  if (!network.paper_network) return nullptr;
  const auto components = published_components(*network.paper_network, id.optimizer, id.set);
  if (!components) return nullptr;
  return {{"network", *network.paper_network},
          {"loss", to_json(published_loss(*network.paper_network, id.optimizer, id.set))},
          {"loss_is_of", to_string(id.set)},
          {"component_mean", components->mean},
          {"component_standard_deviation", components->standard_deviation}};
}

ordered_json ensemble_json(const NetworkStatistics& network, const EnsembleStatistics& ensemble) {
  ordered_json heights = ordered_json::array();
  for (const HeightStatistics& entry : ensemble.heights) heights.push_back(heights_json(entry));
  return {{"name", ensemble.id.name()},
          {"optimizer", to_string(ensemble.id.optimizer)},
          {"set", to_string(ensemble.id.set)},
          {"members", ensemble.members},
          {"parameters", ensemble.parameters},
          {"train_loss", to_json(ensemble.train_loss)},
          {"test_loss", to_json(ensemble.test_loss)},
          {"train_accuracy", to_json(ensemble.train_accuracy)},
          {"test_accuracy", to_json(ensemble.test_accuracy)},
          {"component_mean", ensemble.components.mean},
          {"component_standard_deviation", ensemble.components.standard_deviation},
          {"member_standard_deviation", to_json(ensemble.member_deviation)},
          {"heights", heights},
          {"published", published_json(network, ensemble.id)}};
}

ordered_json distances_of(const NetworkStatistics& network) {
  if (!network.distances) return nullptr;
  ordered_json groups = ordered_json::array();
  for (const DistanceGroup& group : network.distances->groups)
    groups.push_back({{"ensemble", group.id.name()}, {"distance", to_json(group.mean)}});
  return {{"centroid_distance", network.distances->centroid_distance},
          {"centroid_distance_by_chance", network.distances->chance_distance},
          {"groups", groups}};
}

ordered_json projections_of(const NetworkStatistics& network) {
  ordered_json projections = ordered_json::array();
  for (const Projection& projection : network.projections) {
    projections.push_back({{"kernel", projection.kernel},
                           {"bfgs_set", to_string(projection.bfgs_set)},
                           {"sgd_set", to_string(projection.sgd_set)},
                           {"bfgs_members", projection.bfgs_count},
                           {"sgd_members", projection.pca.projections.rows() - projection.bfgs_count},
                           {"eigenvalues", projection.pca.eigenvalues},
                           {"eigenvalue_sum", projection.pca.eigenvalue_sum},
                           {"largest_off_diagonal", projection.pca.largest_off_diagonal}});
    if (projection.separation) projections.back()["separation_along_pc1"] = *projection.separation;
  }
  return projections;
}

template <class PerNetwork>
ordered_json for_networks(const StudyStatistics& statistics, const char* key, const PerNetwork& part) {
  ordered_json networks = ordered_json::array();
  for (const NetworkStatistics& network : statistics.networks)
    networks.push_back({{"network", network.label}, {key, part(network)}});
  return {{"schema", 1}, {"networks", networks}};
}

}  // namespace

ordered_json distances_json(const StudyStatistics& statistics) {
  return for_networks(statistics, "distances", distances_of);
}

ordered_json kernel_pca_json(const StudyStatistics& statistics) {
  return for_networks(statistics, "projections", projections_of);
}

ordered_json statistics_json(const StudyData& data, const StudyStatistics& statistics,
                             const std::vector<Finding>& findings) {
  ordered_json networks = ordered_json::array();
  for (const NetworkStatistics& network : statistics.networks) {
    ordered_json ensembles = ordered_json::array(), rises = ordered_json::array();
    for (const EnsembleStatistics& ensemble : network.ensembles) ensembles.push_back(ensemble_json(network, ensemble));
    for (const RiseStatistics& rise : network.rises)
      rises.push_back({{"optimizer", to_string(training_method(rise.optimizer))},
                       {"log_last_over_lowest_test_loss", to_json(rise.log_ratio)}});
    networks.push_back({{"network", network.label},
                        {"landscape", network.landscape},
                        {"ensembles", ensembles},
                        {"test_loss_rise", rises},
                        {"distances", distances_of(network)},
                        {"kernel_pca", projections_of(network)}});
  }
  ordered_json verdicts = ordered_json::array();
  for (const Finding& finding : findings)
    verdicts.push_back({{"conclusion", finding.conclusion},
                        {"network", finding.network},
                        {"claim", finding.claim},
                        {"evidence", finding.evidence},
                        {"verdict", to_string(finding.verdict)}});
  return {{"schema", 1},          {"title", data.study.title}, {"lowpass", version},
          {"networks", networks}, {"findings", verdicts},      {"missing", data.missing}};
}

}  // namespace lowpass::report
