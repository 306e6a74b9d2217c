#include "lowpass/study/status.hpp"

#include <fmt/format.h>

#include <memory>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "lowpass/study/progress.hpp"

namespace lowpass {
namespace {

constexpr const char* no_forecast = "no finished task yet to measure by";

nlohmann::ordered_json count_json(const TaskCount& count) {
  return {{"done", count.done}, {"total", count.total}};
}

nlohmann::ordered_json status_json(const StudyStatus& status) {
  nlohmann::ordered_json json = json_object();
  json["title"] = status.title;
  json["running"] = status.running;
  json["tasks"] = {{"training", count_json(status.training)},
                   {"ensembles", count_json(status.ensembles)},
                   {"paths", count_json(status.paths)}};
  json["report"] = status.report;
  json["failed"] = nlohmann::ordered_json::array();
  if (status.failure) json["failed"].push_back({{"task", status.failure->task}, {"message", status.failure->message}});
  json["workers"] = status.workers;
  json["seconds_left"] = nullptr;
  if (status.seconds_left)
    json["seconds_left"] = *status.seconds_left;
  else
    json["seconds_left_reason"] = no_forecast;
  return json;
}

void print_status(const StudyStatus& status) {
  fmt::print("{}: {}\n", status.title, status.running ? "running" : "not running");
  fmt::print("training   {} of {} done\n", status.training.done, status.training.total);
  fmt::print("ensembles  {} of {} done\n", status.ensembles.done, status.ensembles.total);
  fmt::print("paths      {} of {} done\n", status.paths.done, status.paths.total);
  fmt::print("report     {}\n", status.report ? "there" : "not yet");
  if (status.failure) fmt::print("failed     {}: {}\n", status.failure->task, status.failure->message);
  fmt::print("time left  {}\n", status.seconds_left ? fmt::format("about {} with {} workers",
                                                                  duration_text(*status.seconds_left), status.workers)
                                                    : no_forecast);
}

}  // namespace

void add_status(CLI::App& program, int&) {
  struct StatusArguments {
    std::string folder;
    bool json = false;
  };
  const auto arguments = std::make_shared<StatusArguments>();
  CLI::App* command = program.add_subcommand("status", "How far a study folder is, and the time left");
  add_text(*command, "DIR", arguments->folder, "DIR", "Study folder")->required();
  add_json_flag(*command, arguments->json);
  command->callback([arguments] {
    const StudyStatus status = study_status(arguments->folder);
    if (arguments->json)
      print_json(status_json(status));
    else
      print_status(status);
  });
}

}  // namespace lowpass
