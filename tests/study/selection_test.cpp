#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/study/ensemble_files.hpp"
#include "lowpass/study/left_out.hpp"
#include "lowpass/study/task_options.hpp"
#include "lowpass/study/tasks.hpp"
#include "lowpass/study/training_files.hpp"
#include "refusal.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

using Pairs = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

Study study_with(std::size_t pairs) {
  Study study;
  study.networks.push_back({"net", "fcp", {}, {}});
  study.paths.pairs = pairs;
  return study;
}

const EnsembleId bfgs_train{"net", OptimizerKind::bfgs, SnapshotSet::train};

TEST(ChoosePairs, PairsAreDistinctAndOrdered) {
  const Pairs pairs = choose_pairs(study_with(10), bfgs_train, {11, 4, 8, 15, 2});
  ASSERT_EQ(pairs.size(), 10U);  // all pairs of five
  EXPECT_EQ(std::set(pairs.begin(), pairs.end()).size(), 10U);
  for (const auto& [first, second] : pairs) EXPECT_LT(first, second);
}

TEST(ChoosePairs, MorePairsExtendTheList) {
  const std::vector<std::uint64_t> seeds = {1, 2, 3, 4, 5, 6, 7};
  const Pairs few = choose_pairs(study_with(5), bfgs_train, seeds);
  const Pairs many = choose_pairs(study_with(15), bfgs_train, seeds);
  EXPECT_EQ(few, Pairs(many.begin(), many.begin() + 5));
}

TEST(ChoosePairs, OrderOfMembersDoesNotMatter) {
  EXPECT_EQ(choose_pairs(study_with(4), bfgs_train, {3, 1, 2, 9}),
            choose_pairs(study_with(4), bfgs_train, {9, 3, 2, 1}));
}

TEST(ChoosePairs, EnsemblesAndSeedsDrawDifferently) {
  std::vector<std::uint64_t> seeds(20);
  for (std::size_t i = 0; i < seeds.size(); ++i) seeds[i] = i;
  const EnsembleId sgd_train{"net", OptimizerKind::sgd, SnapshotSet::train};
  Study other_seed = study_with(30);
  other_seed.seed = 1;
  const Pairs pairs = choose_pairs(study_with(30), bfgs_train, seeds);
  EXPECT_NE(pairs, choose_pairs(study_with(30), sgd_train, seeds));
  EXPECT_NE(pairs, choose_pairs(other_seed, bfgs_train, seeds));
}

TEST(ChoosePairs, EveryPairIsEquallyLikely) {
  // One pair of four members, for 6000 study seeds: 1000 for each of the six pairs. The counts are fixed by the seeds;
  // a fair choice passes chi squared < 20.5 (5 degrees of freedom) in 999 of 1000 cases.
  std::map<std::pair<std::uint64_t, std::uint64_t>, double> counts;
  Study study = study_with(1);
  for (study.seed = 0; study.seed < 6000; ++study.seed) ++counts[choose_pairs(study, bfgs_train, {0, 1, 2, 3}).front()];
  ASSERT_EQ(counts.size(), 6U);
  double chi_squared = 0;
  for (const auto& [pair, count] : counts) chi_squared += (count - 1000) * (count - 1000) / 1000;
  EXPECT_LT(chi_squared, 20.5);
}

TEST(ChooseMembers, LowestLossesFirstTiesBySeed) {
  const std::vector<RunLoss> runs = {{7, 0.5}, {3, 0.1}, {2, 0.5}, {9, 0.05}, {1, 2}};
  EXPECT_EQ(choose_members(runs, 4), (std::vector<std::uint64_t>{9, 3, 2, 7}));
}

TEST(ChooseMembers, AreAllIfThereAreFewer) {
  EXPECT_EQ(choose_members({{7, 0.5}, {3, 0.1}}, 4), (std::vector<std::uint64_t>{3, 7}));
}

TrainingResult training_result(double lowest_train_loss, float mark) {
  TrainingResult result;
  result.curve = {{0, 2.5, 2.25}, {1, lowest_train_loss, 0.1 + 0.2}};
  result.train_minimum = {1, lowest_train_loss, 0.1 + 0.2, 0.75, 0.5, {mark, 1}};
  result.test_minimum = {0, 2.5, 2.25, 0.25, 0.125, {mark, 2}};
  result.stop_reason = StopReason::epochs;
  result.counts = {3, 4, 5};
  return result;
}

