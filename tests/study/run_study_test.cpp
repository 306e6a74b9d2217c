#include "lowpass/run_study.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <thread>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/study/forecast.hpp"
#include "lowpass/study/status.hpp"
#include "lowpass/study/study_file.hpp"
#include "lowpass/study/study_landscapes.hpp"
#include "refusal.hpp"
#include "study/folder_content.hpp"
#include "study/thread_ranks.hpp"
#include "study/tiny_study.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

class RunStudy : public ::testing::Test {
 protected:
  RunStudy() { write_tiny_images(folder); }

  RunStudyOptions options(const TinyStudy& changes, const std::string& out, std::size_t workers) {
    RunStudyOptions run;
    run.study_file = folder.write("study.toml", tiny_study(folder, changes));
    run.folder = folder / out;
    run.workers = workers;
    run.messages = nullptr;
    return run;
  }

  TemporaryFolder folder;
};

TEST_F(RunStudy, ResultsDoNotDependOnTheNumberOfWorkers) {
  ASSERT_TRUE(run_study(options({}, "one", 1)).report);
  ASSERT_TRUE(run_study(options({}, "three", 3)).report);
  const auto one = reproducible_files(folder / "one");
  EXPECT_TRUE(one.contains("training/fcp-sgd-2/result.json"));
  EXPECT_TRUE(one.contains("ensembles/fcp-bfgs-test.npy"));
  expect_same_files(one, reproducible_files(folder / "three"));
}

TEST_F(RunStudy, NorOnTheNumberOfRanks) {
  ASSERT_TRUE(run_study(options({}, "alone", 1)).report);
  Post post(3);
  std::vector<std::unique_ptr<ThreadRanks>> ranks;
  for (std::size_t rank = 0; rank < 3; ++rank) ranks.push_back(std::make_unique<ThreadRanks>(post, rank));
  const RunStudyOptions all = options({}, "shared", 2);
  const auto as_rank = [&](std::size_t rank) {
    RunStudyOptions own = all;
    own.ranks = ranks[rank].get();
    return run_study(own);
  };
  {
    const std::jthread second([&] { as_rank(1); }), third([&] { as_rank(2); });
    EXPECT_TRUE(as_rank(0).report);
  }
  EXPECT_FALSE(ranks[0]->has_given_up);
  // More than that they are there, and goodbye.
  EXPECT_GT(ranks[1]->sent + ranks[2]->sent, 4U);
  expect_same_files(reproducible_files(folder / "alone"), reproducible_files(folder / "shared"));
}

TEST_F(RunStudy, BothOptimisersStartFromTheSameWeights) {
  ASSERT_TRUE(run_study(options({}, "out", 2)).report);
  const std::string bfgs = read_file(folder / "out/training/fcp-bfgs-1/curve.csv");
  const std::string sgd = read_file(folder / "out/training/fcp-sgd-1/curve.csv");
  const std::size_t end = bfgs.find("\n1,");
  ASSERT_NE(end, std::string::npos);
  EXPECT_EQ(bfgs.substr(0, end), sgd.substr(0, end));
  EXPECT_NE(bfgs, sgd);
}

TEST_F(RunStudy, TheLineSearchReachesTheTrainings) {
  ASSERT_TRUE(run_study(options({}, "clean", 2)).report);
  TinyStudy program;
  program.more = "[networks.fcp.bfgs]\nline_search = \"program\"\n";
  ASSERT_TRUE(run_study(options(program, "program", 2)).report);
  const auto curve = [&](const std::string& file) { return read_file(folder / file); };
  EXPECT_NE(curve("clean/training/fcp-bfgs-1/curve.csv"), curve("program/training/fcp-bfgs-1/curve.csv"));
  EXPECT_EQ(curve("clean/training/fcp-sgd-1/curve.csv"), curve("program/training/fcp-sgd-1/curve.csv"));
}

TEST_F(RunStudy, MoreRunsAndPairsExtendAFolderToWhatAFreshOneWouldHold) {
  ASSERT_TRUE(run_study(options({}, "extended", 2)).report);
  const auto finished = std::filesystem::last_write_time(folder / "extended/training/fcp-sgd-1/result.json");
  TinyStudy more;
  more.runs = "4";
  more.kept = "3";
  more.pairs = "3";
  ASSERT_TRUE(run_study(options(more, "extended", 2)).report);
  ASSERT_TRUE(run_study(options(more, "fresh", 2)).report);
  EXPECT_EQ(std::filesystem::last_write_time(folder / "extended/training/fcp-sgd-1/result.json"), finished);
  auto extended = reproducible_files(folder / "extended");
  const auto fresh = reproducible_files(folder / "fresh");
  // Paths that the larger study does not ask for stay.
  std::erase_if(extended,
                [&](const auto& file) { return file.first.starts_with("paths/") && !fresh.contains(file.first); });
  expect_same_files(fresh, extended);
}

