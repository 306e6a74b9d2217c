#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "environment_guard.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/report/figure_style.hpp"
#include "lowpass/report/gnuplot.hpp"
#include "lowpass/report/path_figure.hpp"
#include "lowpass/report/report.hpp"
#include "lowpass/study/layout.hpp"
#include "refusal.hpp"
#include "report/made_study.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

constexpr double infinity = std::numeric_limits<double>::infinity();

void overwrite(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// A finished study of one network whose numbers a test then spoils.
class Degenerate : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("gnuplot --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "gnuplot is not installed";
    testing::make_study_folder(folder, testing::made_study({"fcp"}, 4, 3, 2));
  }

  /// Every weight of every ensemble becomes what `weight` makes of its row and column.
  void set_weights(const std::function<double(std::size_t row, std::size_t column)>& weight) {
    for (const char* name : {"bfgs-train", "bfgs-test", "sgd-train", "sgd-test"}) {
      Matrix<float> weights(3, 6);
      for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 6; ++j) weights(i, j) = static_cast<float>(weight(i, j));
      overwrite(folder / "ensembles" / fmt::format("fcp-{}.npy", name), npy_bytes(MatrixView<const float>(weights)));
    }
  }

  /// Each path's result is changed.
  void change_paths(const std::function<void(nlohmann::json&)>& change) {
    for (const auto& entry : fs::recursive_directory_iterator(folder / "paths")) {
      if (!entry.is_regular_file()) continue;
      nlohmann::json path = nlohmann::json::parse(read_file(entry.path()));
      change(path);
      overwrite(entry.path(), path.dump());
    }
  }

  /// All heights, profiles and traces become one number; null stands for one that is not finite.
  void set_heights(const nlohmann::json& height) {
    change_paths([&](nlohmann::json& path) {
      for (const char* key : {"height", "refined_height", "linear_height", "lower_bound"}) path[key] = height;
      path["excess"] = height.is_null() ? height : nlohmann::json(0.0);
      path["endpoint_values"] = {height, height};
      for (auto& value : path["profile"]["value"]) value = height;
      for (auto& value : path["trace"]["height"]) value = height;
    });
  }

  void set_losses(const std::string& loss) {
    for (const auto& run : fs::directory_iterator(folder / "training")) {
      std::string curve = "epoch,train_loss,test_loss\n";
      for (int epoch = 0; epoch < 10; ++epoch) curve += fmt::format("{0},{1},{1}\n", epoch, loss);
      overwrite(run.path() / "curve.csv", curve);
    }
  }

  /// The page of a report in which these figures are drawn, and no figure failed.
  std::string page_with(const std::vector<std::string>& figures) {
    const ReportSummary summary = write_report(folder);
    for (const std::string& problem : summary.not_drawn) ADD_FAILURE() << problem;
    for (const std::string& figure : figures) EXPECT_TRUE(fs::exists(folder / "figures" / (figure + ".svg"))) << figure;
    return read_file(summary.report);
  }

  fs::path folder = testing::test_folder();
  const std::vector<std::string> of_weights{"distances_train", "distances_test", "kernel_pca_rbf_train",
                                            "kernel_pca_linear_train"};
  const std::vector<std::string> of_heights{"heights_train", "heights_test", "profiles_fcp", "trace"};
};

TEST_F(Degenerate, WeightsThatDifferBy1e8AreDrawn) {
  set_weights([](std::size_t row, std::size_t column) { return 1 + 1e-7 * static_cast<double>(row * column); });
  page_with(of_weights);
}

TEST_F(Degenerate, IdenticalMembersAreDrawnAndNamed) {
  set_weights([](std::size_t, std::size_t column) { return 0.5 * static_cast<double>(column); });
  page_with(of_weights);
  EXPECT_NE(read_file(folder / "figures/kernel_pca_rbf_train.gp").find("PC1 (all solutions are the same)"),
            std::string::npos);
}

