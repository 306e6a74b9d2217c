#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/study/compatibility.hpp"
#include "lowpass/study/failures.hpp"
#include "lowpass/study/machine.hpp"
#include "lowpass/study/manifest.hpp"
#include "lowpass/study/study_file.hpp"
#include "lowpass/study/study_folder.hpp"
#include "lowpass/study/timings.hpp"
#include "refusal.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

const std::string made_with_other = "made with other settings";

Study some_study() {
  return parse_study(
      "title = \"Some\"\n[data]\nname = \"mnist\"\n[networks.fcp]\nlandscape = \"fcp\"\n"
      "[training]\nruns = 6\nkept = 4\n[paths]\npairs = 3\n",
      "some.toml");
}

DataSet data_with(const std::string& sum) {
  DataSet data;
  data.name = "mnist";
  data.files = {{"train-images-idx3-ubyte", sum}, {"train-labels-idx1-ubyte", "22"}};
  return data;
}

/// A study folder with one finished L-BFGS run and, if asked for, one finished path.
class Folder : public ::testing::Test {
 protected:
  void open(const Study& study, const std::string& sum = "11") { open_study_folder(layout, study, data_with(sum), 1); }

  void finish_training() { write_file(folder / "training/fcp-bfgs-0/result.json", "{}"); }
  void finish_path() { write_file(folder / "paths/fcp-bfgs-train-train/0-1.json", "{}"); }

  std::string refused(const Study& study, const std::string& sum = "11") {
    return refusal<BadInput>([&] { open(study, sum); });
  }

  TemporaryFolder folder;
  StudyLayout layout{folder.path()};
};

TEST_F(Folder, ANewOneGetsTheResolvedStudyAndTheManifest) {
  layout.folder = folder / "new/study";
  open(some_study());
  EXPECT_EQ(read_file(layout.study_file()), study_toml(some_study()));
  const auto manifest = read_manifest(layout);
  ASSERT_TRUE(manifest);
  ASSERT_EQ(manifest->data_files.size(), 2U);
  EXPECT_EQ(manifest->data_files[0].md5, "11");
}

TEST_F(Folder, OneWithSomethingElseIsRefusedAndLeftAsItIs) {
  folder.write("thesis.tex", "years of work");
  expect_in(refused(some_study()), {folder.path().string(), "thesis.tex", "no study.toml"});
  EXPECT_FALSE(std::filesystem::exists(folder / ".lock"));
}

TEST_F(Folder, AFileInItsPlaceIsRefused) {
  layout.folder = folder.write("study", "");
  expect_in(refused(some_study()), {"is a file"});
}

TEST_F(Folder, OneOfARunKilledInItsFirstMomentsIsTaken) {
  folder.write(".lock", "");
  folder.write("study.toml.part-12345-0", "half");
  open(some_study());
  EXPECT_FALSE(std::filesystem::exists(folder / "study.toml.part-12345-0"));
}

TEST_F(Folder, LeftOverTemporaryFilesAreRemovedAndNothingElse) {
  open(some_study());
  finish_training();
  write_file(folder / "training/fcp-bfgs-1/train.npy", "an unfinished run's");
  folder.write("training/fcp-bfgs-0/test.npy.part-77-3", "half");
  open(some_study());
  EXPECT_FALSE(std::filesystem::exists(folder / "training/fcp-bfgs-0/test.npy.part-77-3"));
  EXPECT_TRUE(std::filesystem::exists(folder / "training/fcp-bfgs-0/result.json"));
  EXPECT_TRUE(std::filesystem::exists(folder / "training/fcp-bfgs-1/train.npy"));
}

