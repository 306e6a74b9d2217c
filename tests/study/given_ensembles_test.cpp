#include "lowpass/study/given_ensembles.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/run_study.hpp"
#include "lowpass/study/status.hpp"
#include "lowpass/study/study_file.hpp"
#include "refusal.hpp"
#include "study/folder_content.hpp"
#include "study/tiny_study.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

/// A study whose weights come from the ensembles of another study: what came out of training is known.
class GivenEnsembles : public ::testing::Test {
 protected:
  GivenEnsembles() { write_tiny_images(folder); }

  RunStudyOptions options(const TinyStudy& changes, const std::string& out, std::size_t workers = 2) {
    RunStudyOptions run;
    run.study_file = folder.write(out + ".toml", tiny_study(folder, changes));
    run.folder = folder / out;
    run.workers = workers;
    run.messages = nullptr;
    return run;
  }

  /// The study that trains: three members per ensemble.
  void train() {
    TinyStudy changes;
    changes.kept = "3";
    ASSERT_TRUE(run_study(options(changes, "trained")).report);
  }

  std::string trained(const std::string& ensemble) { return (folder / "trained/ensembles" / ensemble).string(); }

  TinyStudy from_files(const std::string& sgd, const std::string& sgd_test) {
    TinyStudy changes;
    changes.pairs = "2";
    changes.more =
        fmt::format("[networks.fcp.sgd]\nensemble = \"{}\"\ntest_ensemble = \"{}\"\n", trained(sgd), trained(sgd_test));
    return changes;
  }

  TemporaryFolder folder;
};

TEST_F(GivenEnsembles, HaveTheLossesThatTrainingReported) {
  train();
  ASSERT_TRUE(run_study(options(from_files("fcp-sgd-train.npy", "fcp-sgd-test.npy"), "given")).report);
  const StudyLayout before{folder / "trained"};
  const StudyLayout after{folder / "given"};
  for (const SnapshotSet set : {SnapshotSet::train, SnapshotSet::test}) {
    const EnsembleId id{"fcp", OptimizerKind::sgd, set};
    EXPECT_EQ(read_file(before.ensemble_weights(id)), read_file(after.ensemble_weights(id)));
    const auto expected = read_ensemble_table(before, id);
    const auto found = read_ensemble_table(after, id);
    ASSERT_EQ(found.size(), 3U);
    for (std::size_t row = 0; row < found.size(); ++row) {
      EXPECT_EQ(found[row].seed, row);
      EXPECT_NEAR(found[row].train_loss, expected[row].train_loss, 1e-6 * expected[row].train_loss);
      EXPECT_NEAR(found[row].test_loss, expected[row].test_loss, 1e-6 * expected[row].test_loss);
    }
  }
}

TEST_F(GivenEnsembles, AreConnectedAndReportedWithoutTraining) {
  train();
  const RunStudyOptions run = options(from_files("fcp-sgd-train.npy", "fcp-sgd-test.npy"), "given");
  ASSERT_TRUE(run_study(run).report);
  EXPECT_FALSE(std::filesystem::exists(folder / "given/training"));
  EXPECT_FALSE(std::filesystem::exists(folder / "given/ensembles/fcp-bfgs-train.npy"));
  const StudyStatus status = study_status(run.folder);
  EXPECT_EQ(status.training.total, 0U);
  EXPECT_EQ(status.ensembles.done, 2U);
  EXPECT_EQ(status.paths.done, 6U);  // two pairs of the train set, two of the test set on either half of the data
  EXPECT_TRUE(status.report);
  // Of one optimiser alone too.
  EXPECT_TRUE(std::filesystem::exists(folder / "given/figures/kernel_pca_rbf_test.svg"));
  EXPECT_NE(read_file(folder / "given/analysis/kernel_pca.csv").find("\nfcp,rbf,test,sgd,test,2,2,"),
            std::string::npos);

  const StudyLayout layout{run.folder};
  const EnsembleId id{"fcp", OptimizerKind::sgd, SnapshotSet::train};
  const auto members = read_ensemble_table(layout, id);
  const auto [first, second] = choose_pairs(load_study(run.study_file), id, {0, 1, 2}).front();
  const auto path = nlohmann::json::parse(read_file(layout.path_result(id, Split::train, first, second)));
  EXPECT_EQ(path.at("from"), fmt::format("ensembles/fcp-sgd-train.npy#{}", first));
  EXPECT_NEAR(path.at("endpoint_values").at(0).get<double>(), members[first].train_loss,
              1e-6 * members[first].train_loss);
  EXPECT_NEAR(path.at("endpoint_values").at(1).get<double>(), members[second].train_loss,
              1e-6 * members[second].train_loss);
}

TEST_F(GivenEnsembles, ResultsDoNotDependOnTheNumberOfWorkers) {
  train();
  const TinyStudy changes = from_files("fcp-sgd-train.npy", "fcp-sgd-test.npy");
  ASSERT_TRUE(run_study(options(changes, "one", 1)).report);
  ASSERT_TRUE(run_study(options(changes, "three", 3)).report);
  expect_same_files(reproducible_files(folder / "one"), reproducible_files(folder / "three"));
}

