#include <fmt/format.h>
#include <stdio.h>
#include <sys/wait.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>

#include "cli/commands.hpp"
#include "cli/mpi/mpi.hpp"
#include "cli/options.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/status_line.hpp"
#include "lowpass/study/cluster/job_script.hpp"
#include "lowpass/study/forecast.hpp"
#include "lowpass/study/given_ensembles.hpp"
#include "lowpass/study/study_file.hpp"
#include "lowpass/study/study_landscapes.hpp"

namespace lowpass {
namespace {

struct SlurmArguments {
  std::string study_file;
  std::string folder;
  std::string time;
  std::optional<std::size_t> jobs, ranks, requeues;
  std::size_t workers = 1;
  std::optional<std::string> data, account, partition, qos;
  std::vector<std::string> more;
  bool submit = false;
};

double longest_task(const StudyForecast& forecast) {
  double longest = 0;
  for (const ForecastStage& stage : forecast.stages) longest = std::max(longest, stage.seconds_per_task);
  return longest;
}

std::size_t task_count(const StudyForecast& forecast) {
  std::size_t tasks = 0;
  for (const ForecastStage& stage : forecast.stages) tasks += stage.tasks;
  return tasks;
}

/// How many jobs would do it all within their time, a third more work than forecast allowed for.
std::size_t enough_jobs(const StudyForecast& forecast, std::size_t workers, double seconds) {
  constexpr double reserve = 4.0 / 3;
  constexpr double most = 1000;  // the size of an array that SLURM allows unless told otherwise
  const auto each = static_cast<double>(workers);
  const double needed = std::ceil(reserve * forecast.core_seconds() / (each * seconds));
  const double useful = std::ceil(static_cast<double>(task_count(forecast)) / each);
  return static_cast<std::size_t>(std::clamp(std::min(needed, useful), 1.0, most));
}

/// How often the jobs must come back until the forecast's work is done, twice that to be safe, three times at least.
std::size_t enough_requeues(const StudyForecast& forecast, const JobPlan& plan) {
  const double of_all_jobs = static_cast<double>(plan.jobs * plan.workers) * plan.seconds;
  return std::max<std::size_t>(3, static_cast<std::size_t>(2 * std::ceil(forecast.core_seconds() / of_all_jobs)));
}

std::vector<std::string> sbatch_options(const SlurmArguments& arguments) {
  std::vector<std::string> options;
  if (arguments.account) options.push_back("--account=" + *arguments.account);
  if (arguments.partition) options.push_back("--partition=" + *arguments.partition);
  if (arguments.qos) options.push_back("--qos=" + *arguments.qos);
  options.insert(options.end(), arguments.more.begin(), arguments.more.end());
  for (const std::string& option : options)
    if (option.find('\n') != std::string::npos) throw BadInput("an option for sbatch holds a line break");
  return options;
}

/// What does not depend on times or options for sbatch, and what a forecast is needed for.
void complete(JobPlan& plan, const SlurmArguments& arguments, const StudyForecast& forecast) {
  namespace fs = std::filesystem;
  plan.program = fs::read_symlink("/proc/self/exe");
  plan.study_file = fs::absolute(arguments.study_file);
  plan.folder = fs::absolute(arguments.folder).lexically_normal();
  plan.data = arguments.data;
  if (plan.data && plan.data->find('/') != std::string::npos) plan.data = fs::absolute(*plan.data).string() + "/";
  plan.workers = arguments.workers;
  plan.memory = forecast.memory;
  plan.jobs =
      arguments.ranks ? *arguments.ranks : arguments.jobs.value_or(enough_jobs(forecast, plan.workers, plan.seconds));
  plan.requeues = arguments.requeues.value_or(enough_requeues(forecast, plan));
}

/// What starts the ranks of this program's MPI library; nothing where an array is asked for.
std::optional<std::string> launcher_of(const SlurmArguments& arguments) {
  if (!arguments.ranks) return std::nullopt;
  if (arguments.jobs) throw BadInput("--array and --ranks are both given; drop one");
  const std::optional<std::string> library = mpi_library();
  if (!library)
    throw BadInput("--ranks is given, but this build is one without MPI: build the preset mpi, or give --array");
  return library->find("Open MPI") != std::string::npos ? "pmix" : "pmi2";
}

void tell(const JobPlan& plan, const StudyForecast& forecast) {
  fmt::print(stderr, "forecast: {:.3g} core hours, the longest task {}; {} {} of {} cores for {} have {:.3g}\n",
             forecast.core_seconds() / 3600, duration_text(longest_task(forecast)), plan.jobs,
             plan.mpi ? "ranks" : "jobs", plan.workers, duration_text(plan.seconds),
             static_cast<double>(plan.jobs * plan.workers) * plan.seconds / 3600);
  if (longest_task(forecast) > plan.seconds)
    fmt::print(stderr,
               "warning: the longest task takes longer than a job may: it would be begun anew in each. Raise --time\n");
  const std::string spoiled = spoiled_calibration(forecast);
  if (!spoiled.empty()) fmt::print(stderr, "warning: {}\n", spoiled);
}

void submit(const std::string& script) {
  FILE* shell = ::popen("bash -s", "w");
  if (shell == nullptr) throw IoError("bash could not be started");
  ::fwrite(script.data(), 1, script.size(), shell);
  const int status = ::pclose(shell);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw Error("the jobs could not be submitted; without --submit the script is printed instead");
}

void run(const SlurmArguments& arguments) {
  JobPlan plan;
  plan.seconds = duration_value("--time", arguments.time);
  plan.mpi = launcher_of(arguments);
  plan.options = sbatch_options(arguments);
  const Study study = load_study(arguments.study_file);
  const DataSet data = load_study_data(study, arguments.data);
  load_given_ensembles(study);
  const StudyForecast forecast = forecast_study(study, data, arguments.workers);
  complete(plan, arguments, forecast);
  tell(plan, forecast);
  const std::string script = submission_script(plan);
  if (arguments.submit)
    submit(script);
  else
    fmt::print("{}", script);
}

}  // namespace

void add_slurm(CLI::App& program, int&) {
  const auto arguments = std::make_shared<SlurmArguments>();
  CLI::App* command = program.add_subcommand(
      "slurm",
      "A script that submits a study to SLURM as an array of jobs, with its report after them, or as an MPI job");
  add_text(*command, "STUDY", arguments->study_file, "STUDY.toml", "Study file")->required();
  add_text(*command, "--out", arguments->folder, "DIR", "Study folder, on a file system that all machines see")
      ->required();
  add_text(*command, "--time", arguments->time, "TIME", "That a job may take: 2h, 90m, 1-12:00:00")->required();
  add_count(*command, "--array", arguments->jobs, {1, 100'000},
            "Jobs; default: as many as would do all within that time, by a forecast made here");
  add_count(*command, "--ranks", arguments->ranks, {1, 100'000},
            "Instead of an array one MPI job of so many ranks, which begin at the same time and share the study by "
            "messages; for builds with MPI");
  add_count(*command, "--workers", arguments->workers, {1, 1024}, "Tasks at a time in each job or rank, one core each");
  add_count(*command, "--requeues", arguments->requeues, {0, 1'000},
            "How often a job that was stopped before the end puts itself into the queue again; default: twice what the "
            "forecast needs, at least 3");
  add_text(*command, "--data", arguments->data, "DIR|NAME", "Where the study's data set lies, on every machine");
  add_text(*command, "--account", arguments->account, "NAME", "As sbatch takes it");
  add_text(*command, "--partition", arguments->partition, "NAME", "As sbatch takes it");
  add_text(*command, "--qos", arguments->qos, "NAME", "As sbatch takes it");
  add_flag(*command, "--submit", arguments->submit, "Submit the jobs instead of printing the script");
  command->add_option("OPTIONS", arguments->more, "After --: more options of sbatch, for both kinds of job");
  command->callback([arguments] { run(*arguments); });
}

}  // namespace lowpass