TEST_F(Degenerate, WeightsOfZeroAreDrawn) {
  set_weights([](std::size_t, std::size_t) { return 0; });
  page_with(of_weights);
}

TEST_F(Degenerate, HugeAndTinyWeightsAreDrawn) {
  for (const double scale : {1e37, 1e-37}) {
    set_weights([&](std::size_t row, std::size_t column) { return scale * static_cast<double>(row + 2 * column); });
    page_with(of_weights);
  }
}

TEST_F(Degenerate, MembersTooFarApartForTheRbfKernelAreWarnedOf) {
  EXPECT_EQ(page_with(of_weights).find("the RBF kernel matrix is the identity"), std::string::npos);
  // Members of either kind at 0, 10 and 20 on every axis: the nearest differ, |x - y|^2 / N_prm = 100, exp(-100).
  set_weights([](std::size_t row, std::size_t) { return 10.0 * static_cast<double>(row); });
  // The same rows stand in both sets, where the kernel is 1.
  EXPECT_EQ(page_with(of_weights).find("the RBF kernel matrix is the identity"), std::string::npos);
  for (const char* name : {"sgd-train", "sgd-test"}) {
    Matrix<float> weights(3, 6);
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 6; ++j) weights(i, j) = -10 * (static_cast<float>(i) + 1);
    overwrite(folder / "ensembles" / fmt::format("fcp-{}.npy", name), npy_bytes(MatrixView<const float>(weights)));
  }
  expect_in(page_with(of_weights), {"lie so far apart that the RBF kernel matrix is the identity",
                                    "its largest number off the diagonal is 3.7e-44", "The axes of fcp mean nothing"});
}

TEST_F(Degenerate, EqualHeightsAreDrawn) {
  for (const double height : {2.302585, 1e-12, 1e30}) {
    set_heights(height);
    page_with(of_heights);
  }
}

TEST_F(Degenerate, HeightsThatAllButAgreeAreDrawn) {
  std::size_t paths = 0;
  change_paths([&](nlohmann::json& path) {
    const double height = 2.302585 * (1 + 1e-9 * static_cast<double>(++paths));
    for (const char* key : {"height", "refined_height", "linear_height"}) path[key] = height;
  });
  page_with(of_heights);
}

TEST_F(Degenerate, HeightsOfZeroAreLeftOutOfTheLogarithmicFigures) {
  set_heights(0);
  page_with({"heights_train", "heights_test"});
  EXPECT_FALSE(fs::exists(folder / "figures/profiles_fcp.svg"));
}

TEST_F(Degenerate, OnePairAtZeroIsLeftOutAndCounted) {
  bool first = true;
  change_paths([&](nlohmann::json& path) {
    if (first) path["height"] = path["refined_height"] = 0;
    first = false;
  });
  // Two pairs of four sets are drawn but for the one; on the test landscape there are no profiles.
  EXPECT_NE(page_with(of_heights).find("Not drawn, because the axis is logarithmic: 1 pairs"), std::string::npos);
}

TEST_F(Degenerate, HeightsThatAreNotFiniteAreReported) {
  set_heights(nullptr);
  EXPECT_NE(page_with({"losses"}).find("Pairs without a finite height are left out"), std::string::npos);
}

TEST_F(Degenerate, PairsOfEqualEndsAreNamed) {
  EXPECT_EQ(page_with(of_heights).find("two equal members"), std::string::npos);
  change_paths([](nlohmann::json& path) {
    path["stop_reason"] = "equal-ends";
    path["chord"] = path["length"] = 0;
    path["trace"] = {{"step", nlohmann::json::array()}, {"height", nlohmann::json::array()}};
  });
  expect_in(page_with({"heights_train", "profiles_fcp"}), {"Pairs join two equal members", "(100.0 %)"});
}

