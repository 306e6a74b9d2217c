#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/run_program.hpp"
#include "refusal.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

std::string plugin(const std::string& name) {
  return std::string("plugin:") + PLUGINS + name + ".so";
}

TEST(PluginOnTheCommandLine, IsEvaluatedMinimisedAndConnected) {
  const std::string valley = plugin("bent_valley") + ",barrier=2";
  const ProgramRun value = run_program({"evaluate", valley, "--at", "0,1", "--json"});
  EXPECT_EQ(value.exit_code, 0) << value.err;
  EXPECT_EQ(value.err, "");
  EXPECT_EQ(nlohmann::json::parse(value.out).at("value"), 2);
  EXPECT_EQ(nlohmann::json::parse(value.out).at("landscape"), valley);

  const ProgramRun minimum = run_program({"minimize", valley, "--from", "0.7,0.3", "--json"});
  EXPECT_EQ(minimum.exit_code, 0) << minimum.err;
  EXPECT_NEAR(nlohmann::json::parse(minimum.out).at("x").at(0).get<double>(), 1, 1e-4);

  const ProgramRun path = run_program({"connect", valley, "--from", "-1,0", "--to", "1,0", "--json"});
  EXPECT_EQ(path.exit_code, 0) << path.err;
  const auto object = nlohmann::json::parse(path.out);
  EXPECT_GE(object.at("refined_height").get<double>(), 2);
  EXPECT_LE(object.at("refined_height").get<double>(), 4);  // the straight line's: barrier + 2
}

