#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/mpi/mpi.hpp"
#include "cli/options.hpp"
#include "cli/pictures.hpp"
#include "cli/slurm_job.hpp"
#include "cli/stop_signals.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/core/workers.hpp"
#include "lowpass/run_study.hpp"

namespace lowpass {
namespace {

struct RunArguments {
  std::string study_file;
  std::string folder;
  std::optional<std::size_t> workers;
  std::optional<std::string> data, max_time, shard;
  bool wait = false;
  std::string claim_lapse = "10m";
  std::string checkpoint_every = "5m";
};

/// "I/N", "slurm" or "rank".
Shard parse_shard(const std::string& text) {
  if (text == "slurm") return slurm_shard();
  if (text == "rank") {
    if (const auto rank = started_rank()) return *rank;
    throw BadInput(
        "--shard is rank, but this process was started alone: start several with mpirun or srun, or give I/N");
  }
  const std::vector<std::string> fields = split(text, '/');
  if (fields.size() == 2) {
    const auto index = parse_count(fields[0]);
    const auto count = parse_count(fields[1]);
    if (index && count && *index < *count && *count <= 1'000'000) return {*index, *count};
  }
  throw BadInput(
      fmt::format("--shard is {}; it must be I/N with I from 0 to N - 1 and N at most 1000000, such as 0/4, "
                  "or slurm (in a SLURM array), or rank (started by mpirun or srun)",
                  text));
}

/// The time limit that was given, or a minute less than the job's own: what is shorter.
std::optional<double> time_limit(const RunArguments& arguments) {
  constexpr double to_leave = 60;
  std::optional<double> seconds;
  if (arguments.max_time) seconds = duration_value("--max-time", *arguments.max_time);
  if (const auto left = slurm_seconds_left()) {
    const double own = std::max(1.0, *left - to_leave);
    seconds = std::min(seconds.value_or(own), own);
  }
  return seconds;
}

RunStudyOptions run_options(const RunArguments& arguments) {
  RunStudyOptions options;
  options.study_file = arguments.study_file;
  options.folder = arguments.folder;
  options.data = arguments.data;
  options.max_seconds = time_limit(arguments);
  if (arguments.shard) options.shard = parse_shard(*arguments.shard);
  if (arguments.wait && !options.shard)
    throw BadInput("--wait is given, but there are no other processes to wait for without --shard; drop it");
  options.wait = arguments.wait;
  options.claim_lapse = duration_value("--claim-lapse", arguments.claim_lapse);
  options.checkpoint_every = duration_value("--checkpoint-every", arguments.checkpoint_every);
  options.terminal = ::isatty(STDERR_FILENO) != 0;
  return options;
}

/// One core each: those of this process, or its share of those that the ranks of its machine have together.
std::size_t default_workers(const Ranks* ranks) {
  if (const auto cores = slurm_cores()) return *cores;
  return ranks == nullptr ? available_cores() : std::max<std::size_t>(1, ranks->cores_here() / ranks->here().size());
}

/// Launchers may bind each rank to one core: a mistake that nothing else would show.
void warn_of_few_cores(const RunStudyOptions& options) {
  const std::size_t cores = available_cores();
  if (options.ranks == nullptr || options.ranks->index() > 0 || options.workers <= cores) return;
  fmt::print(
      stderr,
      "lowpass: warning: rank 0 has {} workers and may use {} of the machine's cores; where the launcher binds it "
      "to them: mpirun --bind-to none, or --map-by slot:PE={}\n",
      options.workers, cores, options.workers);
}

int told(const StudyOutcome& outcome, const RunArguments& arguments) {
  if (outcome.report) print_report(*outcome.report);
  if (!outcome.failures.empty())
    fmt::print(stderr, "{}\nThe other results are kept; {}\n", failures_text(outcome.failures),
               failures_advice(outcome.failures));
  if (outcome.stopped) {
    fmt::print(stderr, "stopped {}, finished work is kept: run the same command again to go on\n",
               outcome.out_of_time ? "by the time limit" : "on request");
    return stopped_on_request;
  }
  if (outcome.elsewhere > 0) {
    fmt::print(stderr,
               "nothing is left to begin here; other processes compute {} more: with --wait this "
               "one would stay in case they are not finished\n",
               outcome.elsewhere);
    return stopped_on_request;
  }
  if (!outcome.failures.empty()) return bad_input;
  if (arguments.shard)
    fmt::print(stderr, "every task is done; lowpass report {} writes the report\n", arguments.folder);
  return 0;
}

int run(const RunArguments& arguments) {
  RunStudyOptions options = run_options(arguments);
  const StopSignals signals;
  options.stop = signals.token();
  std::unique_ptr<Ranks> ranks;
  if (const auto started = started_rank(); started && !options.shard) ranks = join_ranks(started->count);
  options.ranks = ranks.get();
  options.workers = arguments.workers.value_or(default_workers(ranks.get()));
  warn_of_few_cores(options);
  return told(run_study(options), arguments);
}

}  // namespace

void add_run(CLI::App& program, int& exit_code) {
  const auto arguments = std::make_shared<RunArguments>();
  CLI::App* command = program.add_subcommand("run", "Run a whole study, or go on with one that was stopped");
  add_text(*command, "STUDY", arguments->study_file, "STUDY.toml", "Study file")->required();
  add_text(*command, "--out", arguments->folder, "DIR", "Study folder: new, empty, or of an earlier run")->required();
  add_count(*command, "--workers", arguments->workers, {1, 1024},
            "Tasks at a time, one core each; default: every core, in a SLURM job those of its task; ranks of a machine "
            "share its cores");
  add_text(*command, "--data", arguments->data, "DIR|NAME", "Where the study's data set lies");
  add_text(
      *command, "--max-time", arguments->max_time, "TIME",
      "Stop after TIME (90m, 2h, 1-12:00:00), and begin no task that would not be finished by then, unless it takes "
      "longer than TIME; in a SLURM job its "
      "own end counts too");
  add_text(*command, "--shard", arguments->shard, "I/N|slurm|rank",
           "One of N processes in the same folder, I = 0 ... N-1; slurm: by the array's variables; rank: of those that "
           "mpirun or srun has started together (a build with MPI needs no --shard then). They share the tasks; none "
           "writes the report");
  add_flag(*command, "--wait", arguments->wait,
           "With --shard: stay until the others' tasks are done, and do what they leave");
  add_text(*command, "--claim-lapse", arguments->claim_lapse, "TIME",
           "With --shard: take over tasks of another machine's process that has shown no sign of life for TIME");
  add_text(
      *command, "--checkpoint-every", arguments->checkpoint_every, "TIME",
      "How often the state of a task that is being computed is written, from which a later run goes on; one that is "
      "stopped writes it, too");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace lowpass
