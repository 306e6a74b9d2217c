#include "lowpass/report/tables.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/report/csv.hpp"
#include "lowpass/report/figures.hpp"
#include "lowpass/report/round_tables.hpp"
#include "lowpass/report/warnings.hpp"
#include "report/made_study.hpp"

namespace lowpass::report {
namespace {

using Row = std::map<std::string, std::string>;

/// The rows of a table by column name, those only whose columns have the values asked for.
std::vector<Row> select(const std::string& csv, const Row& asked) {
  const auto lines = csv_rows(csv);
  std::vector<Row> result;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    Row row;
    for (std::size_t column = 0; column < lines[0].size(); ++column) row[lines[0][column]] = lines[i].at(column);
    bool fits = true;
    for (const auto& [column, value] : asked) fits = fits && row.at(column) == value;
    if (fits) result.push_back(row);
  }
  return result;
}

double number(const Row& row, const std::string& column) {
  return parse_number(row.at(column)).value();
}

/// One network with two members of two weights, whose every number can be worked out by hand.
class HandmadeStudy : public ::testing::Test {
 protected:
  void SetUp() override {
    study_ = lowpass::testing::made_study({"net"}, 3, 2, 1);
    layout_.folder = lowpass::testing::test_folder();
    lowpass::testing::make_study_folder(layout_.folder, study_, {.parameters = 2, .with_paths = false});
    put(OptimizerKind::bfgs, SnapshotSet::train, {{3, 4}, {-3, -4}}, "0,2,1e-08,0.3\n1,0,3e-08,0.5\n");
    put(OptimizerKind::bfgs, SnapshotSet::test, {{3, 0}, {1, 0}}, "0,2,0.01,0.1\n1,0,0.01,0.1\n");
    put(OptimizerKind::sgd, SnapshotSet::test, {{0, 2}, {0, 0}}, "0,1,0.01,0.1\n1,2,0.01,0.1\n");
  }

  void put(OptimizerKind optimizer, SnapshotSet set, const Matrix<float>& weights, const std::string& rows) {
    const EnsembleId id{"net", optimizer, set};
    write_file(layout_.ensemble_weights(id), npy_bytes(weights));
    write_file(layout_.ensemble_table(id), "row,seed,train_loss,test_loss\n" + rows);
  }

  void put_path(const std::string& height, const std::string& more = "") {
    write_file(layout_.path_result({"net", OptimizerKind::bfgs, SnapshotSet::train}, Split::train, 0, 2),
               R"({"schema":1,"height":)" + height +
                   R"(,"height_t":0.5,"refined_height":0.55,"refined_height_t":0.52,"linear_height":2,
                   "endpoint_values":[0.1,0.2],"lower_bound":0.2,"excess":0.35,"length":12,"chord":10,"converged":false,
                   "stop_reason":"steps","value_evaluations":204,"gradient_evaluations":2040,"sample_gradients":4080,
                   "profile":{"t":[0,0.5,1],"value":[0.1,0.5,0.2]},"trace":{"step":[0,1],"height":[2,0.5]})" +
                   more + "}");
  }

  void compute() {
    data_ = read_study(layout_.folder);
    statistics_ = compute_statistics(data_);
  }

  Study study_;
  StudyLayout layout_;
  StudyData data_;
  StudyStatistics statistics_;
};

TEST_F(HandmadeStudy, RoundsStandInATableOfTheirOwn) {
  put_path("0.5", R"(,"sampling":"random","batch":128,"rounds":[
    {"steps":10,"terms":1,"refined_height":0.75,"sample_gradients":100},
    {"steps":20,"terms":1,"refined_height":0.8,"sample_gradients":200},
    {"steps":40,"terms":2,"refined_height":0.6,"sample_gradients":400}])");
  compute();
  const auto rows = select(rounds_csv(data_), {{"first_seed", "0"}, {"second_seed", "2"}});
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].at("round"), "2");
  EXPECT_EQ(rows[1].at("refined_height"), "0.8");
  EXPECT_EQ(rows[1].at("lowest_so_far"), "0.75");
  EXPECT_EQ(rows[2].at("terms"), "2");
  EXPECT_EQ(rows[2].at("steps"), "40");
  EXPECT_EQ(rows[2].at("sample_gradients"), "400");
  EXPECT_NEAR(std::stod(rows[2].at("excess")), 0.4, 1e-12);
  // 0.75 before the last round, 0.6 after it.
  EXPECT_NEAR(std::stod(select(heights_csv(statistics_), {{"pairs_found", "1"}}).at(0).at("late_fall")), 0.2, 1e-12);
  const std::string page = rounds_html(data_);
  EXPECT_NE(page.find("<td class=\"number\">70</td><td class=\"number\">0.6</td><td class=\"number\">0.4</td>"),
            std::string::npos)
      << page;
}