TEST_F(RunStudy, AStudyOfFourNetworksGoesOnInTheMiddleToTheSameFiles) {
  TinyStudy four;
  four.runs = "2";
  four.more =
      "[networks.lenet]\nlandscape = \"lenet\"\n"
      "[networks.autoencoder]\nlandscape = \"autoencoder\"\n"
      "[networks.lstm]\nlandscape = \"lstm:hidden=8\"\n";
  ASSERT_TRUE(run_study(options(four, "whole", 2)).report);
  const auto whole = reproducible_files(folder / "whole");
  ASSERT_TRUE(whole.contains("training/lenet-sgd-1/result.json"));
  EXPECT_TRUE(whole.contains("paths/lstm-sgd-test-test/0-1.json"));
  std::filesystem::copy(folder / "whole", folder / "middle", std::filesystem::copy_options::recursive);
  // What a run that was stopped in the middle of its trainings has not made yet.
  for (const char* later :
       {"training/lenet-sgd-1", "training/lstm-bfgs-1", "ensembles", "paths", "analysis", "figures", "report.html"})
    std::filesystem::remove_all(folder / "middle" / later);
  ASSERT_TRUE(run_study(options(four, "middle", 1)).report);
  expect_same_files(whole, reproducible_files(folder / "middle"));
}

TEST_F(RunStudy, TheForecastHasAStageForEveryTask) {
  const RunStudyOptions run = options({}, "out", 2);
  const Study study = load_study(run.study_file);
  const StudyForecast forecast = forecast_study(study, load_study_data(study, std::nullopt), 3);
  EXPECT_EQ(forecast.workers, 3U);
  std::map<std::string, std::size_t> tasks;
  double core_seconds = 0;
  for (const ForecastStage& stage : forecast.stages) {
    tasks[stage.name] = stage.tasks;
    core_seconds += static_cast<double>(stage.tasks) * stage.seconds_per_task;
  }
  const std::map<std::string, std::size_t> expected{
      {"training/fcp-bfgs", 3}, {"training/fcp-sgd", 3}, {"paths/fcp-train", 4}, {"paths/fcp-test", 2}};
  EXPECT_EQ(tasks, expected);
  EXPECT_NEAR(forecast.seconds(), core_seconds / 3, 1e-12);
  ASSERT_TRUE(forecast.processor_share);
  EXPECT_GT(*forecast.processor_share, 0);
  EXPECT_LE(*forecast.processor_share, 1);
  EXPECT_FALSE(std::filesystem::exists(run.folder));
}

TEST_F(RunStudy, AStopRequestLeavesAFolderThatGoesOn) {
  std::stop_source stop;
  stop.request_stop();
  RunStudyOptions run = options({}, "out", 2);
  run.stop = stop.get_token();
  EXPECT_TRUE(run_study(run).stopped);
  EXPECT_EQ(study_status(run.folder).training.done, 0U);
  run.stop = {};
  EXPECT_TRUE(run_study(run).report);
  EXPECT_EQ(study_status(run.folder).training.done, 6U);
}

TEST_F(RunStudy, StatusCountsEveryTask) {
  const RunStudyOptions run = options({}, "out", 2);
  ASSERT_TRUE(run_study(run).report);
  std::filesystem::remove_all(run.folder / "paths/fcp-sgd-test-test");
  const StudyStatus status = study_status(run.folder);
  EXPECT_EQ(status.title, "Tiny");
  EXPECT_FALSE(status.running);
  EXPECT_EQ(status.training.total, 6U);
  EXPECT_EQ(status.ensembles.done, 4U);
  EXPECT_EQ(status.paths.total, 6U);
  EXPECT_EQ(status.paths.done, 5U);
  EXPECT_TRUE(status.report);
  EXPECT_TRUE(status.failures.empty());
  EXPECT_TRUE(status.seconds_left);
  EXPECT_EQ(status.workers, 2U);
}

TEST_F(RunStudy, AFailingTaskIsNamedAndWhatDoesNotNeedItIsDone) {
  const RunStudyOptions run = options({}, "out", 1);
  // A task finds a file where its folder should go.
  std::filesystem::create_directories(run.folder / "training");
  write_file(run.folder / "study.toml", tiny_study(folder));
  write_file(run.folder / "training/fcp-bfgs-2", "in the way");
  const StudyOutcome outcome = run_study(run);
  EXPECT_FALSE(outcome.is_complete());
  EXPECT_FALSE(outcome.stopped);
  ASSERT_EQ(outcome.failures.size(), 1U);
  EXPECT_EQ(outcome.failures[0].task, "training/fcp-bfgs-2");
  expect_in(outcome.failures[0].message, {"training/fcp-bfgs-2", "Not a directory"});
  expect_in(failures_text(outcome.failures), {"1 task failed", "training/fcp-bfgs-2"});
  EXPECT_EQ(failures_advice(outcome.failures), "run the same command again to try these once more");
  const StudyStatus status = study_status(run.folder);
  ASSERT_EQ(status.failures.size(), 1U);
  EXPECT_EQ(status.failures[0].task, "training/fcp-bfgs-2");
  EXPECT_EQ(status.training.done, 5U);
  // The paths between the runs of SGD need nothing of it; those of L-BFGS would be between others than they should.
  EXPECT_EQ(status.paths.done, 3U);
  EXPECT_FALSE(std::filesystem::exists(run.folder / "ensembles/fcp-bfgs-train.csv"));
  ASSERT_TRUE(outcome.report);
  expect_in(read_file(outcome.report->report), {"Tasks that failed", "training/fcp-bfgs-2"});

  std::filesystem::remove(run.folder / "training/fcp-bfgs-2");
  EXPECT_TRUE(run_study(run).is_complete());
  EXPECT_TRUE(study_status(run.folder).failures.empty());
  ASSERT_TRUE(run_study(options({}, "fresh", 2)).report);
  expect_same_files(reproducible_files(folder / "fresh"), reproducible_files(run.folder));
}

