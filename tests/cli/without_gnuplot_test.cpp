// Everything but the pictures is made on a machine without gnuplot, and it is said in time.

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/run_program.hpp"
#include "environment_guard.hpp"
#include "lowpass/core/files.hpp"
#include "refusal.hpp"
#include "study/tiny_study.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

/// Programs are started with a $PATH of one empty folder.
class WithoutGnuplot : public ::testing::Test {
 protected:
  TemporaryFolder empty;
  TemporaryFolder folder;
  EnvironmentGuard path{"PATH", empty.path().string()};
};

TEST_F(WithoutGnuplot, DoctorSaysSo) {
  const ProgramRun run = run_program({"doctor"});
  EXPECT_EQ(run.exit_code, 0);
  expect_in(run.out, {"gnuplot was not found in $PATH", "apt install gnuplot-nox"});
  EXPECT_TRUE(nlohmann::json::parse(run_program({"doctor", "--json"}).out).at("gnuplot").is_null());
}

TEST_F(WithoutGnuplot, CheckSaysSoAndFindsTheStudyReady) {
  write_tiny_images(folder);
  const std::string study = folder.write("study.toml", tiny_study(folder)).string();
  const ProgramRun run = run_program({"check", study});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  expect_in(run.out, {"ready to run", "gnuplot was not found in $PATH"});
  EXPECT_TRUE(nlohmann::json::parse(run_program({"check", study, "--json"}).out).at("gnuplot").is_null());
}

TEST_F(WithoutGnuplot, ConnectWritesItsResults) {
  const ProgramRun run = run_program(
      {"connect", "two-wells", "--from", "min:0", "--to", "min:1", "--out", (folder / "out").string(), "--json"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  expect_in(run.err, {"the picture was not made, the results are written", "gnuplot was not found"});
  EXPECT_EQ(nlohmann::json::parse(run.out), nlohmann::json::parse(read_file(folder / "out/result.json")));
  for (const char* file : {"path.npy", "coefficients.npy", "profile.csv", "profile.gp"})
    EXPECT_TRUE(std::filesystem::exists(folder / "out" / file)) << file;
}

TEST_F(WithoutGnuplot, CompareWritesItsResults) {
  const ProgramRun run = run_program({"compare", "two-wells", "--from", "min:0", "--to", "min:1", "--curves",
                                      "fourier,chain", "--budget", "2000", "--out", (folder / "out").string()});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  expect_in(run.err, {"the picture was not made, the results are written"});
  expect_in(run.out, {"fourier", "chain"});
  EXPECT_TRUE(std::filesystem::exists(folder / "out/result.json"));
}

TEST_F(WithoutGnuplot, AStudyEndsWithItsReport) {
  write_tiny_images(folder);
  const std::string study = folder.write("study.toml", tiny_study(folder)).string();
  const std::string out = (folder / "out").string();
  const ProgramRun run = run_program({"run", study, "--out", out, "--workers", "1"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  const std::size_t at_the_start = run.err.find("gnuplot was not found");
  ASSERT_NE(at_the_start, std::string::npos) << run.err;
  EXPECT_LT(at_the_start, run.err.find("training/"));
  expect_in(run.err, {"then lowpass report " + out + " draws them"});
  expect_in(read_file(folder / "out/report.html"), {"The figures are not drawn", "Table I"});
  EXPECT_FALSE(std::filesystem::exists(folder / "out/figures/losses.svg"));
  EXPECT_EQ(run_program({"run", study, "--out", out, "--workers", "1"}).exit_code, 0);
}

}  // namespace
}  // namespace lowpass