TEST(TrainingFiles, HoldWhatTheRunGave) {
  const TemporaryFolder folder;
  write_training(folder / "run", {"net", TrainingMethod::sgd, 6}, training_result(1e-8, 9));
  EXPECT_EQ(read_file(folder / "run/curve.csv"),
            "epoch,train_loss,test_loss\n0,2.5,2.25\n1,1e-08,0.30000000000000004\n");
  EXPECT_EQ(
      read_file(folder / "run/result.json"),
      "{\n  \"schema\": 1,\n  \"network\": \"net\",\n  \"optimizer\": \"sgd\",\n  \"seed\": 6,\n  \"epochs\": 1,\n"
      "  \"stop_reason\": \"epochs\",\n  \"train_minimum\": {\n    \"epoch\": 1,\n    \"train_loss\": 1e-08,\n"
      "    \"test_loss\": 0.30000000000000004,\n    \"train_accuracy\": 0.75,\n    \"test_accuracy\": 0.5\n  },\n"
      "  \"test_minimum\": {\n    \"epoch\": 0,\n    \"train_loss\": 2.5,\n    \"test_loss\": 2.25,\n"
      "    \"train_accuracy\": 0.25,\n    \"test_accuracy\": 0.125\n  },\n  \"value_evaluations\": 3,\n"
      "  \"gradient_evaluations\": 4,\n  \"sample_gradients\": 5\n}\n");
  EXPECT_EQ(read_npy(folder / "run/train.npy")(0, 1), 1);
  EXPECT_EQ(read_npy(folder / "run/test.npy")(0, 1), 2);
  const TrainingMinima minima = read_training_minima(folder / "run");
  EXPECT_EQ(minima.train_minimum.train, 1e-8);
  EXPECT_EQ(minima.train_minimum.test, 0.1 + 0.2);
  EXPECT_EQ(minima.test_minimum.train, 2.5);
}

TEST(TrainingFiles, OfAnInterruptedRunAreNotThoseOfAFinishedOne) {
  const TemporaryFolder folder;
  EXPECT_FALSE(training_is_done(folder / "run"));
  TrainingResult result = training_result(1e-8, 9);
  result.stop_reason = StopReason::interrupted;
  write_training(folder / "run", {"net", TrainingMethod::sgd, 6}, result);
  EXPECT_FALSE(training_is_done(folder / "run"));
  for (const StopReason reason : {StopReason::epochs, StopReason::diverged}) {
    result.stop_reason = reason;
    write_training(folder / "run", {"net", TrainingMethod::sgd, 6}, result);
    EXPECT_TRUE(training_is_done(folder / "run"));
  }
  // Reading what else stands there says what is wrong with it.
  for (const char* text : {"", "{", "[1]", "{}", "{\"stop_reason\": null}"}) {
    write_file(folder / "run/result.json", text);
    EXPECT_TRUE(training_is_done(folder / "run")) << text;
  }
}

// File names speak of bfgs, as the paper does of its ensembles; results name the method.
TEST(TrainingFiles, NameTheMethodThatTrained) {
  EXPECT_EQ(training_json({"net", training_method(OptimizerKind::bfgs), 6}, training_result(1, 9)).at("optimizer"),
            "lbfgs-gss");
  EXPECT_EQ(training_json({"net", training_method(OptimizerKind::sgd), 6}, training_result(1, 9)).at("optimizer"),
            "sgd");
}

TEST(TrainingFiles, NetworksThatDoNotClassifyHaveNoAccuracies) {
  const TemporaryFolder folder;
  TrainingResult result = training_result(1, 9);
  for (Snapshot* snapshot : {&result.train_minimum, &result.test_minimum})
    snapshot->train_accuracy = snapshot->test_accuracy = std::nullopt;
  write_training(folder / "run", {"net", TrainingMethod::sgd, 6}, result);
  EXPECT_EQ(read_file(folder / "run/result.json").find("accuracy"), std::string::npos);
}

TEST(TrainingFiles, DamagedResultIsRefusedByName) {
  const TemporaryFolder folder;
  folder.write("result.json", "{\"schema\": 1}");
  expect_in(refusal<BadInput>([&] { read_training_minima(folder.path()); }), {"result.json", "train_minimum"});
}

