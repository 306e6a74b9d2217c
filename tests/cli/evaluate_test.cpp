#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/run_program.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>((number >> shift) & 255U);
  return bytes;
}

/// One split of an IDX data set: black images of 28 x 28 with these labels.
void write_black_images(const TemporaryFolder& folder, const std::string& split, const std::string& labels) {
  const auto count = static_cast<std::uint32_t>(labels.size());
  folder.write(split + "-images-idx3-ubyte", big_endian(0x803) + big_endian(count) + big_endian(28) + big_endian(28) +
                                                 std::string(labels.size() * 784, '\0'));
  folder.write(split + "-labels-idx1-ubyte", big_endian(0x801) + big_endian(count) + labels);
}

nlohmann::json evaluate_json(const std::vector<std::string>& arguments) {
  std::vector<std::string> all{"evaluate"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  all.emplace_back("--json");
  const ProgramRun run = run_program(all);
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.err, "");
  return nlohmann::json::parse(run.out);
}

TEST(EvaluateCommand, finds_the_published_minimum_flat) {
  const nlohmann::json object = evaluate_json({"two-wells", "--at", "min:1"});
  EXPECT_EQ(object.at("schema"), 1);
  EXPECT_EQ(object.at("landscape"), "two-wells");
  EXPECT_TRUE(object.at("split").is_null());
  EXPECT_FALSE(object.contains("accuracy"));
  EXPECT_NEAR(object.at("value").get<double>(), 0.108707, 5e-7);
  EXPECT_LT(object.at("gradient_norm").get<double>(), 1e-12);
}

// f and its gradient at (-0.5, -0.5), from the formula.
TEST(EvaluateCommand, takes_negative_numbers_with_and_without_an_equals_sign) {
  const double wells = 1 + std::exp(-3 * 1.25), bump = std::exp(-15 * 0.1), far_bump = std::exp(-15 * 0.89);
  const double value = 1.0190055296306975 - wells + bump + far_bump;
  const double dx = 6 * -1.0 * std::exp(-3.75) - 30 * -0.3 * bump - 30 * -0.5 * far_bump;
  const double dy = 6 * -0.5 * std::exp(-3.75) - 30 * -0.1 * bump - 30 * -0.8 * far_bump;
  const nlohmann::json apart = evaluate_json({"two-wells", "--at", "-0.5,-0.5"});
  EXPECT_NEAR(apart.at("value").get<double>(), value, 1e-14);
  EXPECT_NEAR(apart.at("gradient_norm").get<double>(), std::hypot(dx, dy), 1e-14);
  EXPECT_EQ(evaluate_json({"two-wells", "--at=-0.5,-0.5"}), apart);
}

TEST(EvaluateCommand, prints_value_and_gradient_norm) {
  const ProgramRun run = run_program({"evaluate", "two-wells", "--at", "100,100"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.out, "value          1.0190055296306975\ngradient norm  0\n");
}

TEST(EvaluateCommand, exits_with_2_where_the_landscape_gives_no_finite_number) {
  const ProgramRun run = run_program({"evaluate", "muller-brown", "--at", "1e5,1e5", "--json"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.err, "lowpass: the landscape 'muller-brown' gives inf at (100000, 100000)\n");
  const auto object = nlohmann::json::parse(run.out);
  EXPECT_TRUE(object.at("value").is_null());
  EXPECT_EQ(object.at("not_finite").at("value"), "inf");
}

// Black images leave a network of ReLUs without biases at logits 0, whatever its weights: the loss is ln 10, the
// gradient is zero and the first class is answered.
TEST(EvaluateCommand, asks_a_network_about_the_split_that_is_named) {
  const TemporaryFolder folder;
  write_black_images(folder, "train", std::string("\0\1\2\3", 4));
  write_black_images(folder, "t10k", std::string("\0\0\7\0\5", 5));
  const std::vector<std::string> arguments{"fcp:activation=relu", "--at", "init:1", "--data", folder.path().string()};

  const nlohmann::json train = evaluate_json(arguments);
  EXPECT_EQ(train.at("landscape"), "fcp:activation=relu");
  EXPECT_EQ(train.at("split"), "train");
  EXPECT_NEAR(train.at("value").get<double>(), std::log(10.0), 1e-6);
  EXPECT_EQ(train.at("gradient_norm"), 0);
  EXPECT_EQ(train.at("accuracy"), 0.25);

  std::vector<std::string> on_test = arguments;
  on_test.insert(on_test.end(), {"--split", "test"});
  const nlohmann::json test = evaluate_json(on_test);
  EXPECT_EQ(test.at("split"), "test");
  EXPECT_EQ(test.at("accuracy"), 0.6);

  std::vector<std::string> on_two = arguments;
  on_two.insert(on_two.end(), {"--train-samples", "2"});
  EXPECT_EQ(evaluate_json(on_two).at("accuracy"), 0.5);
}

TEST(EvaluateCommand, checks_the_point_before_it_looks_for_the_data) {
  const ProgramRun run = run_program({"evaluate", "fcp", "--at", "min:0", "--data", "/nowhere/"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_TRUE(run.err.starts_with("lowpass: --at is 'min:0'")) << run.err;
}

TEST(EvaluateCommand, saves_the_point_for_numpy_and_for_pytorch) {
  const TemporaryFolder folder;
  write_black_images(folder, "train", std::string("\1\2", 2));
  write_black_images(folder, "t10k", std::string("\0", 1));
  const std::string data = folder.path().string();
  const std::string state = (folder / "w.safetensors").string();
  const std::string array = (folder / "w.npy").string();
  const auto at_start = evaluate_json({"lstm", "--data", data, "--at", "init:3", "--save", state});
  EXPECT_EQ(evaluate_json({"lstm", "--data", data, "--at", state, "--save", array}), at_start);
  EXPECT_EQ(evaluate_json({"lstm", "--data", data, "--at", array + "#0"}), at_start);

  const ProgramRun surface = run_program({"evaluate", "two-wells", "--at", "min:0", "--save", state});
  EXPECT_EQ(surface.exit_code, 1);
  EXPECT_NE(surface.err.find("a point is saved as FILE.npy"), std::string::npos) << surface.err;
}

}  // namespace
}  // namespace lowpass
