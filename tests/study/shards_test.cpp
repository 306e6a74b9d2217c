// Several processes in one study folder.

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "lowpass/core/files.hpp"
#include "refusal.hpp"
#include "study/folder_content.hpp"
#include "study/program.hpp"
#include "study/tiny_study.hpp"
#include "temporary_folder.hpp"

namespace {

using Words = std::vector<std::string>;

class Shards : public ::testing::Test {
 protected:
  Shards() { write_tiny_images(folder); }

  Program start(const std::string& out, const Words& more, const std::string& name = "run") {
    // Whole at any time: others may be reading it.
    const std::filesystem::path study = folder / "study.toml";
    lowpass::write_file(study, tiny_study(folder, study_));
    Words words{"run", study.string(), "--out", (folder / out).string(), "--workers", "1"};
    words.insert(words.end(), more.begin(), more.end());
    return Program(words, folder / (name + "-messages.txt"), folder / (name + "-printed.txt"));
  }

  void report(const std::string& out) {
    const Program made({"report", (folder / out).string()}, folder / "report-messages.txt");
    ASSERT_EQ(made.wait(), 0) << made.messages();
  }

  nlohmann::json status(const std::string& out) {
    const Program asked({"status", (folder / out).string(), "--json"}, folder / "status-messages.txt",
                        folder / "status.json");
    EXPECT_EQ(asked.wait(), 0) << asked.messages();
    return nlohmann::json::parse(lowpass::read_file(folder / "status.json"));
  }

  template <class Condition>
  void wait_until(Condition condition) {
    for (int i = 0; i < 12000 && !condition(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ASSERT_TRUE(condition());
  }

  bool has_claims(const std::string& out) {
    std::error_code none;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / out / ".work/claims", none))
      if (entry.is_regular_file()) return true;
    return false;
  }

  void expect_as_alone(const std::string& out) {
    ASSERT_EQ(start("alone", {}, "alone").wait(), 0);
    report(out);
    // A finished folder is complete without it.
    std::filesystem::remove_all(folder / out / ".work");
    expect_same_files(reproducible_files(folder / "alone"), reproducible_files(folder / out));
  }