TEST(Ensembles, BothSetsHaveTheRowsOfTheLowestTrainingLossesAndTheirOwnLosses) {
  const TemporaryFolder folder;
  const StudyLayout layout{folder.path()};
  Study study = study_with(1);
  study.first_seed = 10;
  study.runs = 3;
  study.kept = 2;
  for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd}) {
    const auto write = [&](std::uint64_t seed, double loss) {
      write_training(layout.training("net", optimizer, seed), {"net", training_method(optimizer), seed},
                     training_result(loss, static_cast<float>(seed)));
    };
    write(10, 0.5);
    write(11, 0.75);
    write(12, 0.25);
  }
  for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd})
    write_ensembles(study, layout, "net", optimizer);

  const EnsembleId sgd_test{"net", OptimizerKind::sgd, SnapshotSet::test};
  EXPECT_EQ(read_file(layout.ensemble_table(bfgs_train)),
            "row,seed,train_loss,test_loss\n0,12,0.25,0.30000000000000004\n1,10,0.5,0.30000000000000004\n");
  EXPECT_EQ(read_file(layout.ensemble_table(sgd_test)),
            "row,seed,train_loss,test_loss\n0,12,2.5,2.25\n1,10,2.5,2.25\n");
  const Matrix<float> expected{{12, 2}, {10, 2}};
  EXPECT_EQ(read_file(layout.ensemble_weights(sgd_test)), npy_bytes(MatrixView<const float>(expected)));
  const std::vector<EnsembleMember> members = read_ensemble_table(layout, bfgs_train);
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(members[1].seed, 10U);
  EXPECT_EQ(members[1].train_loss, 0.5);
}

class EnsemblesBesideDivergedRuns : public ::testing::Test {
 protected:
  EnsemblesBesideDivergedRuns() {
    study.runs = 3;
    study.kept = 2;
  }
  void write(std::uint64_t seed, double loss, bool diverged) const {
    TrainingResult result = training_result(loss, static_cast<float>(seed));
    if (diverged) result.stop_reason = StopReason::diverged;
    write_training(layout.training("net", OptimizerKind::bfgs, seed), {"net", TrainingMethod::lbfgs_gss, seed}, result);
  }
  std::vector<std::uint64_t> seeds() const {
    std::vector<std::uint64_t> all;
    for (const EnsembleMember& member : read_ensemble_table(layout, bfgs_train)) all.push_back(member.seed);
    return all;
  }

  const TemporaryFolder folder;
  const StudyLayout layout{folder.path()};
  Study study = study_with(1);
};

TEST_F(EnsemblesBesideDivergedRuns, NeverHoldThem) {
  // The lowest loss of all is that of a run that then left the numbers.
  write(0, 0.5, false);
  write(1, 0.1, true);
  write(2, 0.25, false);
  EXPECT_TRUE(write_ensembles(study, layout, "net", OptimizerKind::bfgs));
  EXPECT_EQ(seeds(), (std::vector<std::uint64_t>{2, 0}));
  const auto left_out = read_left_out(layout, "net", OptimizerKind::bfgs);
  ASSERT_EQ(left_out.size(), 1U);
  EXPECT_EQ(left_out[0].seed, 1U);
  expect_in(left_out[0].reason, {"diverged"});
}

TEST_F(EnsemblesBesideDivergedRuns, AreSmallerWhereTooFewAreFinite) {
  write(0, std::numeric_limits<double>::infinity(), true);
  write(1, std::nan(""), false);
  write(2, 0.25, false);
  EXPECT_TRUE(write_ensembles(study, layout, "net", OptimizerKind::bfgs));
  EXPECT_EQ(seeds(), std::vector<std::uint64_t>{2});
  EXPECT_EQ(read_left_out(layout, "net", OptimizerKind::bfgs).size(), 2U);
}

TEST_F(EnsemblesBesideDivergedRuns, AreNotThereWithoutAnyOther) {
  for (std::uint64_t seed = 0; seed < 3; ++seed) write(seed, 2.5, true);
  EXPECT_FALSE(write_ensembles(study, layout, "net", OptimizerKind::bfgs));
  EXPECT_FALSE(ensemble_is_done(layout, bfgs_train));
  EXPECT_EQ(read_left_out(layout, "net", OptimizerKind::bfgs).size(), 3U);
}

