#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "lowpass/core/workers.hpp"
#include "lowpass/report/gnuplot.hpp"
#include "lowpass/study/forecast.hpp"
#include "lowpass/study/given_ensembles.hpp"
#include "lowpass/study/progress.hpp"
#include "lowpass/study/study_file.hpp"
#include "lowpass/study/study_landscapes.hpp"
#include "lowpass/study/tasks.hpp"

namespace lowpass {
namespace {

struct CheckArguments {
  std::string study_file;
  std::optional<std::string> data;
  std::size_t workers = available_cores();
  bool json = false;
};

nlohmann::ordered_json json_or_null(const std::optional<double>& number) {
  return number ? nlohmann::ordered_json(*number) : nullptr;
}

nlohmann::ordered_json check_json(const Study& study, const DataSet& data, const StudyForecast& forecast) {
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
  nlohmann::ordered_json stages = nlohmann::ordered_json::array();
  for (const ForecastStage& stage : forecast.stages)
    stages.push_back({{"stage", stage.name}, {"tasks", stage.tasks}, {"seconds_per_task", stage.seconds_per_task}});
  json["forecast"] = {{"workers", forecast.workers},
                      {"seconds", forecast.seconds()},
                      {"bytes", forecast.bytes},
                      {"memory", forecast.memory},
                      {"stages", std::move(stages)},
                      {"processor_share", json_or_null(forecast.processor_share)},
                      {"other_work", json_or_null(forecast.other_work)}};
  const auto gnuplot = report::find_gnuplot();
  json["gnuplot"] = gnuplot ? nlohmann::ordered_json(gnuplot->string()) : nullptr;
  return json;
}

void print_forecast(const StudyForecast& forecast) {
  fmt::print(
      "forecast   {} on {} workers, {:.3g} MB on disk, at most {:.3g} GB of memory; from a calibration on this "
      "machine, runs that end early "
      "not foreseen\n",
      duration_text(forecast.seconds()), forecast.workers, forecast.bytes / 1e6, forecast.memory / 1e9);
  for (const ForecastStage& stage : forecast.stages)
    fmt::print("  {:<28} {:>6} x {:>8.2f} s = {:>9.3f} core hours\n", stage.name, stage.tasks, stage.seconds_per_task,
               static_cast<double>(stage.tasks) * stage.seconds_per_task / 3600);
  const std::string spoiled = spoiled_calibration(forecast);
  if (!spoiled.empty()) fmt::print("warning    {}\n", spoiled);
}

void print_check(const Study& study, const DataSet& data, const StudyForecast& forecast) {
  fmt::print("{}: ready to run\n", study.title);
  fmt::print("data       {} in {}: {} training and {} test samples\n", study.data_name, data.folder.string(),
             data.train->count(), data.test->count());
  for (const StudyNetwork& network : study.networks)
    fmt::print("network    {}: {}, {} weights\n", network.label, network.landscape,
               network_parameter_count(network.landscape));
  fmt::print("tasks      {} training runs, {} ensembles, {} paths\n", training_tasks(study).size(),
             ensembles(study).size(), path_count(study));
  print_forecast(forecast);
  if (!report::find_gnuplot())
    fmt::print("warning    {}; everything else is made without it, and lowpass report draws them later\n",
               report::no_gnuplot);
}

}  // namespace

void add_check(CLI::App& program, int&) {
  const auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = program.add_subcommand(
      "check", "Check a study file and its data, and forecast its cost from a calibration of seconds");
  add_text(*command, "STUDY", arguments->study_file, "STUDY.toml", "Study file")->required();
  add_text(*command, "--data", arguments->data, "DIR|NAME", "Where the study's data set lies");
  add_count(*command, "--workers", arguments->workers, {1, 1024}, "Workers to forecast for");
  add_json_flag(*command, arguments->json);
  command->callback([arguments] {
    const Study study = load_study(arguments->study_file);
    const DataSet data = load_study_data(study, arguments->data);
    for (const std::string& message : left_out_messages(load_given_ensembles(study)))
      fmt::print(stderr, "lowpass: warning: {}\n", message);
    const StudyForecast forecast = forecast_study(study, data, arguments->workers);
    if (arguments->json)
      print_json(check_json(study, data, forecast));
    else
      print_check(study, data, forecast);
  });
}

}  // namespace lowpass
