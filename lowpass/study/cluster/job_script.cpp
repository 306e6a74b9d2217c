#include "lowpass/study/cluster/job_script.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lowpass/study/layout.hpp"

namespace lowpass {
namespace {

std::filesystem::path messages_folder(const JobPlan& plan) {
  return StudyLayout{plan.folder}.work() / "slurm";
}

std::string option_lines(const std::vector<std::string>& options) {
  std::string text;
  for (const std::string& option : options) text += "#SBATCH " + option + "\n";
  return text;
}

std::string run_command(const JobPlan& plan) {
  std::string command =
      fmt::format("{} run {} --out {} --workers {} --shard slurm --wait", shell_word(plan.program.string()),
                  shell_word(plan.study_file.string()), shell_word(plan.folder.string()), plan.workers);
  if (plan.data) command += " --data " + shell_word(*plan.data);
  return command;
}

std::string array_script(const JobPlan& plan) {
  const double mebibytes = std::ceil(plan.memory / (1 << 20));
  return fmt::format(
      "#!/bin/bash\n"
      "#SBATCH --job-name=lowpass\n"
      "#SBATCH --array=0-{last}\n"
      "#SBATCH --ntasks=1\n"
      "#SBATCH --cpus-per-task={workers}\n"
      "#SBATCH --time={time}\n"
      "#SBATCH --mem={memory:.0f}M\n"
      "#SBATCH --requeue\n"
      "#SBATCH --open-mode=append\n"
      "#SBATCH --signal=USR1@120\n"
      "#SBATCH --output={messages}/%A_%a.txt\n"
      "{options}"
      "# Signals are for the program, which srun hands them to; the shell only has to outlive them.\n"
      "trap : TERM USR1\n"
      "srun --cpus-per-task={workers} {command}\n"
      "code=$?\n"
      "# 75: stopped before the end. What was finished is kept, so the same job goes on.\n"
      "if [ $code -eq 75 ] && [ \"${{SLURM_RESTART_COUNT:-0}}\" -lt {requeues} ]; then\n"
      "  scontrol requeue \"${{SLURM_ARRAY_JOB_ID}}_${{SLURM_ARRAY_TASK_ID}}\" && sleep 300\n"
      "fi\n"
      "exit $code\n",
      fmt::arg("last", plan.jobs - 1), fmt::arg("workers", plan.workers), fmt::arg("time", slurm_time(plan.seconds)),
      fmt::arg("memory", mebibytes), fmt::arg("messages", messages_folder(plan).string()),
      fmt::arg("options", option_lines(plan.options)), fmt::arg("command", run_command(plan)),
      fmt::arg("requeues", plan.requeues));
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
      std::ceil(plan.memory / (1 << 20)), messages_folder(plan).string(), option_lines(plan.options),
      shell_word(plan.program.string()), shell_word(plan.folder.string()));
}

}  // namespace

std::string submission_script(const JobPlan& plan) {
  return fmt::format(
      "#!/bin/bash\n"
      "# Submits a study as {} jobs of {} {} each and, when they have ended, its report.\n"
      "set -euo pipefail\n"
      "mkdir -p {}\n"
      "study=$(sbatch --parsable <<'END_OF_JOB'\n{}END_OF_JOB\n)\n"
      "report=$(sbatch --parsable --dependency=\"afterany:${{study%%;*}}\" <<'END_OF_JOB'\n{}END_OF_JOB\n)\n"
      "echo \"jobs: study ${{study%%;*}}, report ${{report%%;*}}; messages in {}\"\n",
      plan.jobs, plan.workers, plan.workers == 1 ? "worker" : "workers", shell_word(messages_folder(plan).string()),
      array_script(plan), report_script(plan), messages_folder(plan).string());
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
