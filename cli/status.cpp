#include "lowpass/study/status.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/stop_signals.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/status_line.hpp"

namespace lowpass {
namespace {

constexpr const char* no_forecast = "no finished task yet to measure by";

nlohmann::ordered_json count_json(const TaskCount& count) {
  return {{"done", count.done}, {"total", count.total}};
}

nlohmann::ordered_json rank_json(const Presence& presence) {
  return presence.rank ? nlohmann::ordered_json(*presence.rank) : nullptr;
}

nlohmann::ordered_json process_json(const Presence& process) {
  nlohmann::ordered_json json = {
      {"process", process.process},       {"host", process.host},          {"shard", nullptr},
      {"rank", rank_json(process)},       {"workers", process.workers},    {"started", process.started},
      {"silent_seconds", process.silent}, {"at_work", is_at_work(process)}};
  if (process.shard) json["shard"] = {{"index", process.shard->index}, {"count", process.shard->count}};
  return json;
}

nlohmann::ordered_json status_json(const StudyStatus& status) {
  nlohmann::ordered_json json = json_object();
  json["title"] = status.title;
  json["running"] = status.running;
  json["tasks"] = {{"training", count_json(status.training)},
                   {"ensembles", count_json(status.ensembles)},
                   {"paths", count_json(status.paths)}};
  json["report"] = status.report;
  json["processes"] = nlohmann::ordered_json::array();
  for (const Presence& process : status.processes) json["processes"].push_back(process_json(process));
  json["running_tasks"] = nlohmann::ordered_json::array();
  for (const Presence& task : status.running_tasks)
    json["running_tasks"].push_back({{"task", task.name},
                                     {"process", task.process},
                                     {"host", task.host},
                                     {"rank", rank_json(task)},
                                     {"started", task.started},
                                     {"seconds", task.age},
                                     {"at_work", is_at_work(task)}});
  json["failed"] = nlohmann::ordered_json::array();
  for (const TaskFailure& failure : status.failures)
    json["failed"].push_back({{"task", failure.task}, {"message", failure.message}});
  json["workers"] = status.workers;
  json["seconds_left"] = nullptr;
  if (status.seconds_left)
    json["seconds_left"] = *status.seconds_left;
  else
    json["seconds_left_reason"] = no_forecast;
  return json;
}

/// Whether it is still there, where that is in doubt.
std::string doubt(const Presence& presence) {
  if (presence.is_gone) return ", ended without a word";
  return is_at_work(presence) ? "" : fmt::format(", silent for {}", duration_text(presence.silent));
}

std::string name_of(const Presence& presence) {
  return presence.rank ? fmt::format("{} (rank {})", presence.process, *presence.rank) : presence.process;
}

std::string workers_text(std::size_t workers) {
  return workers == 1 ? "1 worker" : fmt::format("{} workers", workers);
}

std::string time_left(const StudyStatus& status) {
  if (status.training.done == status.training.total && status.paths.done == status.paths.total)
    return "none, every task is done";
  if (!status.seconds_left) return no_forecast;
  return fmt::format("about {} with {}", duration_text(*status.seconds_left), workers_text(status.workers));
}

std::string status_text(const StudyStatus& status) {
  std::string text = fmt::format("{}: {}\n", status.title, status.running ? "running" : "not running");
  text += fmt::format("training   {} of {} done\n", status.training.done, status.training.total);
  text += fmt::format("ensembles  {} of {} done\n", status.ensembles.done, status.ensembles.total);
  text += fmt::format("paths      {} of {} done\n", status.paths.done, status.paths.total);
  text += fmt::format("report     {}\n", status.report ? "there" : "not yet");
  for (const Presence& process : status.processes)
    text +=
        fmt::format("process    {}{}, {}, since {}{}\n", name_of(process),
                    process.shard ? fmt::format(", shard {} of {}", process.shard->index, process.shard->count) : "",
                    workers_text(process.workers), process.started, doubt(process));
  for (const Presence& task : status.running_tasks)
    text +=
        fmt::format("computing  {} for {} by {}{}\n", task.name, duration_text(task.age), name_of(task), doubt(task));
  for (const TaskFailure& failure : status.failures)
    text += fmt::format("failed     {}: {}\n", failure.task, failure.message);
  return text + fmt::format("time left  {}\n", time_left(status));
}

struct StatusArguments {
  std::string folder;
  bool json = false;
  bool watch = false;
};

void print_status(const StatusArguments& arguments) {
  const StudyStatus status = study_status(arguments.folder);
  if (arguments.json)
    print_json(status_json(status));
  else
    fmt::print("{}", status_text(status));
}

/// Every few seconds, on a terminal in the same place, until nothing is left or a signal comes.
void watch_status(const StatusArguments& arguments) {
  constexpr std::chrono::seconds between{5};
  const StopSignals signals;
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  while (!signals.token().stop_requested()) {
    const StudyStatus status = study_status(arguments.folder);
    fmt::print("{}{}{}", terminal ? "\033[H\033[2J" : "", status_text(status), terminal ? "" : "\n");
    std::fflush(stdout);
    if (!status.running) return;
    const auto end = std::chrono::steady_clock::now() + between;
    while (!signals.token().stop_requested() && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

}  // namespace

void add_status(CLI::App& program, int&) {
  const auto arguments = std::make_shared<StatusArguments>();
  CLI::App* command =
      program.add_subcommand("status", "How far a study folder is, who works in it, what failed, and the time left");
  add_text(*command, "DIR", arguments->folder, "DIR", "Study folder")->required();
  add_flag(*command, "--watch", arguments->watch, "Show it every five seconds while a process is at work");
  add_json_flag(*command, arguments->json);
  command->callback([arguments] {
    if (arguments->watch && arguments->json) throw BadInput("--watch and --json are both given; drop one");
    if (arguments->watch)
      watch_status(*arguments);
    else
      print_status(*arguments);
  });
}

}  // namespace lowpass
