#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/options.hpp"
#include "cli/stop_signals.hpp"
#include "lowpass/core/workers.hpp"
#include "lowpass/run_study.hpp"

namespace lowpass {
namespace {

struct RunArguments {
  std::string study_file;
  std::string folder;
  std::size_t workers = available_cores();
  std::optional<std::string> data;
};

int run(const RunArguments& arguments) {
  const StopSignals signals;
  RunStudyOptions options;
  options.study_file = arguments.study_file;
  options.folder = arguments.folder;
  options.workers = arguments.workers;
  options.data = arguments.data;
  options.stop = signals.token();
  options.terminal = ::isatty(STDERR_FILENO) != 0;

  const std::optional<ReportSummary> summary = run_study(options);
  if (!summary) {
    fmt::print(stderr, "stopped on request, finished work is kept: run the same command again to go on\n");
    return stopped_on_request;
  }
  fmt::print("{}\nreport: {}\n", summary->table, summary->report.string());
  return 0;
}

}  // namespace

void add_run(CLI::App& program, int& exit_code) {
  const auto arguments = std::make_shared<RunArguments>();
  CLI::App* command = program.add_subcommand("run", "Run a whole study, or go on with one that was stopped");
  add_text(*command, "STUDY", arguments->study_file, "STUDY.toml", "Study file")->required();
  add_text(*command, "--out", arguments->folder, "DIR", "Study folder: new, empty, or of an earlier run")->required();
  add_count(*command, "--workers", arguments->workers, {1, 1024}, "Tasks at a time, one core each");
  add_text(*command, "--data", arguments->data, "DIR|NAME", "Where the study's data set lies");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace lowpass
