#include "lowpass/study/cluster/job_script.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lowpass/study/layout.hpp"

namespace lowpass {
namespace {

std::filesystem::path messages_folder(const JobPlan& plan) {
  return StudyLayout{plan.folder}.work() / "slurm";
}

/// As sbatch wants them: whole ones.
double mebibytes(double bytes) {
  return std::ceil(bytes / (1 << 20));
}

std::string option_lines(const std::vector<std::string>& options) {
  std::string text;
  for (const std::string& option : options) text += "#SBATCH " + option + "\n";
  return text;
}

std::string run_command(const JobPlan& plan) {
  std::string command =
      fmt::format("{} run {} --out {} --workers {}", shell_word(plan.program.string()),
                  shell_word(plan.study_file.string()), shell_word(plan.folder.string()), plan.workers);
  if (!plan.mpi) command += " --shard slurm --wait";
  if (plan.data) command += " --data " + shell_word(*plan.data);
  return command;
}

/// How many there are, what each of them may use, and where its messages go.
std::string shape_lines(const JobPlan& plan) {
  const std::string messages = messages_folder(plan).string();
  if (plan.mpi)
    return fmt::format("#SBATCH --ntasks={}\n#SBATCH --mem-per-cpu={:.0f}M\n#SBATCH --output={}/%j.txt\n", plan.jobs,
                       mebibytes(plan.memory / static_cast<double>(plan.workers)), messages);
  return fmt::format("#SBATCH --array=0-{}\n#SBATCH --ntasks=1\n#SBATCH --mem={:.0f}M\n#SBATCH --output={}/%A_%a.txt\n",
                     plan.jobs - 1, mebibytes(plan.memory), messages);
}

std::string study_script(const JobPlan& plan) {
  return fmt::format(
      "#!/bin/bash\n"
      "#SBATCH --job-name=lowpass\n"
      "{shape}"
      "#SBATCH --cpus-per-task={workers}\n"
      "#SBATCH --time={time}\n"
      "#SBATCH --requeue\n"
      "#SBATCH --open-mode=append\n"
      "#SBATCH --signal=USR1@120\n"
      "{options}"
      "# Signals are for the program, which srun hands them to; the shell only has to outlive them.\n"
      "trap : TERM USR1\n"
      "srun {mpi}--cpus-per-task={workers} {command}\n"
      "code=$?\n"
      "# 75: stopped before the end. What was finished is kept, so the same job goes on.\n"
      "if [ $code -eq 75 ] && [ \"${{SLURM_RESTART_COUNT:-0}}\" -lt {requeues} ]; then\n"
      "  scontrol requeue \"{job}\" && sleep 300\n"
      "fi\n"
      "exit $code\n",
      fmt::arg("shape", shape_lines(plan)), fmt::arg("workers", plan.workers),
      fmt::arg("time", slurm_time(plan.seconds)), fmt::arg("options", option_lines(plan.options)),
      fmt::arg("mpi", plan.mpi ? "--mpi=" + *plan.mpi + " " : ""), fmt::arg("command", run_command(plan)),
      fmt::arg("requeues", plan.requeues),
      fmt::arg("job", plan.mpi ? "$SLURM_JOB_ID" : "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"));
}

std::string report_script(const JobPlan& plan) {
  return fmt::format(
      "#!/bin/bash\n"
      "#SBATCH --job-name=lowpass-report\n"
      "#SBATCH --ntasks=1\n"
      "#SBATCH --time=01:00:00\n"
      "#SBATCH --mem={:.0f}M\n"
      "#SBATCH --output={}/report-%j.txt\n"
      "{}"
      "exec {} report {}\n",
      mebibytes(plan.memory), messages_folder(plan).string(), option_lines(plan.options),
      shell_word(plan.program.string()), shell_word(plan.folder.string()));
}

}  // namespace

std::string submission_script(const JobPlan& plan) {
  const std::string workers = plan.workers == 1 ? "1 worker" : fmt::format("{} workers", plan.workers);
  const std::string messages = messages_folder(plan).string();
  const std::string shape =
      plan.mpi ? fmt::format("one MPI job of {} ranks of {} each", plan.jobs, workers)
               : fmt::format("{} jobs of {} each and, when they have ended, its report", plan.jobs, workers);
  std::string script = fmt::format(
      "#!/bin/bash\n"
      "# Submits a study as {}.\n"
      "set -euo pipefail\n"
      "mkdir -p {}\n"
      "study=$(sbatch --parsable <<'END_OF_JOB'\n{}END_OF_JOB\n)\n",
      shape, shell_word(messages), study_script(plan));
  if (plan.mpi) return script + fmt::format("echo \"job: ${{study%%;*}}; messages in {}\"\n", messages);
  return script + fmt::format(
                      "report=$(sbatch --parsable --dependency=\"afterany:${{study%%;*}}\" <<'END_OF_JOB'\n"
                      "{}END_OF_JOB\n)\n"
                      "echo \"jobs: study ${{study%%;*}}, report ${{report%%;*}}; messages in {}\"\n",
                      report_script(plan), messages);
}

std::string slurm_time(double seconds) {
  const auto whole = static_cast<unsigned long long>(std::ceil(seconds));
  const unsigned long long days = whole / 86400;
  const std::string time = fmt::format("{:02}:{:02}:{:02}", whole % 86400 / 3600, whole % 3600 / 60, whole % 60);
  return days == 0 ? time : fmt::format("{}-{}", days, time);
}

std::string shell_word(const std::string& text) {
  constexpr const char* plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-=:,+@%";
  if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace lowpass