TEST_F(HandmadeStudy, TheFigureOfATraceSaysWhatAStepSaw) {
  const auto caption = [&](std::optional<std::size_t> batch, Sampling sampling) {
    put_path("0.5");
    compute();
    data_.study.paths.batch = batch;
    data_.study.paths.sampling = sampling;
    data_.study.paths.sample_points = 2;
    for (const Figure& figure : all_figures(data_, statistics_))
      if (figure.name == "trace") return figure.script + figure.caption;
    return std::string();
  };
  const std::string part = "It is not the path's height";
  const std::string all_seen = caption({}, Sampling::grid);
  EXPECT_EQ(all_seen.find(part), std::string::npos);
  EXPECT_NE(all_seen.find("'height of the path'"), std::string::npos) << all_seen;
  const std::string batches = caption(128, Sampling::random);
  EXPECT_NE(batches.find("at 2 random points and on a mini-batch of 128 samples"), std::string::npos) << batches;
  EXPECT_NE(batches.find(part), std::string::npos);
  EXPECT_EQ(batches.find("'height of the path'"), std::string::npos);
  EXPECT_NE(caption({}, Sampling::random).find("at 2 random points and on all samples"), std::string::npos);
}

TEST_F(HandmadeStudy, ATraceOfMiniBatchesTellsNoFall) {
  put_path("0.5", R"(,"sampling":"grid","batch":128)");
  compute();
  EXPECT_EQ(select(heights_csv(statistics_), {{"pairs_found", "1"}}).at(0).at("late_fall"), "");
  EXPECT_EQ(select(rounds_csv(data_), {}).size(), 0u);
  EXPECT_EQ(rounds_html(data_), "");
  put_path("0.5", R"(,"sampling":"grid","batch":"full")");
  compute();
  // 2, then 0.5.
  EXPECT_EQ(select(heights_csv(statistics_), {{"pairs_found", "1"}}).at(0).at("late_fall"), "0.75");
}

TEST_F(HandmadeStudy, LossesStandBesideThePublishedOnes) {
  compute();
  const auto rows = select(table1_csv(statistics_), {{"optimizer", "bfgs"}, {"set", "train"}});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("members"), "2");
  EXPECT_DOUBLE_EQ(number(rows[0], "train_loss_mean"), 2e-8);
  EXPECT_NEAR(number(rows[0], "train_loss_standard_deviation"), std::sqrt(2) * 1e-8, 1e-20);
  EXPECT_DOUBLE_EQ(number(rows[0], "test_loss_mean"), 0.4);
  EXPECT_EQ(rows[0].at("published_network"), "fcp");
  EXPECT_EQ(rows[0].at("published_loss"), "1.26e-08");
  EXPECT_EQ(rows[0].at("published_loss_is_of"), "train");
}

TEST_F(HandmadeStudy, ComponentsHaveTheirMeanAndDeviation) {
  compute();
  const auto rows = select(table_s1_csv(statistics_), {{"optimizer", "bfgs"}, {"set", "train"}});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_DOUBLE_EQ(number(rows[0], "mean"), 0);
  EXPECT_DOUBLE_EQ(number(rows[0], "standard_deviation"), std::sqrt(12.5));
  EXPECT_EQ(rows[0].at("published_standard_deviation"), "0.234");
}

TEST_F(HandmadeStudy, DistancesAreFromTheMeanOfTheTestCentroids) {
  compute();
  // Centroids (2, 0) and (0, 1); origin (1, 0.5).
  const std::string csv = distances_csv(data_, statistics_);
  const auto train = select(csv, {{"optimizer", "bfgs"}, {"set", "train"}});
  ASSERT_EQ(train.size(), 2u);
  EXPECT_EQ(train[0].at("seed"), "2");
  EXPECT_DOUBLE_EQ(number(train[0], "distance"), std::hypot(2, 3.5));
  EXPECT_DOUBLE_EQ(number(train[1], "distance"), std::hypot(4, 4.5));
  const auto sgd = select(csv, {{"optimizer", "sgd"}});
  ASSERT_EQ(sgd.size(), 2u);
  EXPECT_DOUBLE_EQ(number(sgd[0], "distance"), std::hypot(1, 1.5));
  const auto& distances = statistics_.networks[0].distances;
  ASSERT_TRUE(distances);
  EXPECT_DOUBLE_EQ(distances->centroid_distance, std::sqrt(1.25));
  // Each test set has squared spread 2 over one degree of freedom, halved for its centroid: root of 1 + 1, halved.
  EXPECT_DOUBLE_EQ(distances->chance_distance, std::sqrt(2) / 2);
}

