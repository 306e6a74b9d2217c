#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <thread>

#include "lowpass/core/files.hpp"
#include "lowpass/core/random.hpp"
#include "refusal.hpp"
#include "study/folder_content.hpp"
#include "study/program.hpp"
#include "study/tiny_study.hpp"
#include "temporary_folder.hpp"

namespace {

using Clock = std::chrono::steady_clock;

class Resume : public ::testing::Test {
 protected:
  Resume() { write_tiny_images(folder); }

  Program start(const TinyStudy& changes, const std::string& out, const std::string& workers,
                const std::vector<std::string>& more = {}) {
    const std::filesystem::path study = folder.write("study.toml", tiny_study(folder, changes));
    std::vector<std::string> arguments{"run", study.string(), "--out", (folder / out).string(), "--workers", workers};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Program(arguments, folder / (out + "-messages.txt"));
  }
  /// Without a report, which takes longer than all tasks.
  Program start_tasks(const TinyStudy& changes, const std::string& out, const std::string& checkpoint_every = "5m") {
    return start(changes, out, "2", {"--shard", "0/1", "--checkpoint-every", checkpoint_every});
  }

  /// Few tasks, each of which takes its time.
  static TinyStudy long_tasks() {
    TinyStudy study;
    study.runs = "2";
    study.epochs = "150";
    study.steps = "800";
    return study;
  }

  /// The checkpoints that there are.
  std::vector<std::filesystem::path> checkpoints(const std::string& out) const {
    std::vector<std::filesystem::path> files;
    std::error_code none;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / out / ".work/checkpoints", none))
      if (entry.path().extension() == ".checkpoint") files.push_back(entry.path());
    return files;
  }

  /// Waits until the file is there; a run that ends before is a failure of the test's assumptions.
  void wait_for(const std::filesystem::path& file) {
    const Clock::time_point end = Clock::now() + std::chrono::minutes(1);
    while (!std::filesystem::exists(file) && Clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ASSERT_TRUE(std::filesystem::exists(file)) << file;
  }

  TemporaryFolder folder;
};

TEST_F(Resume, FiveKillsAtRandomMomentsLeaveNoTrace) {
  const TinyStudy study = study_of_many_tasks();
  const Clock::time_point begin = Clock::now();
  ASSERT_EQ(start(study, "whole", "2").wait(), 0);
  const std::chrono::duration<double> whole = Clock::now() - begin;

  lowpass::RandomStream random(20260101, "kills");
  int killed = 0;
  for (int i = 0; i < 5; ++i) {
    const Program run = start(study, "killed", "2");
    // Every attempt gets further than the one before, so that a kill in the first half of a run always meets work.
    std::this_thread::sleep_for(random.uniform(0, 0.5) * whole);
    run.send(SIGKILL);
    if (run.wait() == -SIGKILL) ++killed;
  }
  EXPECT_GE(killed, 1);
  ASSERT_EQ(start(study, "killed", "2").wait(), 0);
  expect_same_files(reproducible_files(folder / "whole"), reproducible_files(folder / "killed"));
}

TEST_F(Resume, ATerminatedRunExitsWith75AndGoesOn) {
  ASSERT_EQ(start({}, "whole", "2").wait(), 0);

  // Three runs of SGD that do not end by themselves keep three workers busy; the fourth does those of L-BFGS.
  TinyStudy endless;
  endless.more = "[networks.fcp.sgd]\nepochs = 1000000\n";
  const Program run = start(endless, "stopped", "4");
  for (const char* seed : {"0", "1", "2"})
    wait_for(folder / "stopped/training" / (std::string("fcp-bfgs-") + seed) / "result.json");
  run.send(SIGTERM);
  run.send(SIGTERM);
  run.send(SIGINT);
  EXPECT_EQ(run.wait(), 75);
  expect_in(run.messages(), {"seed 5", "training seeds 0 ... 2", "run the same command again to go on"});
  EXPECT_FALSE(std::filesystem::exists(folder / "stopped/training/fcp-sgd-0"));
  const auto finished = std::filesystem::last_write_time(folder / "stopped/training/fcp-bfgs-0/result.json");

  ASSERT_EQ(start({}, "stopped", "2").wait(), 0);
  EXPECT_EQ(std::filesystem::last_write_time(folder / "stopped/training/fcp-bfgs-0/result.json"), finished);
  expect_same_files(reproducible_files(folder / "whole"), reproducible_files(folder / "stopped"));
}

