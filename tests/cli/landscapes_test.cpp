#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/run_program.hpp"

namespace lowpass {
namespace {

TEST(LandscapesCommand, lists_the_toy_with_its_two_minima_and_three_passes) {
  const ProgramRun run = run_program({"landscapes", "--json"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.err, "");
  const auto object = nlohmann::json::parse(run.out);
  EXPECT_EQ(object.at("schema"), 1);
  const auto& toy = object.at("landscapes").at(0);
  EXPECT_EQ(toy.at("name"), "two-wells");
  EXPECT_EQ(toy.at("dimension"), 2);
  EXPECT_EQ(toy.at("needs_data"), false);
  ASSERT_EQ(toy.at("minima").size(), 2u);
  EXPECT_NEAR(toy.at("minima").at(1).at("value").get<double>(), 0.108707, 5e-7);
  ASSERT_EQ(toy.at("passes").size(), 3u);
  EXPECT_NEAR(toy.at("passes").at(0).at("value").get<double>(), 0.6243933472, 5e-11);
  EXPECT_NEAR(toy.at("passes").at(0).at("position").at(0).get<double>(), -0.16473, 5e-6);
}

TEST(LandscapesCommand, lists_a_network_with_its_parameters) {
  const auto object = nlohmann::json::parse(run_program({"landscapes", "--json"}).out);
  for (const auto& entry : object.at("landscapes")) {
    if (entry.at("name") != "fcp") continue;
    EXPECT_EQ(entry.at("dimension"), 42200);
    EXPECT_EQ(entry.at("needs_data"), true);
    EXPECT_EQ(entry.at("parameters").at(0).at("key"), "activation");
    EXPECT_EQ(entry.at("parameters").at(0).at("default"), "softplus");
    return;
  }
  FAIL() << "fcp is not listed";
}

TEST(LandscapesCommand, prints_names_points_and_parameters_as_they_are_written_on_the_command_line) {
  const std::string out = run_program({"landscapes"}).out;
  EXPECT_TRUE(out.starts_with("two-wells  (2 dimensions)\n")) << out;
  EXPECT_NE(out.find("    min:1  0.1087071679 at -0.6138016125,-0.5354155251\n"), std::string::npos) << out;
  EXPECT_NE(out.find("    parameter activation: softplus, relu, tanh, sigmoid; default softplus\n"), std::string::npos)
      << out;
}

}  // namespace
}  // namespace lowpass