TEST_F(GivenEnsembles, AStudyWithOtherWeightsIsRefusedInTheSameFolder) {
  train();
  ASSERT_TRUE(run_study(options(from_files("fcp-sgd-train.npy", "fcp-sgd-test.npy"), "given")).report);
  // The same numbers under another name are the same ensembles.
  std::filesystem::copy_file(trained("fcp-sgd-train.npy"), folder / "trained/ensembles/copy.npy");
  EXPECT_TRUE(run_study(options(from_files("copy.npy", "fcp-sgd-test.npy"), "given")).report);
  expect_in(
      refusal<BadInput>([&] { run_study(options(from_files("fcp-bfgs-train.npy", "fcp-sgd-test.npy"), "given")); }),
      {"other weights", "networks.fcp.sgd.ensemble", "Put the old file back"});
  expect_in(refusal<BadInput>([&] { run_study(options({}, "given")); }),
            {"networks.fcp", "read from files there", "trained now"});
}

TEST_F(GivenEnsembles, OnOtherDataOrAnotherNetworkAreRefusedInTheSameFolder) {
  train();
  const RunStudyOptions run = options(from_files("fcp-sgd-train.npy", "fcp-sgd-test.npy"), "given");
  ASSERT_TRUE(run_study(run).report);
  const std::string study = read_file(run.study_file);
  const auto refused_with = [&](const std::string& from, const std::string& to) {
    std::string text = study;
    folder.write("given.toml", text.replace(text.find(from), from.size(), to));
    return refusal<BadInput>([&] { run_study(run); });
  };
  expect_in(refused_with("landscape = \"fcp\"", "landscape = \"fcp:activation=relu\""),
            {"networks.fcp.landscape", "activation=relu", "2 finished ensembles depend on it"});
  expect_in(refused_with("networks.fcp.landscape", "data.train_samples = 40\nnetworks.fcp.landscape"),
            {"data.train_samples", "2 finished ensembles depend on it"});
}

TEST_F(GivenEnsembles, OfAFolderThatTrainedAreRefused) {
  train();
  expect_in(
      refusal<BadInput>([&] { run_study(options(from_files("fcp-sgd-train.npy", "fcp-sgd-test.npy"), "trained")); }),
      {"networks.fcp", "trained there", "read from files now"});
}

class BadGivenEnsembles : public GivenEnsembles {
 protected:
  std::string refused(std::size_t rows, std::size_t columns, const std::string& more = "") {
    TinyStudy changes;
    changes.pairs = "2";
    const Matrix<double> weights(rows, columns);
    const auto file = folder.write("weights.npy", npy_bytes(MatrixView<const double>(weights)));
    changes.more = fmt::format("[networks.fcp.sgd]\nensemble = \"{}\"\n{}", file.string(), more);
    const Study study = parse_study(tiny_study(folder, changes), "my.toml");
    return refusal<BadInput>([&] { load_given_ensembles(study); });
  }
};

TEST_F(BadGivenEnsembles, WeightsOfAnotherNetworkNameIt) {
  expect_in(refused(3, 61706), {"networks.fcp.sgd.ensemble", "61706", "42200", "they would fit lenet"});
}

TEST_F(BadGivenEnsembles, MorePairsThanTheFileHas) {
  expect_in(refused(2, 42200), {"paths.pairs is 2", "2 weight vectors", "have 1 pairs"});
}

TEST_F(BadGivenEnsembles, SetsOfDifferentRuns) {
  const auto file = folder.write("test.npy", npy_bytes(MatrixView<const double>(Matrix<double>(4, 42200))));
  expect_in(refused(3, 42200, fmt::format("test_ensemble = \"{}\"\n", file.string())),
            {"networks.fcp.sgd.ensemble has 3", "networks.fcp.sgd.test_ensemble has 4"});
}

TEST_F(BadGivenEnsembles, WithoutARowThatCanBeUsed) {
  Matrix<double> weights(3, 42200);
  weights.row(0)[0] = std::nan("");
  weights.row(1)[7] = 1e300;
  weights.row(2)[42199] = -std::numeric_limits<double>::infinity();
  const auto file = folder.write("large.npy", npy_bytes(MatrixView<const double>(weights)));
  expect_in(refused(3, 42200, fmt::format("test_ensemble = \"{}\"\n", file.string())),
            {"networks.fcp.sgd.ensemble", "none of its 3 weight vectors can be used", "row 0: a weight is not finite"});
}

TEST_F(BadGivenEnsembles, TheKeyOneTableTooHighNamesTheRightOne) {
  TinyStudy changes;
  changes.more = "[networks.fcp]\nensemble = \"weights.npy\"\n";
  std::string text = tiny_study(folder, changes);
  text.replace(text.find("networks.fcp.landscape = \"fcp\"\n"), 31, "");
  text += "landscape = \"fcp\"\n";
  expect_in(refusal<BadInput>([&] { parse_study(text, "my.toml"); }), {"networks.fcp.ensemble", "ensemble"});
}

}  // namespace
}  // namespace lowpass