TEST_F(Degenerate, LossesOfZeroAndInfinityAreCounted) {
  for (const char* loss : {"0", "inf", "nan"}) {
    set_losses(loss);
    // Ten epochs of two runs, training and test loss.
    EXPECT_NE(page_with({"losses"}).find("are not drawn: 40 of them"), std::string::npos) << loss;
  }
}

TEST_F(Degenerate, RunsOfNoEpochAreDrawnBesideLongOnes) {
  for (int seed = 0; seed < 4; ++seed)
    overwrite(folder / "training" / fmt::format("fcp-sgd-{}", seed) / "curve.csv",
              "epoch,train_loss,test_loss\n0,2.3,2.3\n");
  page_with({"losses"});
}

TEST_F(Degenerate, AFigureThatCannotBeDrawnIsNamedAndTheReportIsThere) {
  // A gnuplot that draws all but one figure.
  const fs::path programs = folder / "programs";
  fs::create_directories(programs);
  overwrite(
      programs / "gnuplot",
      fmt::format("#!/bin/sh\ncase \"$2\" in trace.gp) echo 'no trace today' >&2; exit 1;; esac\nexec {} \"$@\"\n",
                  report::find_gnuplot()->string()));
  fs::permissions(programs / "gnuplot", fs::perms::owner_all);
  const EnvironmentGuard path("PATH", programs.string() + ":" + std::getenv("PATH"));
  const ReportSummary summary = write_report(folder);
  ASSERT_EQ(summary.not_drawn.size(), 1U);
  expect_in(summary.not_drawn.front(), {"'trace'", "status 1", "no trace today"});
  const std::string html = read_file(summary.report);
  EXPECT_NE(html.find("no trace today"), std::string::npos);
  EXPECT_EQ(html.find("id=\"figure-trace\""), std::string::npos);
  EXPECT_NE(html.find("id=\"figure-heights_train\""), std::string::npos);
  EXPECT_TRUE(fs::exists(folder / "figures/trace.csv"));
}

TEST_F(Degenerate, PathsOfAnyValuesAreDrawn) {
  PathResult result;
  const auto draw = [&] { return report::draw(report::path_figure(result, "a path"), folder / "picture"); };
  for (const std::vector<double>& values : {std::vector<double>{0, infinity, 0},
                                            {infinity, infinity, infinity},
                                            {1e308, -1e308, 0},
                                            {1, std::nan(""), 1},
                                            {-4e4, -4e4 + 1e-6, -4e4}}) {
    result.profile = {.t = {0, 0.5, 1}, .value = values, .accuracy = {}};
    result.refined_height = *std::max_element(values.begin(), values.end());
    EXPECT_NO_THROW(draw());
  }
  result.profile.value = {0, infinity, 0};
  EXPECT_NE(report::path_figure(result, "a path").caption.find("without a finite value are not drawn: 1"),
            std::string::npos);
}

TEST(LinearAxis, IsNeverEmpty) {
  for (const double value : {0.0, 1.0, -3.5e-9, 1e300, 1e-320, 123456789.0})
    for (const double span : {0.0, 1e-15, 1e-8, 1e-3}) {
      const std::string text = report::linear_axis("x", value, value + span * std::abs(value));
      double low = 0, high = 0;
      ASSERT_EQ(std::sscanf(text.c_str(), "unset logscale x; set xrange [%lf:%lf]", &low, &high), 2) << text;
      EXPECT_LT(low, high) << text;
    }
}

TEST(LogAxis, IsNeverEmpty) {
  for (const double value : {1.0, 2.302585, 1e-12, 1e300, 1e-320}) {
    const std::string text = report::log_axis("y", value, value);
    double low = 0, high = 0;
    ASSERT_EQ(std::sscanf(text.c_str(), "set logscale y; set yrange [%lf:%lf]", &low, &high), 2) << text;
    EXPECT_LT(low, high) << text;
    EXPECT_GT(low, 0) << text;
  }
}

}  // namespace
}  // namespace lowpass