TEST_F(HandmadeStudy, HeightsAreThoseOfThePairsFile) {
  put_path("0.5");
  compute();
  const auto rows = select(heights_csv(statistics_), {{"optimizer", "bfgs"}, {"set", "train"}});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("pairs_found"), "1");
  EXPECT_EQ(rows[0].at("height_mean"), "0.5");
  EXPECT_EQ(rows[0].at("refined_height_median"), "0.55");
  EXPECT_EQ(rows[0].at("linear_height_maximum"), "2");
  EXPECT_EQ(rows[0].at("late_fall"), "0.75");
  EXPECT_EQ(rows[0].at("mean_height_low_95"), "0.5");
  EXPECT_EQ(rows[0].at("converged_share"), "0");
  const auto pairs = select(pairs_csv(data_), {});
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_EQ(pairs[0].at("first_seed") + "-" + pairs[0].at("second_seed"), "0-2");
  EXPECT_EQ(pairs[0].at("second_end_value"), "0.2");
  EXPECT_EQ(pairs[0].at("sample_gradients"), "4080");
}

TEST_F(HandmadeStudy, WarnsOfFallingHeightsAndOfACoarseGrid) {
  put_path("0.5");
  compute();
  const auto texts = warnings(statistics_);
  ASSERT_EQ(texts.size(), 2u);
  EXPECT_NE(texts[0].find("net-bfgs-train (training landscape) (75.0 %)"), std::string::npos) << texts[0];
  EXPECT_NE(texts[1].find("net-bfgs-train (training landscape) (10.0 %)"), std::string::npos) << texts[1];
}

TEST_F(HandmadeStudy, APairWithoutANumberIsCountedAndLeftOut) {
  put_path("null");
  compute();
  const auto rows = select(heights_csv(statistics_), {{"optimizer", "bfgs"}, {"set", "train"}});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("pairs_not_finite"), "1");
  EXPECT_EQ(rows[0].at("height_mean"), "");
  EXPECT_EQ(select(pairs_csv(data_), {}).at(0).at("height"), "");
}

TEST_F(HandmadeStudy, ADamagedPathIsNamed) {
  put_path("0.5");
  const auto file = layout_.path_result({"net", OptimizerKind::bfgs, SnapshotSet::train}, Split::train, 0, 2);
  for (const char* content : {"{\"schema\":1", "{\"schema\":1}", "{\"schema\":2}"}) {
    write_file(file, content);
    try {
      read_study(layout_.folder);
      FAIL() << content;
    } catch (const IoError& error) {
      EXPECT_NE(std::string(error.what()).find(file.string()), std::string::npos) << error.what();
    }
  }
}

TEST_F(HandmadeStudy, WeightsWithoutTheirTablesRowsAreRefused) {
  write_file(layout_.ensemble_weights({"net", OptimizerKind::sgd, SnapshotSet::test}),
             npy_bytes(Matrix<float>{{1, 2}}));
  EXPECT_THROW(compute(), IoError);
}

TEST_F(HandmadeStudy, ProjectionsNameTheirSolutions) {
  compute();
  const auto rows =
      select(kernel_pca_csv(data_, statistics_), {{"kernel", "linear"}, {"bfgs_set", "train"}, {"optimizer", "sgd"}});
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].at("set"), "test");
  EXPECT_EQ(rows[0].at("seed"), "1");
  EXPECT_EQ(rows[1].at("row"), "1");
}

TEST(SummaryTable, FitsOneHundredColumnsWithAnyLabel) {
  const Study study = lowpass::testing::made_study({std::string(80, 'x'), "b"}, 3, 3, 2);
  const auto folder = lowpass::testing::test_folder();
  lowpass::testing::make_study_folder(folder, study);
  const std::string table = summary_table(compute_statistics(read_study(folder)));
  const auto lines = split(table, '\n');
  EXPECT_EQ(lines.size(), 2u + 8 + 1);
  for (const std::string& line : lines) EXPECT_LE(line.size(), 100u) << line;
  EXPECT_NE(table.find("2/2"), std::string::npos);
}

}  // namespace
}  // namespace lowpass::report
