#include <gtest/gtest.h>

#include <filesystem>

#include "scripts/run_program.hpp"
#include "temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;

/// run.sh with a program of the test's own instead of the one it would build; nothing is installed or built. The
/// program prints its arguments, refuses a folder that holds the file `stale`, and fails otherwise if it holds
/// `broken`.
class RunSh : public ::testing::Test {
 protected:
  RunSh() {
    fs::create_directories(scratch / "scripts");
    fs::create_directories(scratch / "build/release");
    fs::copy_file(fs::path(PROJECT_FOLDER) / "run.sh", scratch / "run.sh");
    scratch.write("scripts/lib.sh", ". " + fs::path(PROJECT_FOLDER).string() +
                                        "/scripts/lib.sh\ninstall_packages() { :; }\n" +
                                        "build_preset() { echo \"built $1\" >&2; }\n");
    const fs::path program = scratch.write("build/release/lowpass",
                                           "#!/usr/bin/env bash\n"
                                           "echo \"$*\"\n"
                                           "if [ -e \"$4/stale\" ]; then\n"
                                           "  echo \"lowpass: '$4' was made with other settings: paths.steps\" >&2\n"
                                           "  exit 1\n"
                                           "fi\n"
                                           "if [ -e \"$4/broken\" ]; then echo 'lowpass: broken' >&2; exit 1; fi\n"
                                           "if [ -e \"$4/slow\" ]; then exit 75; fi\n"
                                           "mkdir -p \"$4\"\n");
    fs::permissions(program, fs::perms::owner_all);
  }

  ProgramResult run(std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.begin(), (scratch / "run.sh").string());
    return run_program(arguments, {"PATH=/usr/bin:/bin"}, scratch.path());
  }

  /// The folder of an earlier study, marked by a file.
  void leave_folder_with(const std::string& file) {
    fs::create_directory(scratch / "quick-study");
    scratch.write("quick-study/" + file, "");
  }

  TemporaryFolder scratch;
};

TEST_F(RunSh, RunsTheQuickStudyAndPassesOptionsOn) {
  const ProgramResult result = run({"--workers", "1"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.output, "run studies/quick.toml --out quick-study --workers 1\n");
}

TEST_F(RunSh, StopsAfterTheBuild) {
  const ProgramResult result = run({"build"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.output, "");
  EXPECT_NE(result.errors.find("built release"), std::string::npos);
  EXPECT_FALSE(fs::exists(scratch / "quick-study"));
}

TEST_F(RunSh, GoesOnInTheFolderThatIsThere) {
  leave_folder_with("result");
  const ProgramResult result = run({"--workers", "1"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.output, "run studies/quick.toml --out quick-study --workers 1\n");
  EXPECT_TRUE(fs::exists(scratch / "quick-study/result"));
  EXPECT_FALSE(fs::exists(scratch / "quick-study-old-1"));
}

TEST_F(RunSh, MovesAFolderWithOtherSettingsAsideAndSaysSo) {
  leave_folder_with("stale");
  const ProgramResult first = run({"--workers", "1"});
  EXPECT_EQ(first.exit_code, 0);
  const std::string command = "run studies/quick.toml --out quick-study --workers 1\n";
  EXPECT_EQ(first.output, command + command);
  EXPECT_NE(first.errors.find("made with other settings: paths.steps"), std::string::npos);
  EXPECT_NE(first.errors.find("to quick-study-old-1"), std::string::npos);
  EXPECT_TRUE(fs::exists(scratch / "quick-study-old-1/stale"));
  EXPECT_TRUE(fs::is_empty(scratch / "quick-study"));

  scratch.write("quick-study/stale", "");
  EXPECT_EQ(run().exit_code, 0);
  EXPECT_TRUE(fs::exists(scratch / "quick-study-old-1/stale"));
  EXPECT_TRUE(fs::exists(scratch / "quick-study-old-2/stale"));
}

TEST_F(RunSh, LeavesTheFolderAfterAnyOtherFailure) {
  leave_folder_with("broken");
  const ProgramResult result = run();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.errors, "built release\nlowpass: broken\n");
  EXPECT_TRUE(fs::exists(scratch / "quick-study/broken"));
}

TEST_F(RunSh, PassesTheExitCodeOfAStoppedStudyOn) {
  leave_folder_with("slow");
  EXPECT_EQ(run().exit_code, 75);
}

TEST_F(RunSh, NeverMovesAFolderThatTheUserNamed) {
  fs::create_directory(scratch / "mine");
  scratch.write("mine/stale", "");
  EXPECT_EQ(run({"--out", "mine"}).exit_code, 1);
  EXPECT_TRUE(fs::exists(scratch / "mine/stale"));
}

}  // namespace
