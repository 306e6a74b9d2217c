// Inputs that nobody means to give, each alone and all in one study: every run ends with a report.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "environment_guard.hpp"
#include "lowpass/catalog/catalog.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/run_study.hpp"
#include "lowpass/study/status.hpp"
#include "lowpass/study/study_file.hpp"
#include "refusal.hpp"
#include "study/tiny_study.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

/// A study of networks whose weights are made up.
class OddInputs : public ::testing::Test {
 protected:
  OddInputs() { write_tiny_images(folder); }

  /// Random initialisations of the FCP, times a factor.
  static Matrix<double> random_weights(std::size_t members, double factor = 1) {
    const auto network = make_network(parse_landscape("fcp"));
    Matrix<double> weights;
    for (std::size_t i = 0; i < members; ++i) {
      std::vector<double> row = network->initial_weights(i);
      for (double& weight : row) weight *= factor;
      weights.append_row(row);
    }
    return weights;
  }

  /// Adds a network with this ensemble of SGD, and a second set if there is one.
  void add(const std::string& label, const Matrix<double>& train, const Matrix<double>* test = nullptr) {
    add_file(label, npy_bytes(MatrixView<const double>(train)));
    if (test != nullptr)
      networks += fmt::format("test_ensemble = \"{}\"\n",
                              folder.write(label + "-test.npy", npy_bytes(MatrixView<const double>(*test))).string());
  }
  void add_file(const std::string& label, const std::string& array) {
    const fs::path file = folder.write(label + ".npy", array);
    networks += fmt::format("[networks.{0}]\nlandscape = \"fcp\"\n[networks.{0}.sgd]\nensemble = \"{1}\"\n", label,
                            file.string());
  }

  /// Networks that are trained beside them; without this the study has no [training].
  void add_training(const std::string& toml) { networks += toml; }

  RunStudyOptions options() {
    RunStudyOptions run;
    run.study_file = folder.write(
        "study.toml", fmt::format("schema = 1\ntitle = \"Odd\"\ndata.name = \"{}\"\n{}[paths]\npairs = 1\nterms = 1\n"
                                  "points = 5\nsteps = 2\n[analysis]\nbootstrap_samples = 5\n",
                                  folder.path().string(), networks));
    run.folder = folder / "out";
    run.messages = nullptr;
    return run;
  }

  /// Runs the study and returns its page; nothing may fail, and nothing may be left to do.
  std::string page() {
    const StudyOutcome outcome = run_study(options());
    EXPECT_TRUE(outcome.is_complete()) << failures_text(outcome.failures);
    EXPECT_TRUE(outcome.report);
    for (const std::string& problem : outcome.report.value_or(ReportSummary{}).not_drawn) ADD_FAILURE() << problem;
    const StudyStatus status = study_status(folder / "out");
    EXPECT_EQ(status.paths.done, status.paths.total);
    EXPECT_EQ(status.ensembles.done, status.ensembles.total);
    return read_file(folder / "out/report.html");
  }

  nlohmann::json path(const std::string& ensemble, const std::string& pair) {
    return nlohmann::json::parse(read_file(folder / "out/paths" / (ensemble + "-train") / (pair + ".json")));
  }

  static Matrix<double> twins() {
    Matrix<double> weights = random_weights(2);
    std::ranges::copy(weights.row(0), weights.row(1).begin());
    return weights;
  }
  static Matrix<double> near_twins() {
    Matrix<double> weights = random_weights(2);
    for (std::size_t i = 0; i < weights.columns(); ++i) weights(1, i) = weights(0, i) * (1 + 2e-8);
    weights(1, 0) = std::nextafter(static_cast<float>(weights(0, 0)), 1.0F);
    return weights;
  }
  static Matrix<double> with_a_bad_row() {
    Matrix<double> weights = random_weights(3);
    weights(1, 17) = std::nan("");
    return weights;
  }

  TemporaryFolder folder;
  std::string networks;
};

TEST_F(OddInputs, FewerSamplesThanTheBatchOfATrainingThatIsNotMade) {
  // 48 samples; the default of training.sgd.batch is 64.
  add("fcp", random_weights(2));
  page();
}

TEST_F(OddInputs, EqualMembersHaveTheHeightOfTheirEnds) {
  add("twins", twins());
  EXPECT_NE(page().find("Pairs join two equal members"), std::string::npos);
  const auto result = path("twins-sgd-train", "0-1");
  EXPECT_EQ(result.at("stop_reason"), "equal-ends");
  EXPECT_EQ(result.at("converged"), true);
  EXPECT_EQ(result.at("height"), result.at("endpoint_values").at(0));
  EXPECT_EQ(result.at("height"), result.at("endpoint_values").at(1));
  EXPECT_EQ(result.at("length"), 0);
  EXPECT_NE(read_file(folder / "out/analysis/pairs.csv").find("equal-ends"), std::string::npos);
}

