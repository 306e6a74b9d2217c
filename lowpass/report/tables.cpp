#include "lowpass/report/tables.hpp"

#include <algorithm>

#include "lowpass/core/errors.hpp"
#include "lowpass/report/csv.hpp"
#include "lowpass/report/published.hpp"

namespace lowpass::report {
namespace {

std::optional<double> mean_or_nothing(const std::optional<Mean>& mean) {
  return mean ? std::optional(mean->mean) : std::nullopt;
}

std::optional<double> deviation_or_nothing(const std::optional<Mean>& mean) {
  return mean ? std::optional(mean->standard_deviation) : std::nullopt;
}

std::vector<CsvField> summary_fields(const std::optional<Summary>& summary) {
  const auto field = [&](double Summary::* member) {
    return CsvField(summary ? std::optional((*summary).*member) : std::nullopt);
  };
  return {field(&Summary::mean),    field(&Summary::standard_deviation),
          field(&Summary::minimum), field(&Summary::lower_quartile),
          field(&Summary::median),  field(&Summary::upper_quartile),
          field(&Summary::maximum)};
}

void add_summary_columns(std::vector<std::string>& columns, const std::string& quantity) {
  for (const char* part :
       {"mean", "standard_deviation", "minimum", "lower_quartile", "median", "upper_quartile", "maximum"})
    columns.push_back(quantity + "_" + part);
}

void append(std::vector<CsvField>& fields, const std::vector<CsvField>& more) {
  fields.insert(fields.end(), more.begin(), more.end());
}

/// The ensemble that a statistic was made from.
const EnsembleData& members_of(const StudyData& data, const EnsembleId& id) {
  const auto network = std::find_if(data.networks.begin(), data.networks.end(),
                                    [&](const NetworkData& entry) { return entry.network.label == id.network; });
  const EnsembleData* ensemble = network == data.networks.end() ? nullptr : network->ensemble(id.optimizer, id.set);
  if (ensemble == nullptr) throw InternalError("no ensemble " + id.name() + " behind its own statistics");
  return *ensemble;
}

}  // namespace

std::string table1_csv(const StudyStatistics& statistics) {
  CsvTable table({"network", "optimizer", "set", "members", "train_loss_mean", "train_loss_standard_deviation",
                  "test_loss_mean", "test_loss_standard_deviation", "train_accuracy_mean", "test_accuracy_mean",
                  "published_network", "published_loss", "published_loss_is_of"});
  for (const NetworkStatistics& network : statistics.networks) {
    for (const EnsembleStatistics& ensemble : network.ensembles) {
      const auto published = network.paper_network
                                 ? published_loss(*network.paper_network, ensemble.id.optimizer, ensemble.id.set)
                                 : std::nullopt;
      table.row({network.label, to_string(ensemble.id.optimizer), to_string(ensemble.id.set), ensemble.members,
                 mean_or_nothing(ensemble.train_loss), deviation_or_nothing(ensemble.train_loss),
                 mean_or_nothing(ensemble.test_loss), deviation_or_nothing(ensemble.test_loss),
                 mean_or_nothing(ensemble.train_accuracy), mean_or_nothing(ensemble.test_accuracy),
                 network.paper_network.value_or(""), published, published ? to_string(ensemble.id.set) : ""});
    }
  }
  return table.text();
}

std::string table_s1_csv(const StudyStatistics& statistics) {
  CsvTable table({"network", "optimizer", "set", "members", "parameters", "mean", "standard_deviation",
                  "published_network", "published_mean", "published_standard_deviation"});
  for (const NetworkStatistics& network : statistics.networks) {
    for (const EnsembleStatistics& ensemble : network.ensembles) {
      const auto published = network.paper_network
                                 ? published_components(*network.paper_network, ensemble.id.optimizer, ensemble.id.set)
                                 : std::nullopt;
      table.row({network.label, to_string(ensemble.id.optimizer), to_string(ensemble.id.set), ensemble.members,
                 ensemble.parameters, ensemble.components.mean, ensemble.components.standard_deviation,
                 network.paper_network.value_or(""), published ? std::optional(published->mean) : std::nullopt,
                 published ? std::optional(published->standard_deviation) : std::nullopt});
    }
  }
  return table.text();
}

std::string heights_csv(const StudyStatistics& statistics) {
  std::vector<std::string> columns{"network", "optimizer",    "set",         "landscape",
                                   "members", "pairs_wanted", "pairs_found", "pairs_not_finite"};
  for (const char* quantity : {"height", "refined_height", "linear_height", "excess"})
    add_summary_columns(columns, quantity);
  columns.insert(columns.end(), {"mean_height_low_95", "mean_height_high_95", "late_fall", "converged_share"});
  CsvTable table(columns);
  for (const NetworkStatistics& network : statistics.networks) {
    for (const EnsembleStatistics& ensemble : network.ensembles) {
      for (const HeightStatistics& heights : ensemble.heights) {
        std::vector<CsvField> fields{network.label,
                                     to_string(ensemble.id.optimizer),
                                     to_string(ensemble.id.set),
                                     split_name(heights.split),
                                     ensemble.members,
                                     heights.wanted,
                                     heights.found,
                                     heights.not_finite};
        append(fields, summary_fields(heights.height));
        append(fields, summary_fields(heights.refined_height));
        append(fields, summary_fields(heights.linear_height));
        append(fields, summary_fields(heights.excess));
        const auto& interval = heights.mean_height_interval;
        append(fields,
               {interval ? std::optional(interval->low) : std::nullopt,
                interval ? std::optional(interval->high) : std::nullopt, heights.late_fall, heights.converged_share});
        table.row(fields);
      }
    }
  }
  return table.text();
}

std::string histograms_csv(const StudyStatistics& statistics) {
  CsvTable table({"network", "optimizer", "set", "landscape", "low", "high", "pairs"});
  for (const NetworkStatistics& network : statistics.networks) {
    for (const EnsembleStatistics& ensemble : network.ensembles) {
      for (const HeightStatistics& heights : ensemble.heights) {
        if (!heights.histogram) continue;
        const Histogram& bars = *heights.histogram;
        const double width = (bars.high - bars.low) / static_cast<double>(bars.counts.size());
        for (std::size_t bin = 0; bin < bars.counts.size(); ++bin)
          table.row({network.label, to_string(ensemble.id.optimizer), to_string(ensemble.id.set),
                     split_name(heights.split), bars.low + width * static_cast<double>(bin),
                     bars.low + width * static_cast<double>(bin + 1), bars.counts[bin]});
      }
    }
  }
  return table.text();
}

std::string pairs_csv(const StudyData& data) {
  CsvTable table({"network",
                  "optimizer",
                  "set",
                  "landscape",
                  "first_seed",
                  "second_seed",
                  "height",
                  "height_t",
                  "refined_height",
                  "refined_height_t",
                  "linear_height",
                  "first_end_value",
                  "second_end_value",
                  "lower_bound",
                  "excess",
                  "length",
                  "chord",
                  "converged",
                  "stop_reason",
                  "value_evaluations",
                  "gradient_evaluations",
                  "sample_gradients"});
  for (const NetworkData& network : data.networks) {
    for (const EnsembleData& ensemble : network.ensembles) {
      for (const SplitPaths& split : ensemble.splits) {
        for (const PairPath& path : split.paths)
          table.row({network.network.label,
                     to_string(ensemble.id.optimizer),
                     to_string(ensemble.id.set),
                     split_name(split.split),
                     path.first,
                     path.second,
                     path.height,
                     path.height_t,
                     path.refined_height,
                     path.refined_height_t,
                     path.linear_height,
                     path.endpoint_values[0],
                     path.endpoint_values[1],
                     path.lower_bound,
                     path.excess,
                     path.length,
                     path.chord,
                     path.converged ? "true" : "false",
                     to_string(path.stop_reason),
                     path.value_evaluations,
                     path.gradient_evaluations,
                     path.sample_gradients});
      }
    }
  }
  return table.text();
}

std::string distances_csv(const StudyData& data, const StudyStatistics& statistics) {
  CsvTable table({"network", "optimizer", "set", "row", "seed", "distance"});
  for (const NetworkStatistics& network : statistics.networks) {
    if (!network.distances) continue;
    for (const DistanceGroup& group : network.distances->groups) {
      const EnsembleData& ensemble = members_of(data, group.id);
      for (std::size_t row = 0; row < group.distances.size(); ++row)
        table.row({network.label, to_string(group.id.optimizer), to_string(group.id.set), row,
                   ensemble.members[row].seed, group.distances[row]});
    }
  }
  return table.text();
}

std::string kernel_pca_csv(const StudyData& data, const StudyStatistics& statistics) {
  CsvTable table({"network", "kernel", "bfgs_set", "optimizer", "set", "row", "seed", "pc1", "pc2"});
  for (const NetworkStatistics& network : statistics.networks) {
    for (const Projection& projection : network.projections) {
      const EnsembleId bfgs{network.label, OptimizerKind::bfgs, projection.bfgs_set};
      const EnsembleId sgd{network.label, OptimizerKind::sgd, projection.sgd_set};
      for (std::size_t i = 0; i < projection.pca.projections.rows(); ++i) {
        const bool first = i < projection.bfgs_count;
        const EnsembleData& ensemble = members_of(data, first ? bfgs : sgd);
        const std::size_t row = first ? i : i - projection.bfgs_count;
        table.row({network.label, projection.kernel, to_string(projection.bfgs_set), to_string(ensemble.id.optimizer),
                   to_string(ensemble.id.set), row, ensemble.members[row].seed, projection.pca.projections(i, 0),
                   projection.pca.projections(i, 1)});
      }
    }
  }
  return table.text();
}

}  // namespace lowpass::report
