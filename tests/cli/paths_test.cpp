// connect and compare on landscapes with known passes, as users run them.

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/run_program.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "network/array_file.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

using Words = std::vector<std::string>;

Words on_two_wells(const char* command, const Words& more) {
  Words arguments{command, "two-wells", "--from", "min:0", "--to", "min:1"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(Connect, ReachesThePassWithNoOptions) {
  const ProgramRun run = run_program(on_two_wells("connect", {"--json"}));
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const auto json = nlohmann::json::parse(run.out);
  EXPECT_NEAR(json["refined_height"], 0.6243933472, 1e-6);
  EXPECT_EQ(json["verdict"], "pass");
  EXPECT_EQ(json["converged"], true);
  EXPECT_EQ(json["objective"], "maxflux");
  EXPECT_TRUE(json["lambda"].is_null());
  EXPECT_TRUE(json["lr"].is_null());
}

TEST(Connect, SuperposedCopiesAreEqualEnds) {
  const Words copies{"connect", "lennard-jones", "--from", "min:0", "--to", "min:0", "--json"};
  EXPECT_EQ(run_program(copies).exit_code, 1);
  Words superposed = copies;
  superposed.emplace_back("--superpose");
  const ProgramRun run = run_program(superposed);
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const auto json = nlohmann::json::parse(run.out);
  // Published: the pentagonal bipyramid.
  EXPECT_NEAR(json["refined_height"], -16.505384, 1e-6);
  EXPECT_EQ(json["length"], 0);
  EXPECT_EQ(json["stop_reason"], "equal-ends");
  EXPECT_EQ(json["verdict"], "bound");
  const ProgramRun refused = run_program(on_two_wells("connect", {"--superpose"}));
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("two-wells"), std::string::npos) << refused.err;
}

TEST(Connect, WritesTheStationaryPointAtTheTop) {
  const TemporaryFolder folder;
  const ProgramRun run = run_program(on_two_wells("connect", {"--out", folder.path().string()}));
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Matrix<double> top = read_npy(folder.path() / "top.npy");
  ASSERT_EQ(top.rows(), 1U);
  std::vector<double> gradient(2);
  EXPECT_NEAR(TwoWells().value_and_gradient(top.row(0), gradient), 0.6243933472, 1e-9);
  EXPECT_LT(norm(gradient), 1e-6);
}

TEST(Connect, AnOpenVerdictIsNotConverged) {
  const ProgramRun run =
      run_program(on_two_wells("connect", {"--objective", "line-integral", "--require-convergence", "--json"}));
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(nlohmann::json::parse(run.out)["verdict"], "open");
}

TEST(Connect, AStraightLineLeavesItOpen) {
  const ProgramRun run = run_program(on_two_wells("connect", {"--curve", "line", "--json"}));
  EXPECT_EQ(nlohmann::json::parse(run.out)["verdict"], "open");
  const ProgramRun text = run_program(on_two_wells("connect", {"--curve", "line"}));
  EXPECT_NE(text.out.find("a straight line cannot leave its top, the other curves can"), std::string::npos) << text.out;
}

TEST(Connect, LooksAtCurvaturesOfANetworkOnRequest) {
  const TemporaryFolder folder;
  folder.write("train-samples.npy", array_file<double>("<f8", "(4, 2)", {1, 0, 0, 1, 1, 1, -1, 0.5}));
  folder.write("train-labels.npy", array_file<std::int64_t>("<i8", "(4,)", {0, 1, 1, 0}));
  folder.write("test-samples.npy", array_file<double>("<f8", "(1, 2)", {0.5, 0}));
  folder.write("test-labels.npy", array_file<std::int64_t>("<i8", "(1,)", {1}));
  Words words{"connect", "mlp:layers=2-3-2", "--data", folder.path().string(), "--from", "init:1", "--to", "init:2"};
  words.insert(words.end(), {"--steps", "20", "--json"});
  const auto without = nlohmann::json::parse(run_program(words).out);
  EXPECT_TRUE(without["lowest_curvatures"].is_null());
  words.emplace_back("--curvature");
  const ProgramRun run = run_program(words);
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const auto with = nlohmann::json::parse(run.out);
  EXPECT_EQ(with["refined_height"], without["refined_height"]);
  EXPECT_EQ(with["verdict"], without["verdict"]);
  // Twelve weights: in float a curvature would be known to a thousandth at best.
  ASSERT_GE(with["lowest_curvatures"].size(), 2U);
  EXPECT_LT(with["curvature_residuals"][0].get<double>(), 1e-7);
  EXPECT_LT(with["smallest_visible_curvature"].get<double>(), 1e-6);
  EXPECT_EQ(with["x_top"].size(), 12U);
  EXPECT_TRUE(with["index"].is_null());
}

TEST(Connect, TellsWhetherTheHeightStillFalls) {
  const ProgramRun run = run_program(on_two_wells("connect", {"--convergence", "--json"}));
  const auto table = nlohmann::json::parse(run.out)["convergence"];
  EXPECT_EQ(table["verdict"], "converged");
  EXPECT_EQ(table["rows"].size(), 4U);
  const ProgramRun unsettled = run_program(on_two_wells("connect", {"--objective", "sum", "--convergence", "--json"}));
  EXPECT_NE(nlohmann::json::parse(unsettled.out)["convergence"]["verdict"], "converged");
}

TEST(Connect, WarnsOfAGridThatMissesTheTop) {
  const ProgramRun run =
      run_program(on_two_wells("connect", {"--objective", "sum", "--points", "24", "--steps", "1000", "--lr", "0.01"}));
  EXPECT_NE(run.err.find("the grid misses the top"), std::string::npos) << run.err;
}

TEST(Connect, RefusesOptionsThatWouldDoNothing) {
  for (const Words& more : {Words{"--lambda", "1"}, Words{"--lr", "0.1"}, Words{"--schedule", "cosine"},
                            Words{"--plateau", "0.1"}, Words{"--patience", "3"}, Words{"--finish", "--no-finish"},
                            Words{"--optimizer", "lbfgs", "--sampling", "random"}, Words{"--budget", "10"}}) {
    const ProgramRun run = run_program(on_two_wells("connect", more));
    EXPECT_EQ(run.exit_code, 1) << more[0];
    EXPECT_NE(run.err.find("lowpass: "), std::string::npos) << run.err;
  }
}

TEST(Compare, JudgesEveryCurveAndDrawsThem) {
  const TemporaryFolder folder;
  const ProgramRun run =
      run_program(on_two_wells("compare", {"--budget", "2500", "--out", (folder / "out").string(), "--json"}));
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const auto json = nlohmann::json::parse(run.out);
  EXPECT_EQ(json["schema"], 1);
  ASSERT_EQ(json["curves"].size(), 4U);
  for (const auto& curve : json["curves"]) {
    EXPECT_LE(curve["search_evaluations"], 2500);
    EXPECT_GE(curve["result"]["refined_height"], 0.6243933472 - 1e-9);
    EXPECT_LE(curve["dense_height"], curve["result"]["refined_height"].get<double>() + 1e-9);
  }
  for (const char* file : {"result.json", "comparison.csv", "comparison.svg", "comparison.pdf", "comparison.gp"})
    EXPECT_TRUE(std::filesystem::exists(folder / "out" / file)) << file;
}

TEST(Compare, TakesSeveralLambdas) {
  const ProgramRun run = run_program(on_two_wells(
      "compare", {"--curves", "fourier", "--objective", "squared", "--lambda", "10,100", "--points", "100", "--json"}));
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const auto json = nlohmann::json::parse(run.out);
  EXPECT_EQ(json["curves"][0]["label"], "fourier lambda 10");
  EXPECT_EQ(json["curves"][1]["result"]["lambda"], 100);
}

TEST(Compare, RefusesWhatItCannotCompare) {
  for (const Words& more :
       {Words{"--curves", "fourier,beziel"}, Words{"--curves", "chain,chain"}, Words{"--budget", "100"},
        Words{"--objective", "sum", "--lambda", "1,x"}, Words{"--lambda", "1"}}) {
    const ProgramRun run = run_program(on_two_wells("compare", more));
    EXPECT_EQ(run.exit_code, 1) << more[1];
  }
}

}  // namespace
}  // namespace lowpass
