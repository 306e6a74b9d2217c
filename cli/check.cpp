#include <fmt/format.h>

#include <memory>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "lowpass/study/study_file.hpp"
#include "lowpass/study/study_landscapes.hpp"
#include "lowpass/study/tasks.hpp"

namespace lowpass {
namespace {

struct CheckArguments {
  std::string study_file;
  std::optional<std::string> data;
  bool json = false;
};

nlohmann::ordered_json check_json(const Study& study, const DataSet& data) {
  nlohmann::ordered_json json = json_object();
  json["title"] = study.title;
  json["data"] = {
      {"name", study.data_name}, {"train_samples", data.train->count()}, {"test_samples", data.test->count()}};
  json["networks"] = nlohmann::ordered_json::array();
  for (const StudyNetwork& network : study.networks)
    json["networks"].push_back({{"label", network.label},
                                {"landscape", network.landscape},
                                {"dimension", network_parameter_count(network.landscape)}});
  json["tasks"] = {
      {"training", training_tasks(study).size()}, {"ensembles", ensembles(study).size()}, {"paths", path_count(study)}};
  return json;
}

void print_check(const Study& study, const DataSet& data) {
  fmt::print("{}: ready to run\n", study.title);
  fmt::print("data       {} in {}: {} training and {} test samples\n", study.data_name, data.folder.string(),
             data.train->count(), data.test->count());
  for (const StudyNetwork& network : study.networks)
    fmt::print("network    {}: {}, {} weights\n", network.label, network.landscape,
               network_parameter_count(network.landscape));
  fmt::print("tasks      {} training runs, {} ensembles, {} paths\n", training_tasks(study).size(),
             ensembles(study).size(), path_count(study));
}

}  // namespace

void add_check(CLI::App& program, int&) {
  const auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = program.add_subcommand("check", "Check a study file and its data; computes nothing");
  add_text(*command, "STUDY", arguments->study_file, "STUDY.toml", "Study file")->required();
  add_text(*command, "--data", arguments->data, "DIR|NAME", "Where the study's data set lies");
  add_json_flag(*command, arguments->json);
  command->callback([arguments] {
    const Study study = load_study(arguments->study_file);
    const DataSet data = load_study_data(study, arguments->data);
    if (arguments->json)
      print_json(check_json(study, data));
    else
      print_check(study, data);
  });
}

}  // namespace lowpass
