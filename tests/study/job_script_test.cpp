#include "lowpass/study/cluster/job_script.hpp"

#include <gtest/gtest.h>

#include "refusal.hpp"

namespace lowpass {
namespace {

JobPlan some_plan() {
  JobPlan plan;
  plan.program = "/opt/lowpass/bin/lowpass";
  plan.study_file = "/home/me/it's a study.toml";
  plan.folder = "/scratch/out";
  plan.seconds = 5400;
  plan.jobs = 50;
  plan.workers = 4;
  plan.memory = 3.5 * (1 << 30);
  plan.requeues = 6;
  plan.options = {"--account=mine", "--constraint=zen4"};
  return plan;
}

TEST(SlurmTime, IsRoundedUpToSecondsAndHasDaysOnlyWhereNeeded) {
  EXPECT_EQ(slurm_time(5400), "01:30:00");
  EXPECT_EQ(slurm_time(59.2), "00:01:00");
  EXPECT_EQ(slurm_time(36 * 3600 + 5), "1-12:00:05");
}

TEST(ShellWord, IsQuotedWhereTheShellWouldSeeMoreThanAWord) {
  EXPECT_EQ(shell_word("/a/b-c_1.toml"), "/a/b-c_1.toml");
  EXPECT_EQ(shell_word("two words"), "'two words'");
  EXPECT_EQ(shell_word("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_word("$(rm -r x)"), "'$(rm -r x)'");
  EXPECT_EQ(shell_word(""), "''");
}

TEST(SubmissionScript, HasAnArrayAndAReportAfterIt) {
  const std::string script = submission_script(some_plan());
  expect_in(script, {"#SBATCH --array=0-49\n", "#SBATCH --cpus-per-task=4\n", "#SBATCH --time=01:30:00\n",
                     "#SBATCH --mem=3584M\n", "#SBATCH --requeue\n", "--dependency=\"afterany:${study%%;*}\"",
                     "run '/home/me/it'\\''s a study.toml' --out /scratch/out --workers 4 --shard slurm --wait\n",
                     "-lt 6 ]", "exec /opt/lowpass/bin/lowpass report /scratch/out\n"});
  // What was given for sbatch stands in both jobs.
  const std::size_t first = script.find("#SBATCH --constraint=zen4\n");
  ASSERT_NE(first, std::string::npos);
  EXPECT_NE(script.find("#SBATCH --constraint=zen4\n", first + 1), std::string::npos);
}

TEST(SubmissionScript, OfRanksIsOneJobThatWritesTheReportItself) {
  JobPlan plan = some_plan();
  plan.mpi = "pmix";
  const std::string script = submission_script(plan);
  expect_in(script, {"#SBATCH --ntasks=50\n", "#SBATCH --cpus-per-task=4\n", "#SBATCH --mem-per-cpu=896M\n",
                     "srun --mpi=pmix --cpus-per-task=4 /opt/lowpass/bin/lowpass run",
                     "--out /scratch/out --workers 4\n", "scontrol requeue \"$SLURM_JOB_ID\"", "-lt 6 ]"});
  for (const char* of_an_array : {"--array", "--shard", "--dependency", "lowpass report"})
    EXPECT_EQ(script.find(of_an_array), std::string::npos) << of_an_array;
}

}  // namespace
}  // namespace lowpass