TEST(EnsembleTable, MayHoldAnInfiniteLoss) {
  const TemporaryFolder folder;
  const StudyLayout layout{folder.path()};
  constexpr double infinity = std::numeric_limits<double>::infinity();
  write_ensemble(layout, bfgs_train, Matrix<float>{{1, 2}}, {{4, infinity, 0.5}});
  EXPECT_EQ(read_ensemble_table(layout, bfgs_train).at(0).train_loss, infinity);
}

TEST(Ensembles, AFileThatWouldNotChangeIsLeftAlone) {
  const TemporaryFolder folder;
  const StudyLayout layout{folder.path()};
  Study study = study_with(1);
  study.runs = study.kept = 2;
  for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd})
    for (const std::uint64_t seed : {0U, 1U})
      write_training(layout.training("net", optimizer, seed), {"net", training_method(optimizer), seed},
                     training_result(1, 0));
  write_ensembles(study, layout, "net", OptimizerKind::bfgs);
  const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours(5);
  std::filesystem::last_write_time(layout.ensemble_weights(bfgs_train), long_ago);
  std::filesystem::last_write_time(layout.ensemble_table(bfgs_train), long_ago);
  write_ensembles(study, layout, "net", OptimizerKind::bfgs);
  EXPECT_EQ(std::filesystem::last_write_time(layout.ensemble_weights(bfgs_train)), long_ago);
  EXPECT_EQ(std::filesystem::last_write_time(layout.ensemble_table(bfgs_train)), long_ago);
}

TEST(Ensembles, DamagedTableIsRefusedByName) {
  const TemporaryFolder folder;
  const StudyLayout layout{folder.path()};
  std::filesystem::create_directories(folder / "ensembles");
  for (const char* bytes : {"", "row,seed\n", "row,seed,train_loss,test_loss\n1,4,0.5,0.5\n",
                            "row,seed,train_loss,test_loss\n0,4,0.5\n", "row,seed,train_loss,test_loss\n0,4,x,0.5\n"}) {
    folder.write("ensembles/net-bfgs-train.csv", bytes);
    expect_in(refusal<BadInput>([&] { read_ensemble_table(layout, bfgs_train); }), {"net-bfgs-train.csv"});
  }
}

TEST(Tasks, CountsAreThoseOfTheStudy) {
  Study study = study_with(3);
  study.networks.push_back({"second", "fcp", {}, {}});
  study.runs = 5;
  study.kept = 4;
  EXPECT_EQ(training_tasks(study).size(), 2U * 2 * 5);
  // Per network: four sets on the training landscape, two on the test landscape.
  EXPECT_EQ(path_count(study), 2U * 6 * 3);
  study.paths.test_landscape = false;
  EXPECT_EQ(path_count(study), 2U * 4 * 3);
}

TEST(Tasks, AreNamedAsTheirFiles) {
  const Study study = study_with(1);
  EXPECT_EQ(training_tasks(study).front().name, "training/net-bfgs-0");
  const EnsembleId sgd_test{"net", OptimizerKind::sgd, SnapshotSet::test};
  const std::vector<StudyTask> paths = path_tasks(study, sgd_test, {8, 3});
  ASSERT_EQ(paths.size(), 2U);
  EXPECT_EQ(paths[0].name, "paths/net-sgd-test-train/3-8");
  EXPECT_EQ(paths[1].name, "paths/net-sgd-test-test/3-8");
  EXPECT_EQ((StudyLayout{"study"}.path_result(sgd_test, Split::test, 3, 8)), "study/paths/net-sgd-test-test/3-8.json");
}

TEST(Tasks, APathWhoseCoefficientsAreAskedForIsDoneWithBothFiles) {
  const TemporaryFolder folder;
  const StudyLayout layout{folder.path()};
  Study study = study_with(1);
  const StudyTask task = path_tasks(study, bfgs_train, {3, 8}).front();
  EXPECT_FALSE(is_done(task, study, layout));
  write_file(folder / "paths/net-bfgs-train-train/3-8.json", "{}");
  EXPECT_TRUE(is_done(task, study, layout));
  study.paths.keep_coefficients = true;
  EXPECT_FALSE(is_done(task, study, layout));
  write_file(folder / "paths/net-bfgs-train-train/3-8.npy", "");
  EXPECT_TRUE(is_done(task, study, layout));
}

}  // namespace
}  // namespace lowpass