TEST_F(OddInputs, MembersThatAllButAgreeAreConnected) {
  add("near", near_twins());
  EXPECT_EQ(page().find("Pairs join two equal members"), std::string::npos);
}

TEST_F(OddInputs, OneMemberAlone) {
  add("lonely", random_weights(1));
  page();
  EXPECT_EQ(study_status(folder / "out").paths.total, 0U);
}

TEST_F(OddInputs, ARowThatIsNotFiniteIsLeftOutAndNamed) {
  add("broken", with_a_bad_row());
  expect_in(page(), {"Left out of the ensembles", "broken-sgd: row 1: a weight is not finite"});
  // The others keep their names, and the path joins their weights.
  const auto result = path("broken-sgd-train", "0-2");
  EXPECT_EQ(result.at("to"), "ensembles/broken-sgd-train.npy#1");
  const Matrix<double> kept = read_npy(folder / "out/ensembles/broken-sgd-train.npy");
  ASSERT_EQ(kept.rows(), 2U);
  EXPECT_EQ(kept(1, 5), static_cast<float>(random_weights(3)(2, 5)));
  EXPECT_TRUE(run_study(options()).is_complete());
}

TEST_F(OddInputs, ARowThatIsNotFiniteInOneSetIsLeftOutOfBoth) {
  const Matrix<double> whole = random_weights(3);
  const Matrix<double> bad = with_a_bad_row();
  add("sets", whole, &bad);
  page();
  EXPECT_EQ(read_npy(folder / "out/ensembles/sets-sgd-train.npy").rows(), 2U);
  EXPECT_EQ(read_npy(folder / "out/ensembles/sets-sgd-test.npy").rows(), 2U);
}

TEST_F(OddInputs, DeadNetworks) {
  // Nothing depends on the images: the loss is log(10) for each of ten classes, at every point of the path.
  add("dead", Matrix<double>(2, 42200));
  page();
  EXPECT_NEAR(path("dead-sgd-train", "0-1").at("height").get<double>(), std::log(10), 1e-6);
}

TEST_F(OddInputs, WeightsOfEverySize) {
  for (const double factor : {1e-30, 1e3, 1e9}) add(fmt::format("size{}", networks.size()), random_weights(3, factor));
  page();
}

TEST_F(OddInputs, MembersWhoseLossIsNoNumberAreLeftOut) {
  Matrix<double> weights = random_weights(3);
  for (double& weight : weights.row(2)) weight *= 1e36;
  add("wild", weights);
  expect_in(page(), {"wild-sgd: row 2: its loss is no number"});
  EXPECT_TRUE(run_study(options()).is_complete());
}

TEST_F(OddInputs, RunsThatAllDiverge) {
  add_training(
      "networks.far.landscape = \"fcp\"\n[training]\nruns = 2\nkept = 2\nsgd = { lr = 1e16, batch = 16, epochs = 2 }\n"
      "bfgs = { iterations = 2 }\n");
  expect_in(page(), {"far-sgd: seed 0: its training diverged", "far-sgd: 0 members at most"});
  EXPECT_TRUE(fs::exists(folder / "out/ensembles/far-bfgs-train.npy"));
  EXPECT_FALSE(fs::exists(folder / "out/ensembles/far-sgd-train.npy"));
}

TEST_F(OddInputs, AllInOneStudyAndWithoutGnuplot) {
  add_training(
      "networks.far.landscape = \"fcp\"\n[training]\nruns = 2\nkept = 2\nsgd = { lr = 1e16, batch = 16, epochs = 2 }\n"
      "bfgs = { iterations = 2 }\n");
  add("twins", twins());
  add("near", near_twins());
  add("lonely", random_weights(1));
  add("broken", with_a_bad_row());
  add("dead", Matrix<double>(2, 42200));
  add("tiny", random_weights(2, 1e-30));
  add("large", random_weights(2, 1e9));
  Matrix<double> wild = random_weights(3);
  for (double& weight : wild.row(2)) weight *= 1e36;
  add("wild", wild);
  {
    const EnvironmentGuard path("PATH", (folder / "empty").string());
    const StudyOutcome outcome = run_study(options());
    EXPECT_TRUE(outcome.is_complete()) << failures_text(outcome.failures);
    ASSERT_TRUE(outcome.report);
    ASSERT_EQ(outcome.report->not_drawn.size(), 1U);
    expect_in(read_file(outcome.report->report),
              {"gnuplot was not found", "Pairs join two equal members", "broken-sgd: row 1", "wild-sgd: row 2",
               "far-sgd: seed 1", "so far apart that the RBF kernel matrix is the identity"});
  }
  for (const std::string& problem : write_report(folder / "out").not_drawn) ADD_FAILURE() << problem;
}

}  // namespace
}  // namespace lowpass
