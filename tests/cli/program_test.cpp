#include <gtest/gtest.h>

#include <array>

#include "cli/run_program.hpp"
#include "lowpass/core/version.hpp"

namespace lowpass {
namespace {

TEST(Program, without_a_command_prints_its_help_to_stderr_and_exits_with_1) {
  const ProgramRun run = run_program({});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.out, "");
  EXPECT_NE(run.err.find("landscapes"), std::string::npos);
}

TEST(Program, prints_help_and_version_to_stdout_and_exits_with_0) {
  const ProgramRun version_run = run_program({"--version"});
  EXPECT_EQ(version_run.exit_code, 0);
  EXPECT_EQ(version_run.out, std::string("lowpass ") + version + "\n");
  const ProgramRun help = run_program({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_EQ(help.err, "");
  EXPECT_NE(help.out.find("evaluate"), std::string::npos);
}

TEST(Program, lists_every_command_in_its_help_and_has_a_help_for_it) {
  const std::string help = run_program({"--help"}).out;
  for (const char* command : {"evaluate", "minimize", "train", "connect", "compare", "check-gradient", "landscapes",
                              "run", "status", "report", "check", "doctor"}) {
    EXPECT_NE(help.find(std::string("\n  ") + command + " "), std::string::npos) << command;
    const ProgramRun run = run_program({command, "--help"});
    EXPECT_EQ(run.exit_code, 0) << command;
    EXPECT_NE(run.out.find(std::string("Usage: lowpass ") + command), std::string::npos) << run.out;
  }
}

struct Refusal {
  std::vector<std::string> arguments;
  std::string message;  ///< how stderr begins
};

TEST(Program, refuses_wrong_usage_with_one_line_on_stderr_and_exit_code_1) {
  const std::array<Refusal, 11> refusals{{
      {{"landscapse"}, "lowpass: unknown command 'landscapse'; did you mean 'landscapes'?"},
      {{"landscapes", "--jsno"}, "lowpass: unknown option '--jsno'; did you mean '--json'?"},
      {{"evaluate"}, "lowpass: LANDSCAPE is required; see lowpass evaluate --help"},
      {{"evaluate", "two-wells"}, "lowpass: --at is required; see lowpass evaluate --help"},
      {{"evaluate", "two-wells", "extra", "--at", "0,0"}, "lowpass: The following argument was not expected: extra"},
      {{"evaluate", "two-wels", "--at", "0,0"}, "lowpass: unknown landscape 'two-wels'; did you mean 'two-wells'?"},
      {{"evaluate", "fcp", "--at", "init:1", "--train-samples", "0"}, "lowpass: --train-samples is '0'; it must be"},
      {{"evaluate", "two-wells", "--at", "0,0", "--split", "test"}, "lowpass: --split is given, but the landscape"},
      {{"train", "fcp", "--optimizer", "sgd", "--seed", "1", "--epochs", "1", "--out", "x", "--line-search", "clean"},
       "lowpass: --line-search is given, but --optimizer sgd does not use it; drop it, or use --optimizer lbfgs-gss"},
      {{"train", "fcp", "--optimizer", "lbfgs-gss", "--seed", "1", "--epochs", "1", "--out", "x", "--batch", "64"},
       "lowpass: --batch is given, but --optimizer lbfgs-gss does not use it"},
      {{"train", "fcp", "--line-search", "brent"},
       "lowpass: --line-search is 'brent'; it must be one of \"clean\", \"program\""},
  }};
  for (const Refusal& refusal : refusals) {
    const ProgramRun run = run_program(refusal.arguments);
    EXPECT_EQ(run.exit_code, 1) << refusal.message;
    EXPECT_EQ(run.out, "");
    EXPECT_TRUE(run.err.starts_with(refusal.message)) << run.err;
    EXPECT_EQ(run.err.find('\n'), run.err.size() - 1) << run.err;
  }
}

}  // namespace
}  // namespace lowpass