  TinyStudy study_ = study_of_many_tasks();
  TemporaryFolder folder;
};

TEST_F(Shards, ThreeAtOnceLeaveTheBytesOfOneProcess) {
  std::vector<std::unique_ptr<Program>> shards;
  for (const char* shard : {"0/3", "1/3", "2/3"})
    shards.push_back(
        std::make_unique<Program>(start("shared", {"--shard", shard, "--wait"}, std::string("shard") + shard[0])));
  for (const auto& shard : shards) EXPECT_EQ(shard->wait(), 0) << shard->messages();
  expect_in(shards[0]->messages(), {"shard 0 of 3", "every task is done", "lowpass report"});
  EXPECT_FALSE(std::filesystem::exists(folder / "shared/report.html"));
  EXPECT_FALSE(has_claims("shared"));
  expect_as_alone("shared");
  EXPECT_EQ(nlohmann::json::parse(lowpass::read_file(folder / "shared/manifest.json")).at("processes").size(), 3U);
}

TEST_F(Shards, OneThatIsKilledLosesNothingAndTheOthersDoItsTask) {
  // A run of SGD that takes a while, so that the kill meets a task.
  study_.more = "[networks.fcp.sgd]\nepochs = 400\n";
  const Program killed = start("shared", {"--shard", "0/2"}, "killed");
  wait_until([&] { return has_claims("shared"); });
  killed.send(SIGKILL);
  EXPECT_EQ(killed.wait(), -SIGKILL);
  const Program other = start("shared", {"--shard", "1/2", "--wait"}, "other");
  EXPECT_EQ(other.wait(), 0) << other.messages();
  expect_as_alone("shared");
}

TEST_F(Shards, OneThatWasStoppedForLongerThanItsClaimDoesNoHarm) {
  study_.more = "[networks.fcp.sgd]\nepochs = 400\n";
  const Program sleeper = start("shared", {"--shard", "0/2", "--claim-lapse", "1s"}, "sleeper");
  wait_until([&] { return has_claims("shared"); });
  sleeper.send(SIGSTOP);
  const Program other = start("shared", {"--shard", "1/2", "--wait", "--claim-lapse", "1s"}, "other");
  EXPECT_EQ(other.wait(), 0) << other.messages();
  sleeper.send(SIGCONT);
  EXPECT_EQ(sleeper.wait(), 0) << sleeper.messages();
  expect_as_alone("shared");
}

TEST_F(Shards, WithoutWaitOneLeavesWhileAnotherComputes) {
  study_.more = "[networks.fcp.sgd]\nepochs = 100000000\n";
  study_.runs = study_.kept = "2";
  study_.pairs = "1";
  const Program first = start("shared", {"--shard", "0/3"}, "first");
  const Program second = start("shared", {"--shard", "1/3"}, "second");
  // Both end at a run of SGD that does not end.
  wait_until([&] {
    return std::filesystem::exists(folder / "shared/.work/claims/training/fcp-sgd-0") &&
           std::filesystem::exists(folder / "shared/.work/claims/training/fcp-sgd-1");
  });
  const Program third = start("shared", {"--shard", "2/3"}, "third");
  EXPECT_EQ(third.wait(), 75);
  expect_in(third.messages(), {"other processes compute 2 more", "--wait"});

  const nlohmann::json seen = status("shared");
  EXPECT_EQ(seen.at("running"), true);
  ASSERT_EQ(seen.at("processes").size(), 2U);
  std::set<int> indices;
  for (const auto& process : seen.at("processes")) {
    indices.insert(process.at("shard").at("index").get<int>());
    EXPECT_EQ(process.at("shard").at("count"), 3);
    EXPECT_EQ(process.at("at_work"), true);
  }
  EXPECT_EQ(indices, (std::set<int>{0, 1}));
  EXPECT_EQ(seen.at("workers"), 2);
  std::set<std::string> tasks;
  for (const auto& task : seen.at("running_tasks")) tasks.insert(task.at("task").get<std::string>());
  EXPECT_EQ(tasks, (std::set<std::string>{"training/fcp-sgd-0", "training/fcp-sgd-1"}));

  first.send(SIGKILL);
  EXPECT_EQ(first.wait(), -SIGKILL);
  second.send(SIGUSR1);
  EXPECT_EQ(second.wait(), 75);
  const nlohmann::json after = status("shared");
  EXPECT_EQ(after.at("running"), false);
  ASSERT_EQ(after.at("processes").size(), 1U);
  EXPECT_EQ(after.at("processes")[0].at("at_work"), false);
}

TEST_F(Shards, OneAloneIsRefusedWhileTheyWork) {
  study_.epochs = "100000000";
  const Program shard = start("shared", {"--shard", "0/1"}, "shard");
  wait_until([&] { return has_claims("shared"); });
  const Program alone = start("shared", {}, "alone");
  EXPECT_EQ(alone.wait(), 1);
  expect_in(alone.messages(), {"another run is working in", "--shard"});
  shard.send(SIGTERM);
  EXPECT_EQ(shard.wait(), 75);
}

TEST_F(Shards, AnArraysVariablesSayWhichOneItIs) {
  for (const auto& [name, value] : {std::pair{"ID", "7"}, {"MIN", "3"}, {"MAX", "9"}, {"STEP", "2"}})
    ::setenv((std::string("SLURM_ARRAY_TASK_") + name).c_str(), value, 1);
  const Program shard = start("shared", {"--shard", "slurm"}, "array");
  EXPECT_EQ(shard.wait(), 0) << shard.messages();
  // (7 - 3) / 2 of 3, 5, 7, 9.
  expect_in(shard.messages(), {"shard 2 of 4"});
  for (const char* name : {"ID", "MIN", "MAX", "STEP"}) ::unsetenv((std::string("SLURM_ARRAY_TASK_") + name).c_str());
  const Program none = start("none", {"--shard", "slurm"}, "none");
  EXPECT_EQ(none.wait(), 1);
  expect_in(none.messages(), {"--shard is slurm", "SLURM_ARRAY_TASK_ID"});
}

TEST_F(Shards, ProcessesThatWereStartedTogetherSayWhichTheyAre) {
  using Variables = std::pair<const char*, const char*>;
  for (const auto& [rank, size] : {Variables{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                                   {"PMI_RANK", "PMI_SIZE"},
                                   {"SLURM_PROCID", "SLURM_STEP_NUM_TASKS"}}) {
    ::setenv(rank, "2", 1);
    ::setenv(size, "4", 1);
    const Program shard = start("shared", {"--shard", "rank"}, "rank");
    EXPECT_EQ(shard.wait(), 0) << shard.messages();
    expect_in(shard.messages(), {"shard 2 of 4"});
    // Four of these would each run the whole study.
    const Program each = start("shared", {}, "each");
    EXPECT_EQ(each.wait(), 1);
    expect_in(each.messages(), {"one of 4 processes", "--shard rank", "preset mpi"});
    ::setenv(size, "1", 1);
    const Program alone = start("alone", {"--shard", "rank"}, "alone");
    EXPECT_EQ(alone.wait(), 1);
    expect_in(alone.messages(), {"started alone"});
    ::unsetenv(rank);
    ::unsetenv(size);
  }
}

TEST_F(Shards, WrongValuesAreRefused) {
  for (const char* shard : {"3/3", "1", "a/b", "-1/2", "1/0", "1/2/3", ""}) {
    const Program refused = start("out", {std::string("--shard=") + shard}, "refused");
    EXPECT_EQ(refused.wait(), 1) << shard;
    expect_in(refused.messages(), {"--shard"});
  }
  const Program alone = start("out", {"--wait"}, "refused");
  EXPECT_EQ(alone.wait(), 1);
  expect_in(alone.messages(), {"--wait", "--shard"});
  const Program time = start("out", {"--max-time", "90"}, "refused");
  EXPECT_EQ(time.wait(), 1);
  expect_in(time.messages(), {"--max-time is 90", "90m"});
  EXPECT_FALSE(std::filesystem::exists(folder / "out"));
}

}  // namespace
