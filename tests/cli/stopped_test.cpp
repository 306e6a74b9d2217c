// What compare and train leave when a signal stops them.

#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "cli/run_program.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "refusal.hpp"
#include "study/program.hpp"
#include "study/tiny_study.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

template <class Condition>
void wait_until(Condition condition) {
  for (int i = 0; i < 6000 && !condition(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_TRUE(condition());
}

TEST(Stopped, compare_writes_the_best_so_far_and_names_what_was_not_begun) {
  const TemporaryFolder folder;
  const std::string begun = (folder / "begun").string();
  const std::string slow = std::string("plugin:") + PLUGINS + "descents.so,surface=slow,milliseconds=20,begun=" + begun;
  const Program program({"compare", slow, "--from", "-1.2,1", "--to", "1,1", "--curves", "fourier,bezier,chain",
                         "--points", "5", "--out", (folder / "out").string()},
                        folder / "messages.txt", folder / "printed.txt");
  wait_until([&] { return std::filesystem::exists(begun); });
  program.send(SIGINT);
  EXPECT_EQ(program.wait(), 75);
  expect_in(program.messages(), {"stopped on request: of fourier this is the best so far", "bezier, chain not begun"});
  expect_in(read_file(folder / "printed.txt"), {"fourier ", "not measured", "interrupted", "bezier ", "not begun"});

  const auto json = nlohmann::json::parse(read_file(folder / "out/result.json"));
  const auto& curves = json.at("curves");
  ASSERT_EQ(curves.size(), 3U);
  EXPECT_EQ(curves[0].at("begun"), true);
  EXPECT_EQ(curves[0].at("result").at("stop_reason"), "interrupted");
  EXPECT_TRUE(curves[0].at("dense_height").is_null());
  // f(-1.2, 1) = 100 (1 - 1.44)^2 + 2.2^2, the higher end.
  EXPECT_GE(curves[0].at("result").at("refined_height").get<double>(), 100 * 0.44 * 0.44 + 2.2 * 2.2 - 1e-9);
  for (const std::size_t k : {1U, 2U}) {
    EXPECT_EQ(curves[k].at("begun"), false);
    EXPECT_TRUE(curves[k].at("result").is_null());
    EXPECT_TRUE(curves[k].at("dense_height").is_null());
  }
  // No map: 40,000 evaluations that nobody waits for.
  const std::string table = read_file(folder / "out/comparison.csv");
  EXPECT_EQ(table.find("map,"), std::string::npos);
  expect_in(table, {"points fourier,0,"});
  EXPECT_EQ(table.find("bezier"), std::string::npos);
  expect_in(read_file(folder / "out/comparison.gp"),
            {"fourier (interrupted)", "bezier (not begun)", "chain (not begun)"});
  EXPECT_TRUE(std::filesystem::exists(folder / "out/comparison.svg"));
}

// oneDNN's products move the stack pointer into the heap: a handler there would damage it, one time in five.
TEST(Stopped, a_signal_within_a_matrix_product_damages_nothing) {
  const TemporaryFolder folder;
  write_tiny_images(folder);
  for (int run = 0; run < 20; ++run) {
    const std::string out = (folder / ("run" + std::to_string(run))).string();
    const Program program({"train", "fcp", "--data", folder.path().string() + "/", "--optimizer", "sgd", "--batch",
                           "16", "--seed", "3", "--epochs", "1000000", "--out", out},
                          folder / "messages.txt", folder / "printed.txt");
    std::this_thread::sleep_for(std::chrono::milliseconds(150 + 7 * run));
    wait_until([&] { return std::filesystem::exists(out); });
    program.send(SIGTERM);
    const int code = program.wait();
    // A signal that comes before the training begins ends the program as it ends any.
    EXPECT_TRUE(code == 75 || code == -SIGTERM) << code << program.messages();
  }
}

TEST(Stopped, train_writes_the_best_weights_so_far_and_the_same_command_begins_anew) {
  const TemporaryFolder folder;
  write_tiny_images(folder);
  const std::string out = (folder / "run").string();
  const auto command = [&](const char* epochs) {
    return std::vector<std::string>{"train",       "fcp", "--data",   folder.path().string() + "/",
                                    "--optimizer", "sgd", "--batch",  "16",
                                    "--seed",      "3",   "--epochs", epochs,
                                    "--out",       out};
  };
  for (const int signal : {SIGINT, SIGTERM}) {
    const Program program(command("1000000"), folder / "messages.txt", folder / "printed.txt");
    // It tells how far it is once it lasts over a second.
    wait_until([&] { return program.messages().find("epoch") != std::string::npos; });
    program.send(signal);
    EXPECT_EQ(program.wait(), 75);
    expect_in(program.messages(), {"stopped on request", "whole epochs", "begins anew"});
    expect_in(read_file(folder / "printed.txt"), {"stopped by: interrupted"});

    const auto json = nlohmann::json::parse(read_file(folder / "run/result.json"));
    EXPECT_EQ(json.at("stop_reason"), "interrupted");
    const std::string curve = read_file(folder / "run/curve.csv");
    // A header and the initialisation before the epochs.
    EXPECT_EQ(std::ranges::count(curve, '\n'), json.at("epochs").get<int>() + 2);
    for (const char* set : {"train", "test"}) {
      EXPECT_EQ(read_npy(folder / "run" / (std::string(set) + ".npy")).size(), 42200U);
      EXPECT_LE(json.at(std::string(set) + "_minimum").at("epoch"), json.at("epochs"));
    }
  }
  const ProgramRun whole = run_program(command("3"));
  EXPECT_EQ(whole.exit_code, 0) << whole.err;
  EXPECT_EQ(nlohmann::json::parse(read_file(folder / "run/result.json")).at("stop_reason"), "epochs");
  const ProgramRun again = run_program(command("3"));
  EXPECT_EQ(again.exit_code, 1);
  expect_in(again.err, {"holds a finished training run"});
}

}  // namespace
}  // namespace lowpass
