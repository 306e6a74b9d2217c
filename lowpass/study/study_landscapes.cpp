#include "lowpass/study/study_landscapes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lowpass/catalog/catalog.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/workers.hpp"

namespace lowpass {
namespace {

/// @throws BadInput if a number of samples that is asked for exceeds those there are.
void check_enough(const std::string& key_path, std::size_t asked, std::size_t samples, const char* which) {
  if (asked > samples)
    throw BadInput(fmt::format("{} is {}; there are {} {} samples. Lower it", key_path, asked, samples, which));
}

void check_fits(const Study& study, const DataSet& data) {
  for (const StudyNetwork& network : study.networks)
    if (network.is_trained())
      check_enough(fmt::format("networks.{}.sgd.batch", network.label), network.sgd.batch, data.train->count(),
                   "training");
}

}  // namespace

std::string resolved_landscape(const std::string& landscape) {
  const LandscapeSpec spec = parse_landscape(landscape);
  make_network(spec);
  std::string text = spec.name;
  char separator = ':';
  for (const auto& [key, value] : spec.parameters) {
    text += fmt::format("{}{}={}", separator, key, value);
    separator = ',';
  }
  return text;
}

std::string landscape_departure(const std::string& landscape) {
  const LandscapeSpec spec = parse_landscape(landscape);
  if (spec.name != "fcp" && spec.name != "lenet") return "";
  std::vector<std::string> text;
  if (spec.parameters.at("activation") != "relu") text.emplace_back("activation=relu");
  if (spec.name == "lenet" && spec.parameters.at("order") != "paper") text.emplace_back("order=paper");
  return text.empty() ? "" : fmt::format("The paper's text: {}.", fmt::join(text, ","));
}

std::size_t network_parameter_count(const std::string& landscape) {
  return make_network(parse_landscape(landscape))->parameter_count();
}

DataSet load_study_data(const Study& study, const std::optional<std::string>& place) {
  DataOptions options;
  options.data = place;
  options.train_samples = study.train_samples;
  // A name with a slash is the user's own folder: no sums are known for it.
  if (study.data_name.find('/') == std::string::npos)
    options.required_name = study.data_name;
  else if (!place)
    options.data = study.data_name;
  DataSet data = load_data_set(options);
  check_fits(study, data);
  return data;
}

NetworkPair network_pair(const StudyNetwork& network, const DataSet& data) {
  const auto one_core = std::make_shared<Workers>(1);
  const auto made = make_network(parse_landscape(network.landscape));
  return {std::make_shared<const NetworkLandscape>(made, data.train, one_core),
          std::make_shared<const NetworkLandscape>(made, data.test, one_core)};
}

std::map<std::string, NetworkPair> study_landscapes(const Study& study, const DataSet& data) {
  std::map<std::string, NetworkPair> all;
  for (const StudyNetwork& network : study.networks) all[network.label] = network_pair(network, data);
  return all;
}

}  // namespace lowpass