TEST_F(Folder, OneOfSeveralProcessesRemovesWhatKilledOnesOfThisMachineLeft) {
  const auto open_beside_others = [&] {
    return open_study_folder(layout, some_study(), data_with("11"), 1, FolderUse::beside_others);
  };
  open(some_study());
  const std::string of_this_machine = temporary_path("training/fcp-bfgs-0").string();
  const std::string of_another = "training/fcp-bfgs-1.part-elsewhere-77-00000000-3";
  write_file(folder / of_another / "curve.csv", "half");
  {
    const FolderLock alone = open_beside_others();
    write_file(folder / of_this_machine / "curve.csv", "half");
    open_beside_others();
    EXPECT_TRUE(is_there(folder / of_this_machine)) << "another process of this machine may be writing it";
  }
  open_beside_others();
  EXPECT_FALSE(is_there(folder / of_this_machine));
  EXPECT_TRUE(is_there(folder / of_another));
}

TEST_F(Folder, ASecondRunIsRefusedWhileTheFirstHoldsIt) {
  const FolderLock lock = open_study_folder(layout, some_study(), data_with("11"), 1);
  EXPECT_TRUE(is_locked(folder.path()));
  expect_in(refused(some_study()), {"another run is working in", folder.path().string()});
}

TEST_F(Folder, TheLockGoesWithItsHolder) {
  open(some_study());
  EXPECT_FALSE(is_locked(folder.path()));
}

TEST_F(Folder, TheLockDiesWithItsProcess) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const FolderLock lock(folder.path());
    const ssize_t told = ::write(ready[1], "x", 1);
    if (told == 1) ::pause();
    ::_exit(1);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  EXPECT_TRUE(is_locked(folder.path()));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ready[0]);
  ::close(ready[1]);
  EXPECT_FALSE(is_locked(folder.path()));
}

TEST_F(Folder, ATrainingSettingMayChangeUntilARunIsFinished) {
  open(some_study());
  Study changed = some_study();
  changed.networks[0].bfgs.max_iterations = 7;
  open(changed);
  finish_training();
  EXPECT_EQ(load_study(layout.study_file()).networks[0].bfgs.max_iterations, 7U);
  changed.networks[0].bfgs.max_iterations = 8;
  expect_in(refused(changed), {made_with_other, "networks.fcp.bfgs.iterations is 7 there and 8 now", "1 finished"});
  EXPECT_EQ(load_study(layout.study_file()).networks[0].bfgs.max_iterations, 7U);
}

TEST_F(Folder, SettingsOfTheOtherOptimiserMayChange) {
  open(some_study());
  finish_training();  // of L-BFGS
  Study changed = some_study();
  changed.networks[0].sgd.epochs = 3;
  open(changed);
  EXPECT_EQ(load_study(layout.study_file()).networks[0].sgd.epochs, 3U);
}

TEST_F(Folder, WhatEveryTrainingDependsOnMayNotChange) {
  open(some_study());
  finish_training();
  Study changed = some_study();
  changed.networks[0].landscape = "fcp:activation=relu";
  expect_in(refused(changed), {made_with_other, "networks.fcp.landscape", "activation=softplus", "activation=relu"});
  changed = some_study();
  changed.train_samples = 100;
  expect_in(refused(changed), {made_with_other, "data.train_samples is \"all\" there and 100 now"});
}

TEST_F(Folder, OtherDataAreRefusedByTheirChecksums) {
  open(some_study());
  finish_training();
  Study changed = some_study();
  changed.data_name = "./elsewhere";
  open(changed);  // the same files in another place
  expect_in(refused(changed, "33"), {made_with_other, "data.name", "checksums"});
}

TEST_F(Folder, PathSettingsMayChangeUntilAPathIsFinished) {
  open(some_study());
  finish_training();
  Study changed = some_study();
  changed.paths.steps = 5;
  changed.seed = 9;
  open(changed);
  finish_path();
  changed.paths.steps = 6;
  expect_in(refused(changed), {made_with_other, "paths.steps is 5 there and 6 now", "1 finished paths"});
  changed.paths.steps = 5;
  changed.seed = 10;
  expect_in(refused(changed), {made_with_other, "seed is 9 there and 10 now"});
}

