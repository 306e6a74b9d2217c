#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lowpass/study/keys.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// Calls visit(table path, keys, table) for every table of the resolved study file, in its order; Study may be const.
/// `networks` come with their label: "networks.fcp", "networks.fcp.sgd".
template <class AnyStudy, class Visit>
void visit_tables(AnyStudy& study, Visit visit) {
  visit("", top_keys(), study);
  visit("data", data_keys(), study);
  visit("training", training_keys(), study);
  for (auto& network : study.networks) {
    const std::string path = "networks." + network.label;
    visit(path, network_keys(), network);
    visit(path + ".sgd", sgd_keys(), network.sgd);
    visit(path + ".bfgs", bfgs_keys(), network.bfgs);
  }
  visit("paths", path_keys(), study.paths);
  visit("analysis", analysis_keys(), study.analysis);
}

/// "paths.gradient_noise": a key with the path of its table, which is empty at the top.
template <class Table, class Context>
std::string joined_key(const std::string& path, const Key<Table, Context>& key) {
  return spelled(path.empty() ? "" : path + ".", key.name);
}

/// A key of a study with its value, as it is compared with a study folder.
struct Setting {
  std::string table;     ///< "networks.fcp.sgd"
  std::string key_path;  ///< "networks.fcp.sgd.epochs"
  std::string value;     ///< as TOML
  Determines determines = Determines::nothing;
};

/// Every key of the resolved study.
std::vector<Setting> settings(const Study& study);

}  // namespace lowpass