TEST(PluginOnTheCommandLine, WithoutAGradientWarnsOnce) {
  const ProgramRun run = run_program({"evaluate", plugin("value_only"), "--at", "-2,1"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.err, "lowpass: warning: the landscape '" + plugin("value_only") +
                         "' has no gradient of its own: central differences, 2 x 2 values each; give one for speed and "
                         "accuracy\n");
  EXPECT_TRUE(run.out.starts_with("value          7\n")) << run.out;
}

TEST(PluginOnTheCommandLine, HasNoMinimaToNameAndNoDimensionOtherThanItsOwn) {
  const ProgramRun minimum = run_program({"evaluate", plugin("bent_valley"), "--at", "min:0"});
  EXPECT_EQ(minimum.exit_code, 1);
  expect_in(minimum.err, {"--at is 'min:0'; the landscape '" + plugin("bent_valley") + "' knows no minima"});
  const ProgramRun point = run_program({"evaluate", plugin("bent_valley"), "--at", "1,2,3"});
  EXPECT_EQ(point.exit_code, 1);
  expect_in(point.err, {"it has 3 components, a point of the landscape"});
}

TEST(PluginOnTheCommandLine, ThatIsNoneIsRefused) {
  const TemporaryFolder folder;
  const std::string text = folder.write("text.so", "no shared object\n").string();
  for (const char* command : {"evaluate", "minimize", "connect", "check-gradient"}) {
    std::vector<std::string> arguments{command, "plugin:" + text};
    if (command == std::string("evaluate")) arguments.insert(arguments.end(), {"--at", "0"});
    if (command == std::string("minimize")) arguments.insert(arguments.end(), {"--from", "0"});
    if (command == std::string("connect")) arguments.insert(arguments.end(), {"--from", "0", "--to", "1"});
    const ProgramRun run = run_program(arguments);
    EXPECT_EQ(run.exit_code, 1) << command;
    EXPECT_EQ(run.out, "");
    expect_in(run.err, {"lowpass: the plugin '" + text + "' cannot be opened as a shared object"});
  }
}

TEST(PluginOnTheCommandLine, ThatGivesNanExitsWith2AndOneThatThrowsWith1) {
  const std::string misbehaving = plugin("misbehaving") + ",does=";
  for (const char* does : {"nan", "minus-infinity", "gradient-nan"}) {
    for (const auto& [command, point] : {std::pair{"evaluate", "--at"}, std::pair{"minimize", "--from"}}) {
      const ProgramRun nan = run_program({command, misbehaving + does, point, "1,0"});
      EXPECT_EQ(nan.exit_code, 2) << command << does;
      expect_in(nan.err, {"the landscape '" + misbehaving + does + "' gives nan at (1, 0)"});
    }
  }
  const ProgramRun path = run_program({"connect", misbehaving + "nan", "--from", "-1,0", "--to", "1,0"});
  EXPECT_EQ(path.exit_code, 2);
  EXPECT_EQ(path.out, "");
  expect_in(path.err, {"misbehaving.so' gives no number at the second end point"});
  const ProgramRun throws = run_program({"evaluate", plugin("misbehaving") + ",does=throw", "--at", "1,0"});
  EXPECT_EQ(throws.exit_code, 1);
  expect_in(throws.err, {"misbehaving.so' threw in value_and_gradient: the model diverged"});
}

TEST(PluginOnTheCommandLine, WithAWrongGradientIsNotSearched) {
  const std::string wrong = plugin("misbehaving") + ",does=wrong-gradient";
  const ProgramRun run = run_program({"connect", wrong, "--from", "-1,0", "--to", "1,0"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.out, "");
  expect_in(run.err, {"does not fit its values", "coordinate 0: gradient ", "central difference ",
                      "'lowpass check-gradient " + wrong + "'"});
}

// The pass is -40.664843508657404 high; floats of that size are 4e-6 apart.
TEST(PluginOnTheCommandLine, ComputedInFloatIsSearched) {
  for (const char* name : {"inexact", "inexact_declared"}) {
    const std::string rounded = plugin(name) + ",spoil=float";
    const ProgramRun run = run_program({"connect", rounded, "--from=-0.558,1.442", "--to=0.623,0.028", "--json"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_NEAR(nlohmann::json::parse(run.out).at("refined_height").get<double>(), -40.664843508657404, 1e-3);
  }
}

TEST(PluginOnTheCommandLine, WithNoiseIsSearchedUnlessItsGradientIsWrong) {
  for (const char* spoil : {"none", "float", "noise"}) {
    const std::string surface = plugin("inexact") + ",spoil=" + spoil;
    for (const char* gradient : {"forces", "scaled"}) {
      const ProgramRun run =
          run_program({"connect", surface + ",gradient=" + gradient, "--from=-0.558,1.442", "--to=0.623,0.028"});
      EXPECT_EQ(run.exit_code, 1) << spoil << gradient;
      EXPECT_EQ(run.out, "");
      expect_in(run.err, {"does not fit its values", "the noise of the values is ", "all differences together are ",
                          "Put the plugin right"});
    }
    const ProgramRun forces = run_program({"check-gradient", surface + ",gradient=forces", "--around=-0.5,0.5"});
    EXPECT_EQ(forces.exit_code, 2);
    expect_in(forces.out, {"verdict     disagrees", "as if it were the force"});
    const ProgramRun right = run_program({"check-gradient", surface, "--around=-0.5,0.5"});
    EXPECT_EQ(right.exit_code, 0) << right.out;
    expect_in(right.out, {"verdict     agrees", "measured: the noise of values is ", "visible     "});
  }
}

TEST(CheckGradientCommand, ReportsTheNoiseThatItMeasured) {
  const auto of = [](const std::string& landscape) {
    return nlohmann::json::parse(run_program({"check-gradient", landscape, "--around=-0.5,0.5", "--json"}).out);
  };
  const auto noisy = of(plugin("inexact") + ",spoil=noise");
  EXPECT_EQ(noisy.at("verdict"), "agrees");
  // Uniform in +-1e-4: as wide as a rounding to multiples of 2e-4.
  EXPECT_GT(noisy.at("precision").get<double>(), 5e-5);
  EXPECT_LT(noisy.at("precision").get<double>(), 8e-4);
  EXPECT_EQ(noisy.at("noise").at("values_relative"), noisy.at("precision"));
  EXPECT_GT(noisy.at("visible").get<double>(), 1e-4);
  EXPECT_NEAR(noisy.at("scale").at("factor").get<double>(), 1, noisy.at("scale").at("allowed").get<double>());
  EXPECT_GT(of(plugin("inexact_declared") + ",spoil=float").at("precision").get<double>(), 1e-8);
  EXPECT_TRUE(of("muller-brown").at("noise").is_null());
}

TEST(CheckGradientCommand, AgreesOnARightLandscape) {
  const ProgramRun run = run_program({"check-gradient", "double-well:dimension=3,condition=5", "--json"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  const auto object = nlohmann::json::parse(run.out);
  EXPECT_EQ(object.at("schema"), 1);
  EXPECT_EQ(object.at("verdict"), "agrees");
  EXPECT_EQ(object.at("points"), 20);
  EXPECT_EQ(object.at("seed"), 1);
  EXPECT_EQ(object.at("compared"), 60);
  EXPECT_LE(object.at("worst").at("deviation").get<double>(), 1);
  const ProgramRun text = run_program({"check-gradient", "two-wells", "--seed", "5", "--points", "3"});
  EXPECT_EQ(text.exit_code, 0);
  expect_in(text.out, {"verdict     agrees\n", "6 derivatives at 3 points around the known minima, seed 5"});
}

TEST(CheckGradientCommand, ExitsWith2AndNamesTheCoordinateIfTheyDisagree) {
  const std::string wrong = plugin("misbehaving") + ",does=wrong-gradient";
  const ProgramRun run = run_program({"check-gradient", wrong, "--around", "-4,2", "--json"});
  EXPECT_EQ(run.exit_code, 2);
  const auto object = nlohmann::json::parse(run.out);
  EXPECT_EQ(object.at("verdict"), "disagrees");
  EXPECT_EQ(object.at("where"), "around -4,2");
  const auto& worst = object.at("worst");
  EXPECT_EQ(worst.at("along"), "coordinate");
  EXPECT_EQ(worst.at("number"), 0);
  EXPECT_NEAR(worst.at("gradient").get<double>() * 2, worst.at("central_difference").get<double>(), 1e-6);
  EXPECT_EQ(worst.at("gradient"), worst.at("x").at(0));
}

TEST(CheckGradientCommand, HasNothingToCompareBehindAWall) {
  const ProgramRun run = run_program({"check-gradient", plugin("bent_valley"), "--around", "100,100"});
  EXPECT_EQ(run.exit_code, 2);
  expect_in(run.out, {"verdict     nothing to compare\n"});
}

// Grey images, the same everywhere: enough for every weight to matter.
TEST(CheckGradientCommand, AllowsForTheFloatsOfANetwork) {
  const TemporaryFolder folder;
  const auto header = [](unsigned char kind, unsigned char count) {
    return std::string{0, 0, 8, static_cast<char>(kind), 0, 0, 0, static_cast<char>(count)};
  };
  const auto sizes = std::string("\0\0\0\34\0\0\0\34", 8);
  for (const char* split : {"train", "t10k"}) {
    std::string images = header(3, 3) + sizes;
    for (std::size_t i = 0; i < 3 * 784U; ++i) images += static_cast<char>(i * 7 % 128);
    folder.write(std::string(split) + "-images-idx3-ubyte", images);
    folder.write(std::string(split) + "-labels-idx1-ubyte", header(1, 3) + std::string("\1\4\2", 3));
  }
  const ProgramRun run =
      run_program({"check-gradient", "fcp", "--data", folder.path().string(), "--points", "5", "--json"});
  EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
  const auto object = nlohmann::json::parse(run.out);
  EXPECT_EQ(object.at("verdict"), "agrees");
  EXPECT_EQ(object.at("where"), "init:1 and the seeds after it");
  EXPECT_EQ(object.at("compared"), 5 * 15);
  EXPECT_NEAR(object.at("precision").get<double>(), 1.19e-7, 1e-9);
}

TEST(LandscapesCommand, lists_the_double_well_with_its_parameters_and_says_how_plugins_are_named) {
  const auto object = nlohmann::json::parse(run_program({"landscapes", "--json"}).out);
  EXPECT_EQ(object.at("plugins").at("form"), "plugin:PATH,key=value,...");
  for (const auto& entry : object.at("landscapes")) {
    if (entry.at("name") != "double-well") continue;
    EXPECT_EQ(entry.at("dimension"), 10);
    EXPECT_EQ(entry.at("parameters").size(), 2U);
    EXPECT_EQ(entry.at("minima").size(), 2U);
    EXPECT_EQ(entry.at("passes").at(0).at("value"), 1);
    EXPECT_EQ(entry.at("passes").at(0).at("position").size(), 10U);
    return;
  }
  FAIL() << "double-well is not listed";
}

}  // namespace
}  // namespace lowpass
