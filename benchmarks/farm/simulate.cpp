// The efficiency of a study on 1 to 10,000 workers, simulated from a forecast: see README.md.
//
//   simulate FORECAST.json [TIMES] [WORKERS...]

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "farm.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/status_line.hpp"

namespace {

using Json = nlohmann::json;

/// The stages of `lowpass check --json`, as kinds of runs with their paths; `times` as many tasks of each.
std::vector<farm::Kind> read_study(const std::string& file, std::size_t times) {
  const Json json = Json::parse(lowpass::read_file(file));
  std::vector<farm::Kind> kinds;
  const auto seconds = [](const Json& stage) { return stage.at("seconds_per_task").get<double>(); };
  const auto tasks = [&](const Json& stage) { return times * stage.at("tasks").get<std::size_t>(); };
  for (const Json& stage : json.at("forecast").at("stages")) {
    const std::string name = stage.at("stage");
    if (name.starts_with("training/")) kinds.push_back({name.substr(9), tasks(stage), seconds(stage), {}, {}});
  }
  // The paths of a network are half of each optimizer.
  for (const Json& stage : json.at("forecast").at("stages")) {
    const std::string name = stage.at("stage");
    if (!name.starts_with("paths/")) continue;
    const std::string network = name.substr(6, name.rfind('-') - 6);
    for (farm::Kind& kind : kinds)
      if (kind.name.starts_with(network + "-")) {
        kind.paths.push_back(tasks(stage) / 2);
        kind.path_seconds.push_back(seconds(stage));
      }
  }
  return kinds;
}

struct Scenario {
  std::string name;
  farm::Machine machine;
};

std::vector<Scenario> scenarios() {
  farm::Machine plain, stragglers, failures, no_checkpoints, slow_files, all;
  stragglers.slow_share = all.slow_share = 0.05;
  failures.failures_per_hour = no_checkpoints.failures_per_hour = all.failures_per_hour = 0.01;
  no_checkpoints.checkpoint_seconds = INFINITY;
  slow_files.metadata_per_second = all.metadata_per_second = 500;
  slow_files.sync_seconds = all.sync_seconds = 0.5;
  return {{"nothing happens", plain},
          {"5 % of the workers three times as slow", stragglers},
          {"a worker fails once in 100 hours", failures},
          {"the same without checkpoints", no_checkpoints},
          {"500 file operations a second, syncs of 0.5 s", slow_files},
          {"all three together", all}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "simulate FORECAST.json [TIMES] [WORKERS...]\n");
    return 1;
  }
  const std::size_t times = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1;
  std::vector<std::size_t> workers;
  for (int i = 3; i < argc; ++i) workers.push_back(std::strtoul(argv[i], nullptr, 10));
  if (workers.empty()) workers = {1, 10, 30, 100, 300, 1000, 3000, 10'000};
  const std::vector<farm::Kind> study = read_study(argv[1], times);
  fmt::print("scenario,workers,seconds,efficiency,lost_hours,failures,metadata_busy\n");
  for (Scenario& scenario : scenarios())
    for (const std::size_t count : workers) {
      scenario.machine.workers = count;
      const farm::Outcome outcome = farm::simulate(study, scenario.machine);
      fmt::print("\"{}\",{},{:.0f},{:.4f},{:.1f},{},{:.4f}\n", scenario.name, count, outcome.seconds,
                 outcome.efficiency(count), outcome.lost_seconds / 3600, outcome.failures, outcome.metadata_busy);
      std::fflush(stdout);
    }
  return 0;
}