TEST(FailuresAdvice, IsToTryAgainOnlyWhereThatCanHelp) {
  const TaskFailure of_the_disk{"a", "no space left", true}, of_the_numbers{"b", "no number", false};
  EXPECT_EQ(failures_advice({of_the_numbers}),
            "the same command would fail at these again: change what their messages name");
  EXPECT_EQ(failures_advice({of_the_numbers, of_the_disk}), "run the same command again to try these once more");
}

TEST_F(RunStudy, ALimitOnTimeEndsARunThatGoesOn) {
  TinyStudy endless;
  endless.more = "[networks.fcp.sgd]\nepochs = 100000000\n";
  RunStudyOptions run = options(endless, "out", 2);
  run.max_seconds = 1.5;
  const auto begin = std::chrono::steady_clock::now();
  const StudyOutcome outcome = run_study(run);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
  EXPECT_TRUE(outcome.stopped);
  EXPECT_TRUE(outcome.out_of_time);
  EXPECT_FALSE(outcome.report);
  EXPECT_LT(study_status(run.folder).training.done, 6U);
}

/// A finished study of which two runs are missing, and timings as if those of SGD took this long; the others are quick.
void as_if_sgd_took(double seconds, const std::filesystem::path& folder) {
  std::string timings = "task,seconds\n";
  for (const char* task : {"training/fcp-sgd-0", "training/fcp-sgd-1"})
    timings += std::string(task) + "," + std::to_string(seconds) + "\n";
  for (const char* task : {"training/fcp-bfgs-0", "training/fcp-bfgs-1"}) timings += std::string(task) + ",0.1\n";
  write_file(folder / "timings.csv", timings);
  for (const char* missing : {"training/fcp-sgd-2", "training/fcp-bfgs-2"})
    std::filesystem::remove_all(folder / missing);
}

TEST_F(RunStudy, NoTaskIsBegunThatWouldNotBeFinishedInTime) {
  const RunStudyOptions whole = options({}, "out", 2);
  ASSERT_TRUE(run_study(whole).report);
  RunStudyOptions limited = whole;
  limited.max_seconds = 600;
  as_if_sgd_took(600, whole.folder);
  const StudyOutcome outcome = run_study(limited);
  EXPECT_TRUE(outcome.stopped);
  EXPECT_TRUE(outcome.out_of_time);
  EXPECT_FALSE(std::filesystem::exists(whole.folder / "training/fcp-sgd-2"));
  EXPECT_TRUE(std::filesystem::exists(whole.folder / "training/fcp-bfgs-2/result.json"));
  EXPECT_TRUE(run_study(whole).report);
}

TEST_F(RunStudy, ATaskThatTakesLongerThanAnyRunMayIsBegunAllTheSame) {
  const RunStudyOptions whole = options({}, "out", 2);
  ASSERT_TRUE(run_study(whole).report);
  RunStudyOptions limited = whole;
  limited.max_seconds = 600;
  as_if_sgd_took(3600, whole.folder);
  EXPECT_TRUE(run_study(limited).report);
}

TEST_F(RunStudy, ABatchLargerThanTheDataIsRefusedBeforeAnythingIsComputed) {
  TinyStudy changes;
  changes.more = "[networks.fcp.sgd]\nbatch = 49\n";
  const RunStudyOptions run = options(changes, "out", 1);
  expect_in(refusal<BadInput>([&] { run_study(run); }), {"networks.fcp.sgd.batch is 49", "48 training samples"});
  EXPECT_FALSE(std::filesystem::exists(run.folder));
}

TEST_F(RunStudy, APathsFileNamesItsEndsWithinTheFolder) {
  ASSERT_TRUE(run_study(options({}, "out", 2)).report);
  for (const auto& entry : std::filesystem::directory_iterator(folder / "out/paths/fcp-sgd-test-test")) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() == ".npy") {
      const Matrix<double> coefficients = read_npy(entry.path());
      EXPECT_EQ(coefficients.rows(), 2U);
      EXPECT_EQ(coefficients.columns(), 42200U);
      continue;
    }
    const std::string first = name.substr(0, name.find('-'));
    expect_in(read_file(entry.path()), {"\"from\":\"training/fcp-sgd-" + first + "/test.npy#0\"", "\"split\":\"test\"",
                                        "\"train_samples\":48", "\"landscape\":\"fcp:activation=softplus\""});
  }
}

}  // namespace
}  // namespace lowpass
