#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/run_program.hpp"
#include "environment_guard.hpp"
#include "study/tiny_study.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

/// A share of a whole in 0 ... 1, or null.
void expect_share_or_null(const nlohmann::json& share) {
  if (share.is_null()) return;
  EXPECT_GE(share.get<double>(), 0);
  EXPECT_LE(share.get<double>(), 1);
}

TEST(Check, SaysWhatItsCalibrationWasWorth) {
  const TemporaryFolder folder;
  write_tiny_images(folder);
  const std::string study = folder.write("study.toml", tiny_study(folder)).string();
  const ProgramRun run = run_program({"check", study, "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const auto forecast = nlohmann::json::parse(run.out).at("forecast");
  EXPECT_EQ(forecast.at("stages").size(), 4U);
  EXPECT_GT(forecast.at("seconds").get<double>(), 0);
  EXPECT_FALSE(forecast.at("processor_share").is_null());
  expect_share_or_null(forecast.at("processor_share"));
  expect_share_or_null(forecast.at("other_work"));
}

TEST(Doctor, SaysWhereContentsOfDataFilesAreKept) {
  const ProgramRun off = run_program({"doctor", "--json"});
  EXPECT_TRUE(nlohmann::json::parse(off.out).at("data_cache").is_null());
  const TemporaryFolder folder;
  const EnvironmentGuard on("LOWPASS_CACHE", std::nullopt), caches("XDG_CACHE_HOME", folder.path().string());
  const ProgramRun run = run_program({"doctor", "--json"});
  EXPECT_EQ(nlohmann::json::parse(run.out).at("data_cache"), (folder / "lowpass").string());
  EXPECT_NE(run_program({"doctor"}).out.find("data cache           " + folder.path().string()), std::string::npos);
}

}  // namespace
}  // namespace lowpass