TEST_F(Folder, AmountsTitlesAndAnalysisMayChangeAtAnyTime) {
  open(some_study());
  finish_training();
  finish_path();
  Study changed = some_study();
  changed.title = "Another";
  changed.runs = 9;
  changed.kept = 5;
  changed.first_seed = 3;
  changed.paths.pairs = 7;
  changed.paths.test_landscape = false;
  changed.paths.keep_coefficients = true;
  changed.analysis.histogram_bins = 3;
  changed.networks.push_back({"more", "fcp:activation=relu", {}, {}});
  open(changed);
  EXPECT_EQ(read_file(layout.study_file()), study_toml(changed));
}

TEST_F(Folder, ANetworkWithFinishedRunsMayNotBeLeftOut) {
  Study two = some_study();
  two.networks.push_back({"more", "fcp:activation=relu", {}, {}});
  open(two);
  finish_training();
  open(some_study());  // "more" has none
  Study other = some_study();
  other.networks[0].label = "renamed";
  expect_in(refused(other), {made_with_other, "networks.fcp is there and missing now"});
}

TEST_F(Folder, TheManifestKeepsTheTimeOfTheFirstRun) {
  open(some_study());
  std::string manifest = read_file(layout.manifest());
  const std::size_t year = manifest.find("\"started\": \"") + 12;
  manifest.replace(year, 4, "1999");
  write_file(layout.manifest(), manifest);
  open(some_study());
  EXPECT_EQ(read_manifest(layout)->started.substr(0, 4), "1999");
}

TEST_F(Folder, ADamagedManifestIsRefusedByName) {
  open(some_study());
  folder.write("manifest.json", "{");
  expect_in(refused(some_study()), {"manifest.json", "damaged"});
}

TEST_F(Folder, TimingsAreKeptOverRuns) {
  StudyTask task;
  task.name = "training/fcp-sgd-0";
  Timings first(layout.timings(), {});
  first.task_finished(task, {1.25, machine_kind()});
  first.save();
  task.name = "training/fcp-bfgs-0";
  Timings second(layout.timings(), read_timings(layout));
  second.task_finished(task, {2, "Another kind"});
  second.save();
  EXPECT_EQ(machine_kind().find(','), std::string::npos);
  EXPECT_EQ(read_file(layout.timings()),
            "task,seconds,machine\ntraining/fcp-bfgs-0,2.000,Another kind\n"
            "training/fcp-sgd-0,1.250," +
                machine_kind() + "\n");
}

TEST_F(Folder, TimingsOfProcessesBesideEachOtherAreReadTogether) {
  write_file(layout.timings(), "task,seconds\na,1\nb,2\n");
  write_file(layout.process_timings() / "host-1-0.csv", "task,seconds,machine\nc,3,Some kind\ndamaged\n");
  write_file(layout.process_timings() / "host-2-0.csv", "task,seconds,machine\nd,4,Another\n");
  const auto timings = read_timings(layout);
  ASSERT_EQ(timings.size(), 4U);
  EXPECT_EQ(timings.at("a").machine, "");
  EXPECT_EQ(timings.at("c").seconds, 3);
  EXPECT_EQ(timings.at("d").machine, "Another");
  write_timings(layout);
  std::filesystem::remove_all(layout.work());
  EXPECT_EQ(read_timings(layout).size(), 4U);
  EXPECT_EQ(read_timings(layout).at("c").machine, "Some kind");
}

