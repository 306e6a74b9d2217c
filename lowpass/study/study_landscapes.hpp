#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/network/data_set.hpp"
#include "lowpass/network/network_landscape.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// The landscape with all its parameters written out, "fcp" as "fcp:activation=softplus": two studies with the same
/// networks say so in the same words. @throws BadInput if it is unknown or not made of a network's weights: only such a
/// landscape can be trained.
std::string resolved_landscape(const std::string& landscape);

/// Where the network differs from the one in the paper's text; empty if nowhere.
std::string landscape_departure(const std::string& landscape);

/// Weights of the network; @throws BadInput as above.
std::size_t network_parameter_count(const std::string& landscape);

/// The study's data set: by its known name, or an own folder. `place`: where it lies, as `--data` says.
/// @throws BadInput or IoError as load_data_set, and if train_samples or a batch asks for more samples than there are.
DataSet load_study_data(const Study& study, const std::optional<std::string>& place);

/// One network on both halves of the data. Safe to use from several threads: nothing in it changes.
struct NetworkPair {
  std::shared_ptr<const NetworkLandscape> train;
  std::shared_ptr<const NetworkLandscape> test;

  const NetworkLandscape& split(Split which) const { return which == Split::train ? *train : *test; }
};

/// The network's landscapes, one core each: a study works on many tasks at a time.
NetworkPair network_pair(const StudyNetwork& network, const DataSet& data);

/// The landscapes of all networks of a study by label.
std::map<std::string, NetworkPair> study_landscapes(const Study& study, const DataSet& data);

}  // namespace lowpass