TEST_F(Resume, TasksGoOnFromTheirCheckpointsAfterKills) {
  ASSERT_EQ(start_tasks(long_tasks(), "whole").wait(), 0);
  EXPECT_TRUE(checkpoints("whole").empty());

  // However slow the machine is, one task has begun and is not done.
  const Program first = start_tasks(long_tasks(), "killed", "0.01s");
  wait_for(folder / "killed/.work/checkpoints/training/fcp-bfgs-0.checkpoint");
  first.send(SIGKILL);
  ASSERT_EQ(first.wait(), -SIGKILL);

  lowpass::RandomStream random(20261127, "kills");
  std::string said;
  for (int kills = 0; kills < 8; ++kills) {
    const Program run = start_tasks(long_tasks(), "killed", "0.01s");
    std::this_thread::sleep_for(std::chrono::duration<double>(random.uniform(0.2, 0.8)));
    run.send(SIGKILL);
    if (run.wait() != -SIGKILL) break;
    said += run.messages();
    // A half-written newest one, as no disk leaves it: the one before it is taken.
    if (kills == 4)
      for (const std::filesystem::path& file : checkpoints("killed"))
        std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
  }
  const Program last = start_tasks(long_tasks(), "killed", "0.01s");
  ASSERT_EQ(last.wait(), 0);
  said += last.messages();
  expect_in(said, {"training/fcp-bfgs-0 goes on from its checkpoint"});
  expect_same_files(reproducible_files(folder / "whole"), reproducible_files(folder / "killed"));
  EXPECT_TRUE(checkpoints("killed").empty());
}

TEST_F(Resume, ATaskThatIsStoppedGoesOnWhereItWas) {
  ASSERT_EQ(start_tasks(long_tasks(), "whole").wait(), 0);
  const Program run = start_tasks(long_tasks(), "stopped");
  for (const char* seed : {"0", "1"})
    wait_for(folder / "stopped/training" / (std::string("fcp-bfgs-") + seed) / "result.json");
  run.send(SIGTERM);
  EXPECT_EQ(run.wait(), 75);
  EXPECT_FALSE(checkpoints("stopped").empty());
  const Program rest = start_tasks(long_tasks(), "stopped");
  ASSERT_EQ(rest.wait(), 0);
  expect_in(rest.messages(), {"training/fcp-sgd-0 goes on from its checkpoint"});
  expect_same_files(reproducible_files(folder / "whole"), reproducible_files(folder / "stopped"));
}

TEST_F(Resume, ACheckpointOfOtherSettingsIsNotUsed) {
  TinyStudy endless = long_tasks();
  endless.more = "[networks.fcp.sgd]\nepochs = 1000000\n";
  const Program run = start_tasks(endless, "out", "0.01s");
  wait_for(folder / "out/.work/checkpoints/training/fcp-sgd-0.checkpoint");
  run.send(SIGKILL);
  run.wait();
  const Program other = start_tasks(long_tasks(), "out");
  ASSERT_EQ(other.wait(), 0);
  expect_in(other.messages(), {"it is of other settings, data or ends; training/fcp-sgd-0 begins anew"});
  ASSERT_EQ(start_tasks(long_tasks(), "whole").wait(), 0);
  expect_same_files(reproducible_files(folder / "whole"), reproducible_files(folder / "out"));
}

TEST_F(Resume, ASecondRunInTheSameFolderIsRefused) {
  TinyStudy endless;
  endless.epochs = "1000000";
  const Program first = start(endless, "out", "1");
  wait_for(folder / "out/manifest.json");
  Program second({"run", (folder / "study.toml").string(), "--out", (folder / "out").string()},
                 folder / "second-messages.txt");
  EXPECT_EQ(second.wait(), 1);
  expect_in(second.messages(), {"another run is working in"});
  first.send(SIGKILL);
  EXPECT_EQ(first.wait(), -SIGKILL);
}

}  // namespace