TEST_F(Folder, FailuresAreCountedUntilTheTaskIsDone) {
  EXPECT_TRUE(read_failures(layout).empty());
  record_failure(layout, {"paths/a/1-2", "no luck"});
  record_failure(layout, {"training/a-sgd-0", "none either"});
  record_failure(layout, {"paths/a/1-2", "no luck again", false});
  const auto failures = read_failures(layout);
  ASSERT_EQ(failures.size(), 2U);
  EXPECT_EQ(failures.at("paths/a/1-2").message, "no luck again");
  EXPECT_EQ(failures.at("paths/a/1-2").tries, 2U);
  EXPECT_FALSE(failures.at("paths/a/1-2").may_pass);
  EXPECT_TRUE(failures.at("training/a-sgd-0").may_pass);
  EXPECT_EQ(failures.at("training/a-sgd-0").tries, 1U);
  forget_failure(layout, "paths/a/1-2");
  EXPECT_FALSE(read_failure(layout, "paths/a/1-2"));
  EXPECT_EQ(read_failures(layout).size(), 1U);
}

TEST_F(Folder, ProcessesBesideEachOtherShareItAndOneAloneIsRefused) {
  const auto beside = [&](const Study& study) {
    return open_study_folder(layout, study, data_with("11"), 1, FolderUse::beside_others);
  };
  const FolderLock first = beside(some_study());
  const FolderLock second = beside(some_study());
  EXPECT_TRUE(is_locked(folder.path()));
  expect_in(refused(some_study()), {"another run is working in", "--shard"});
  Study other = some_study();
  other.paths.pairs = 5;
  expect_in(refusal<BadInput>([&] { beside(other); }), {"another study", "study.toml"});
  ASSERT_TRUE(read_manifest(layout));
}

TEST_F(Folder, AnotherStudyIsRefusedWhileAProcessOfAnotherMachineIsAtWork) {
  const auto beside = [&](const Study& study) {
    return open_study_folder(layout, study, data_with("11"), 1, FolderUse::beside_others);
  };
  Study other = some_study();
  other.paths.pairs = 5;
  {
    const FolderLock lock = beside(some_study());
  }
  // Its lock may not be seen here.
  const auto presence = layout.processes() / "far-7-0";
  write_file(presence,
             R"({"process": "far-7-0", "host": "far", "boot": "another", "started": "2026-11-05T12:00:00Z"})");
  expect_in(refusal<BadInput>([&] { beside(other); }), {"another study", "study.toml"});
  {
    const FolderLock lock = beside(some_study());
  }
  // Not heard of for an hour.
  std::filesystem::last_write_time(presence, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  {
    const FolderLock lock = beside(other);
  }
  EXPECT_EQ(read_file(layout.study_file()), study_toml(other));
}

TEST_F(Folder, OneAloneIsNotJoined) {
  const FolderLock lock = open_study_folder(layout, some_study(), data_with("11"), 1);
  EXPECT_THROW(FolderLock(folder.path(), FolderUse::beside_others), FolderIsTaken);
}

TEST_F(Folder, WhatProcessesSayOfThemselvesIsFoldedIntoTheManifest) {
  {
    const auto lock = open_study_folder(layout, some_study(), data_with("11"), 3, FolderUse::beside_others);
  }
  write_file(layout.process_manifests() / "other-7-0.json", R"({"process": "other-7-0", "workers": 5})");
  fold_process_manifests(layout);
  std::filesystem::remove_all(layout.work());
  fold_process_manifests(layout);
  const auto manifest = nlohmann::json::parse(read_file(layout.manifest()));
  ASSERT_EQ(manifest.at("processes").size(), 2U);
  open(some_study());
  EXPECT_EQ(nlohmann::json::parse(read_file(layout.manifest())).at("processes"), manifest.at("processes"));
}

TEST_F(Folder, AVanishedOneIsNotMadeAnew) {
  open(some_study());
  const IoError failure("a claim was not written");
  EXPECT_NO_THROW(refuse_vanished_folder(layout));
  EXPECT_EQ(why_unusable(layout, failure), failure.what());
  std::filesystem::remove(layout.study_file());
  expect_in(refusal<IoError>([&] { refuse_vanished_folder(layout); }), {folder.path().string(), "vanished"});
  // Whichever of its files was missed first.
  expect_in(why_unusable(layout, failure), {folder.path().string(), "vanished"});
}

}  // namespace
}  // namespace lowpass
