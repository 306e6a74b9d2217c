// A study shared by the ranks of an MPI job, which a real mpirun starts.

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>

#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "lowpass/core/files.hpp"
#include "refusal.hpp"
#include "study/folder_content.hpp"
#include "study/program.hpp"
#include "study/tiny_study.hpp"
#include "temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

class Mpi : public ::testing::Test {
 protected:
  Mpi() {
    write_tiny_images(folder);
    // Open MPI's: as root, on more ranks than cores, where processes may not read each other's memory.
    for (const char* variable :
         {"OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "OMPI_MCA_rmaps_base_oversubscribe"})
      ::setenv(variable, "1", 1);
    ::setenv("OMPI_MCA_btl_vader_single_copy_mechanism", "none", 1);
    // More ranks than cores with Open MPI 5.
    ::setenv("PRTE_MCA_rmaps_default_mapping_policy", ":oversubscribe", 1);
  }

  void TearDown() override {
    if (HasFailure()) ADD_FAILURE() << lowpass::read_file(folder / "messages.txt");
  }

  /// What one rank is started by.
  Words command(const std::string& out, const Words& more = {}, const char* program = WITH_MPI) {
    // Whole at any time: others may be reading it.
    lowpass::write_file(folder / "study.toml", tiny_study(folder, study_));
    Words words{program, "run", folder / "study.toml", "--out", folder / out};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  Program start(const std::string& ranks, const Words& command) {
    Words words{"-n", ranks};
    words.insert(words.end(), command.begin(), command.end());
    return Program(words, folder / "messages.txt");
  }

  nlohmann::json status(const std::string& out) {
    const Program asked({"-n", "1", WITH_MPI, "status", folder / out, "--json"}, folder / "status-messages.txt",
                        folder / "status.json");
    EXPECT_EQ(asked.wait(), 0) << asked.messages();
    return nlohmann::json::parse(lowpass::read_file(folder / "status.json"));
  }

  template <class Condition>
  void wait_until(Condition condition) {
    for (int i = 0; i < 12000 && !condition(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ASSERT_TRUE(condition());
  }

  /// The ranks that compute something, by the claims in the folder, with their process numbers.
  std::map<int, pid_t> ranks_at_work(const std::string& out) {
    std::map<int, pid_t> ranks;
    std::error_code none;
    for (const auto& entry : fs::recursive_directory_iterator(folder / out / ".work/claims", none)) {
      const std::string text = entry.is_regular_file(none) ? text_of(entry.path()) : "";
      const nlohmann::json claim = nlohmann::json::parse(text, nullptr, false);
      if (!claim.is_object() || !claim.contains("rank")) continue;
      // HOST-PID-DIGITS
      std::string name = claim.at("process").get<std::string>();
      name.resize(name.rfind('-'));
      ranks[claim.at("rank").get<int>()] = static_cast<pid_t>(std::stol(name.substr(name.rfind('-') + 1)));
    }
    return ranks;
  }

  static std::string text_of(const fs::path& file) {
    try {
      return lowpass::read_file(file);
    } catch (const std::exception&) {
      return "";  // gone since
    }
  }

  void expect_as_alone(const std::string& out) {
    ASSERT_EQ(start("1", command("alone", {"--workers", "1"})).wait(), 0);
    // A finished folder is complete without it.
    fs::remove_all(folder / "alone/.work");
    fs::remove_all(folder / out / ".work");
    expect_same_files(reproducible_files(folder / "alone"), reproducible_files(folder / out));
  }

  TinyStudy study_ = study_of_many_tasks();
  TemporaryFolder folder;
};

TEST_F(Mpi, TwoRanksLeaveTheBytesOfOneProcess) {
  const Program run = start("2", command("shared", {"--workers", "1"}));
  EXPECT_EQ(run.wait(), 0);
  expect_in(run.messages(), {"rank 0 of 2", "rank 1 on "});
  expect_as_alone("shared");
}

TEST_F(Mpi, ThreeRanksOfTwoWorkersLeaveTheBytesOfOneProcess) {
  EXPECT_EQ(start("3", command("shared", {"--workers", "2"})).wait(), 0);
  expect_as_alone("shared");
}

TEST_F(Mpi, ARankThatIsKilledLosesNothingThatWasFinished) {
  // Runs of SGD that take a while, so that the kill meets a task.
  study_.more = "[networks.fcp.sgd]\nepochs = 400\n";
  const Program killed = start("2", command("shared", {"--workers", "1"}));
  wait_until([&] {
    return ranks_at_work("shared").contains(1) && fs::exists(folder / "shared/training") &&
           std::distance(fs::directory_iterator(folder / "shared/training"), fs::directory_iterator()) >= 2;
  });
  const nlohmann::json seen = status("shared");
  std::set<int> ranks;
  for (const auto& process : seen.at("processes"))
    if (process.at("rank").is_number()) ranks.insert(process.at("rank").get<int>());
  EXPECT_EQ(ranks, std::set<int>{1});
  EXPECT_EQ(seen.at("workers"), 2);
  std::set<std::string> computing;
  for (const auto& task : seen.at("running_tasks")) computing.insert(task.at("process").get<std::string>());
  EXPECT_EQ(computing.size(), 2U);

  wait_until([&] { return ranks_at_work("shared").contains(1); });
  ::kill(ranks_at_work("shared").at(1), SIGKILL);
  EXPECT_NE(killed.wait(), 0);
  std::map<fs::path, fs::file_time_type> finished;
  for (const auto& entry : fs::directory_iterator(folder / "shared/training"))
    if (fs::exists(entry.path() / "result.json")) finished[entry.path()] = fs::last_write_time(entry.path());
  EXPECT_GE(finished.size(), 1U);

  EXPECT_EQ(start("2", command("shared", {"--workers", "1"})).wait(), 0);
  for (const auto& [result, time] : finished) EXPECT_EQ(fs::last_write_time(result), time) << result;
  expect_as_alone("shared");
}

TEST_F(Mpi, AFailedTaskIsToldAndTheRestIsDone) {
  // The runs of SGD find a file where their folder should go.
  fs::create_directories(folder / "shared/training");
  folder.write("shared/study.toml", tiny_study(folder, study_));
  for (const char* run : {"0", "1", "2", "3"}) folder.write(std::string("shared/training/fcp-sgd-") + run, "");
  const Program run = start("2", command("shared", {"--workers", "1"}));
  EXPECT_EQ(run.wait(), 1);
  expect_in(run.messages(), {"4 tasks failed", "training/fcp-sgd-1: "});
  // Those of the other optimiser, and the paths between them.
  EXPECT_TRUE(fs::exists(folder / "shared/paths/fcp-bfgs-train-train"));
  EXPECT_TRUE(fs::exists(folder / "shared/report.html"));
}

TEST_F(Mpi, ARankWithoutItsDataIsNamedAndTheOthersDoItsShare) {
  Words words = command("shared", {"--workers", "1"});
  words.insert(words.end(), {":", "-n", "1"});
  const Words other = command("shared", {"--workers", "1", "--data", "/nowhere/"});
  words.insert(words.end(), other.begin(), other.end());
  const Program run = start("1", words);
  EXPECT_EQ(run.wait(), 0);
  expect_in(run.messages(), {"warning: rank 1 on ", "the others go on", "/nowhere"});
  expect_as_alone("shared");
}

TEST_F(Mpi, ARankOfAnotherStudyIsNamedAndComputesNothing) {
  Words words = command("shared", {"--workers", "1"});
  words.insert(words.end(), {":", "-n", "1", WITH_MPI, "run", folder / "other.toml", "--out", folder / "shared"});
  TinyStudy other = study_;
  other.epochs = "11";
  folder.write("other.toml", tiny_study(folder, other));
  const Program run = start("1", words);
  EXPECT_EQ(run.wait(), 0);
  expect_in(run.messages(), {"warning: rank 1 on ", "is not that of rank 0"});
  expect_as_alone("shared");
}

TEST_F(Mpi, AStudyThatTheFirstRankRefusesEndsAllOfThem) {
  fs::create_directory(folder / "taken");
  folder.write("taken/somebody's", "file");
  const Program run = start("3", command("taken", {"--workers", "1"}));
  EXPECT_EQ(run.wait(), 1);
  expect_in(run.messages(), {"is not empty"});
}

TEST_F(Mpi, ATermToTheLauncherLeavesAFolderToGoOnWith) {
  study_.more = "[networks.fcp.sgd]\nepochs = 400\n";
  const Program stopped = start("2", command("shared", {"--workers", "1"}));
  wait_until([&] { return ranks_at_work("shared").contains(1); });
  stopped.send(SIGTERM);
  // It kills what has not left within a second, which may be a rank on a busy machine.
  EXPECT_NE(stopped.wait(), 0);
  EXPECT_EQ(start("2", command("shared", {"--workers", "1"})).wait(), 0);
  expect_as_alone("shared");
}

TEST_F(Mpi, AnotherSignalEndsAllRanksWithTheCodeOfAStop) {
  study_.more = "[networks.fcp.sgd]\nepochs = 100000000\n";
  const Program stopped = start("2", command("shared", {"--workers", "1"}));
  wait_until([&] { return ranks_at_work("shared").contains(1); });
  stopped.send(SIGUSR1);
  EXPECT_EQ(stopped.wait(), 75);
  expect_in(stopped.messages(), {"stopped on request"});
}

TEST_F(Mpi, TheTimeLimitOfTheFirstRankHoldsForAll) {
  study_.more = "[networks.fcp.sgd]\nepochs = 100000000\n";
  const Program stopped = start("2", command("shared", {"--workers", "1", "--max-time", "5s"}));
  EXPECT_EQ(stopped.wait(), 75);
  expect_in(stopped.messages(), {"stopped by the time limit"});
}

TEST_F(Mpi, AProgramWithoutItRefusesAndNamesThePreset) {
  const Program refused = start("2", command("shared", {"--workers", "1"}, WITHOUT_MPI));
  EXPECT_EQ(refused.wait(), 1);
  expect_in(refused.messages(), {"one of 2 processes", "--shard rank", "preset mpi"});
  EXPECT_FALSE(fs::exists(folder / "shared"));
}

TEST_F(Mpi, DoctorNamesTheLibrary) {
  const auto library = [&](const char* program) {
    const Program asked({"-n", "1", program, "doctor", "--json"}, folder / "messages.txt", folder / "doctor.json");
    EXPECT_EQ(asked.wait(), 0);
    return nlohmann::json::parse(lowpass::read_file(folder / "doctor.json")).at("mpi");
  };
  EXPECT_NE(library(WITH_MPI).get<std::string>().find("MPI"), std::string::npos);
  EXPECT_TRUE(library(WITHOUT_MPI).is_null());
}

TEST_F(Mpi, ShardsOfRanksNeedNoMessages) {
  const Program shards = start("2", command("shared", {"--workers", "1", "--shard", "rank", "--wait"}));
  EXPECT_EQ(shards.wait(), 0);
  expect_in(shards.messages(), {"shard 1 of 2", "every task is done"});
}

}  // namespace
