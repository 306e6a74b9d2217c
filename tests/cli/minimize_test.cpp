#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "cli/run_program.hpp"
#include "refusal.hpp"
#include "study/program.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

std::string surface(const std::string& name) {
  return std::string("plugin:") + PLUGINS + "descents.so,surface=" + name;
}

nlohmann::json minimum_json(const std::vector<std::string>& arguments, int exit_code = 0) {
  std::vector<std::string> all{"minimize"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  all.emplace_back("--json");
  const ProgramRun run = run_program(all);
  EXPECT_EQ(run.exit_code, exit_code) << run.err;
  return nlohmann::json::parse(run.out);
}

TEST(MinimizeCommand, leaves_a_saddle_and_says_so) {
  const nlohmann::json object = minimum_json({surface("two-sided"), "--from", "0,0.5"});
  EXPECT_EQ(object.at("converged"), true);
  EXPECT_EQ(object.at("stop_reason"), "gradient norm");
  EXPECT_EQ(object.at("saddles_left"), 1);
  EXPECT_NEAR(object.at("value").get<double>(), -1, 1e-14);
  EXPECT_NEAR(std::abs(object.at("x").at(0).get<double>()), 1, 1e-9);
  // The Hessian at (+-1, 0) is diagonal: 8 and 12.
  EXPECT_NEAR(object.at("lowest_curvatures").at(0).get<double>(), 8, 1e-5);
  EXPECT_EQ(object.at("lowest_curvatures").size(), object.at("curvature_residuals").size());
  EXPECT_EQ(object.at("negative_curvatures"), 0);
  EXPECT_EQ(object.at("flat_directions"), 0);
  EXPECT_GT(object.at("value_evaluations").get<int>(), 0);

  const ProgramRun text = run_program({"minimize", surface("two-sided"), "--from", "0,0.5"});
  expect_in(text.out, {"saddles        1 stationary point left downhill", "curvature      lowest 8,", "(converged)"});
}

TEST(MinimizeCommand, converges_in_small_units) {
  const nlohmann::json object = minimum_json({surface("tiny"), "--from", "-1.2,1"});
  EXPECT_EQ(object.at("converged"), true);
  EXPECT_NEAR(object.at("x").at(0).get<double>(), 1, 1e-7);
  EXPECT_NEAR(object.at("x").at(1).get<double>(), 1, 1e-7);
}

TEST(MinimizeCommand, calls_an_unbounded_descent_so_and_writes_nothing) {
  const TemporaryFolder folder;
  const std::string out = (folder / "minimum.npy").string();
  const ProgramRun run = run_program({"minimize", surface("endless"), "--from", "-2,0.1", "--out", out, "--json"});
  EXPECT_EQ(run.exit_code, 2);
  expect_in(run.err, {"its value falls without limit", "from the start", "nothing was written"});
  const nlohmann::json object = nlohmann::json::parse(run.out);
  EXPECT_EQ(object.at("stop_reason"), "unbounded");
  EXPECT_EQ(object.at("converged"), false);
  EXPECT_LT(object.at("gradient_evaluations").get<int>(), 300);
  EXPECT_FALSE(std::filesystem::exists(out));
}

class MinimizeSignals : public ::testing::Test {
 protected:
  /// Starts a descent whose evaluations take so long, and returns once the first is under way.
  Program begin(const std::string& milliseconds, int ignored_signal = 0) {
    std::filesystem::remove(begun());
    Program program({"minimize", surface("slow") + ",milliseconds=" + milliseconds + ",begun=" + begun(), "--from",
                     "-1.2,1", "--out", out()},
                    folder_ / "messages.txt", "/dev/null", ignored_signal);
    for (int i = 0; i < 6000 && !std::filesystem::exists(begun()); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_TRUE(std::filesystem::exists(begun()));
    return program;
  }
  std::string begun() const { return (folder_ / "begun").string(); }
  std::string out() const { return (folder_ / "point.npy").string(); }

  TemporaryFolder folder_;
};

TEST_F(MinimizeSignals, end_it_after_the_evaluation_under_way_with_the_point_so_far) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU}) {
    const Program program = begin("200");
    program.send(signal);
    EXPECT_EQ(program.wait(), 75);
    expect_in(program.messages(), {"stopped on request"});
    ASSERT_TRUE(std::filesystem::exists(out()));
    const ProgramRun there = run_program({"evaluate", surface("rosenbrock"), "--at", out() + "#0", "--json"});
    EXPECT_EQ(there.exit_code, 0) << there.err;
    // f(-1.2, 1) = 100 (1 - 1.44)^2 + 2.2^2, where it begins.
    EXPECT_LE(nlohmann::json::parse(there.out).at("value").get<double>(), 100 * 0.44 * 0.44 + 2.2 * 2.2 + 1e-12);
    std::filesystem::remove(out());
  }
}

TEST_F(MinimizeSignals, end_it_at_once_by_a_second_interrupt_and_by_no_other) {
  const Program program = begin("600000");
  // A batch system sends several of these, seconds apart, before it kills.
  program.send(SIGTERM);
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  program.send(SIGTERM);
  program.send(SIGUSR1);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  program.send(SIGINT);
  EXPECT_EQ(program.wait(), -SIGINT);
  EXPECT_FALSE(std::filesystem::exists(out()));
}

TEST_F(MinimizeSignals, stay_ignored_where_they_were_ignored_at_the_start) {
  const Program program = begin("100", SIGHUP);
  program.send(SIGHUP);
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  EXPECT_TRUE(program.is_running());
  program.send(SIGTERM);
  EXPECT_EQ(program.wait(), 75);
}

}  // namespace
}  // namespace lowpass
