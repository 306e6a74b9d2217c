#include "lowpass/study/study_file.hpp"

#include <gtest/gtest.h>

#include "lowpass/core/errors.hpp"
#include "lowpass/study/settings.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

const std::string smallest = "[data]\nname = \"mnist\"\n[networks.fcp]\nlandscape = \"fcp\"\n";

std::string message_of(const std::string& toml) {
  return refusal<BadInput>([&] { parse_study(toml, "my.toml"); });
}

TEST(StudyFile, SmallestFileSearchesInRoundsOnMiniBatches) {
  const Study study = parse_study(smallest, "my.toml");
  EXPECT_FALSE(study.paths.as_published);
  EXPECT_FALSE(study.paths.rounds);
  EXPECT_EQ(study.paths.batch, 128U);
  EXPECT_EQ(study.paths.points, 51U);
  EXPECT_NE(study_toml(study).find("\nrounds = \"auto\"\n"), std::string::npos);
}

TEST(StudyFile, RoundsAreAListOrAWord) {
  const auto rounds = [](const std::string& value) {
    return parse_study(smallest + "[paths]\nrounds = " + value + "\n", "my.toml").paths.rounds;
  };
  EXPECT_EQ(rounds("[1000, 4000]"), (std::vector<std::size_t>{1000, 4000}));
  EXPECT_EQ(rounds("[]"), std::vector<std::size_t>());
  EXPECT_EQ(rounds("\"none\""), std::vector<std::size_t>());
  EXPECT_EQ(rounds("\"auto\""), std::nullopt);
  const std::string resolved = study_toml(parse_study(smallest + "[paths]\nrounds = [1000, 4000]\n", "my.toml"));
  EXPECT_NE(resolved.find("\nrounds = [1000, 4000]\n"), std::string::npos) << resolved;
  for (const char* wrong : {"[0]", "[1.5]", "4000", "\"many\"", "[-3]"})
    EXPECT_NE(
        message_of(smallest + "[paths]\nrounds = " + wrong + "\n").find("it must be \"auto\", \"none\" or a list"),
        std::string::npos)
        << wrong;
}

TEST(StudyFile, AsPublishedHasEveryDefaultOfThePaper) {
  const Study study = parse_study(smallest + "[paths]\nas_published = true\n", "my.toml");
  EXPECT_EQ(study.data_name, "mnist");
  EXPECT_FALSE(study.train_samples);
  EXPECT_EQ(study.runs, 75U);
  EXPECT_EQ(study.kept, 48U);
  EXPECT_EQ(study.paths.pairs, 300U);
  EXPECT_EQ(study.paths.terms, 10U);
  EXPECT_EQ(study.paths.points, 51U);
  EXPECT_EQ(study.paths.lambda, 1e-4);
  EXPECT_FALSE(study.paths.batch);
  ASSERT_EQ(study.networks.size(), 1U);
  EXPECT_EQ(study.networks[0].label, "fcp");
  EXPECT_EQ(study.networks[0].sgd.batch, 64U);
  EXPECT_EQ(study.networks[0].bfgs.max_iterations, 1000U);
  // The search for paths departs from the paper in the number of points alone.
  const std::string resolved = study_toml(study);
  const std::size_t paths = resolved.find("[paths]");
  const std::size_t departure = resolved.find("# The paper's text: ", paths);
  EXPECT_EQ(resolved.substr(departure, 36), "# The paper's text: 50.\npoints = 51\n");
  EXPECT_EQ(resolved.find("# The paper's text: ", departure + 1), std::string::npos);
}

TEST(StudyFile, EveryKeyIsRead) {
  const Study study = parse_study(
      R"(schema = 1
title = "A title"
seed = 7
[data]
name = "./images"
train_samples = 500
[networks.small]
landscape = "fcp:activation=relu"
[training]
runs = 9
kept = 6
first_seed = 100
[training.sgd]
lr = 0.25
batch = 32
epochs = 11
[training.bfgs]
iterations = 12
history = 5
trials = 4
first_step = 1
line_search = "program"
[paths]
pairs = 13
curve = "line"
terms = 3
points = 21
lambda = 0.5
objective = "squared"
sampling = "random"
optimizer = "sgd"
steps = 14
lr = 1e-05
schedule = "plateau"
batch = 99
gradient_noise = 0.75
kick = 0.125
finish = true
starts = 2
budget = 4321
plateau = 0.01
patience = 33
gradient_tolerance = 0.0625
test_landscape = false
keep_coefficients = true
[analysis]
histogram_bins = 8
bootstrap_samples = 15
)",
      "my.toml");
  EXPECT_EQ(study.title, "A title");
  EXPECT_EQ(study.seed, 7U);
  EXPECT_EQ(study.data_name, "./images");
  EXPECT_EQ(study.train_samples, 500U);
  EXPECT_EQ(study.networks.at(0).landscape, "fcp:activation=relu");
  EXPECT_EQ(study.runs, 9U);
  EXPECT_EQ(study.kept, 6U);
  EXPECT_EQ(study.first_seed, 100U);
  EXPECT_EQ(study.networks[0].sgd.lr, 0.25);
  EXPECT_EQ(study.networks[0].sgd.batch, 32U);
  EXPECT_EQ(study.networks[0].sgd.epochs, 11U);
  EXPECT_EQ(study.networks[0].bfgs.max_iterations, 12U);
  EXPECT_EQ(study.networks[0].bfgs.history, 5U);
  EXPECT_EQ(study.networks[0].bfgs.line_search.trials, 4U);
  EXPECT_EQ(study.networks[0].bfgs.line_search.first_step, 1.0);
  EXPECT_EQ(study.networks[0].bfgs.line_search_kind, LineSearchKind::program);
  EXPECT_EQ(study.paths.pairs, 13U);
  EXPECT_EQ(study.paths.curve, "line");
  EXPECT_EQ(study.paths.terms, 3U);
  EXPECT_EQ(study.paths.points, 21U);
  EXPECT_EQ(study.paths.lambda, 0.5);
  EXPECT_EQ(study.paths.objective, "squared");
  EXPECT_EQ(study.paths.sampling, Sampling::random);
  EXPECT_EQ(study.paths.optimizer, PathOptimizer::sgd);
  EXPECT_EQ(study.paths.steps, 14U);
  EXPECT_EQ(study.paths.lr, 1e-5);
  EXPECT_EQ(study.paths.schedule, Schedule::plateau);
  EXPECT_EQ(study.paths.batch, 99U);
  EXPECT_EQ(study.paths.gradient_noise, 0.75);
  EXPECT_EQ(study.paths.kick, 0.125);
  EXPECT_TRUE(study.paths.finish);
  EXPECT_EQ(study.paths.starts, 2U);
  EXPECT_EQ(study.paths.budget, 4321U);
  EXPECT_EQ(study.paths.plateau, 0.01);
  EXPECT_EQ(study.paths.patience, 33U);
  EXPECT_EQ(study.paths.gradient_tolerance, 0.0625);
  EXPECT_FALSE(study.paths.test_landscape);
  EXPECT_TRUE(study.paths.keep_coefficients);
  EXPECT_EQ(study.analysis.histogram_bins, 8U);
  EXPECT_EQ(study.analysis.bootstrap_samples, 15U);
}

TEST(StudyFile, WhatIsNotSaidOfPathsSuitsTheirObjective) {
  const Study study = parse_study(smallest + "[paths]\nkick = 0.5\nobjective = \"line-integral\"\n", "my.toml");
  EXPECT_EQ(study.paths.sampling, Sampling::random);
  EXPECT_EQ(study.paths.schedule, Schedule::cosine);
  EXPECT_EQ(study.paths.optimizer, PathOptimizer::adam);
  EXPECT_EQ(study.paths.lr, path_defaults(true, "line-integral").lr);
  EXPECT_EQ(study.paths.kick, 0.5);  // whatever stands first
  EXPECT_EQ(study.paths.pairs, 300U);
}

TEST(StudyFile, SettingsOfPathsThatDoNotGoTogetherAreRefused) {
  EXPECT_NE(message_of(smallest + "[paths]\noptimizer = \"lbfgs\"\nbatch = 64\n")
                .find("paths.batch is 64, but the optimizer 'lbfgs'"),
            std::string::npos);
  EXPECT_NE(
      message_of(smallest + "[paths]\nsampling = \"arc\"\n").find("paths.sampling is \"arc\", but the objective 'sum'"),
      std::string::npos);
}

TEST(StudyFile, ANetworksOwnSettingsGoBeforeThoseOfAllWhereverTheyStand) {
  const Study study = parse_study(
      "[networks.b]\nlandscape = \"fcp\"\n[networks.b.sgd]\nepochs = 3\n"
      "[networks.a]\nlandscape = \"fcp\"\n"
      "[training.sgd]\nepochs = 8\nbatch = 16\n[data]\nname = \"mnist\"\n",
      "my.toml");
  ASSERT_EQ(study.networks.size(), 2U);
  EXPECT_EQ(study.networks[0].label, "b");  // the order of the file, not of the alphabet
  EXPECT_EQ(study.networks[0].sgd.epochs, 3U);
  EXPECT_EQ(study.networks[0].sgd.batch, 16U);
  EXPECT_EQ(study.networks[1].label, "a");
  EXPECT_EQ(study.networks[1].sgd.epochs, 8U);
}

TEST(StudyFile, ResolvedFileReadsBackAsTheSameStudy) {
  Study study = parse_study(smallest + "[networks.other]\nlandscape = \"fcp:activation=relu\"\n", "my.toml");
  study.title = "Quotes \" and \\ and\nlines, \xc3\xbc";
  study.seed = 9007199254740991U;
  study.networks[0].sgd.lr = 0.1 + 0.2;
  study.networks[1].bfgs.line_search.first_step = 3;
  study.networks[1].bfgs.line_search_kind = LineSearchKind::program;
  study.paths.lambda = 1e-300;
  study.paths.batch = 256;
  const std::string text = study_toml(study);
  const Study again = parse_study(text, "again.toml");
  EXPECT_EQ(study_toml(again), text);
  EXPECT_EQ(again.title, study.title);
  EXPECT_EQ(again.seed, study.seed);
  EXPECT_EQ(again.networks.at(0).sgd.lr, 0.1 + 0.2);
  EXPECT_EQ(again.networks.at(1).bfgs.line_search.first_step, 3.0);
  EXPECT_EQ(again.networks.at(0).bfgs.line_search_kind, LineSearchKind::clean);
  EXPECT_EQ(again.networks.at(1).bfgs.line_search_kind, LineSearchKind::program);
  EXPECT_EQ(again.networks.at(1).label, "other");
  EXPECT_EQ(again.paths.lambda, 1e-300);
  EXPECT_EQ(again.paths.batch, 256U);
}

TEST(StudyFile, ResolvedFileHasEveryKey) {
  const std::string text = study_toml(parse_study(smallest, "my.toml"));
  for (const char* line :
       {"\nschema = 1\n", "\nseed = 0\n", "\n[data]\n", "\ntrain_samples = \"all\"\n", "\n[networks.fcp]\n",
        "\nlandscape = \"fcp:activation=softplus\"\n", "\n[networks.fcp.sgd]\n", "\nbatch = 64\n",
        "\n[networks.fcp.bfgs]\n", "\nline_search = \"clean\"\n", "\n[training]\n", "\nkept = 48\n", "\n[paths]\n",
        "\nlambda = 0.0001\n", "\nbatch = 128\n", "\nrounds = \"auto\"\n", "\ntest_landscape = true\n",
        "\n[analysis]\n", "\nbootstrap_samples = 1000\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line;
}

TEST(StudyFile, ResolvedFileSaysWhereItDepartsFromThePaper) {
  const std::string text = study_toml(parse_study(smallest + "[training]\nruns = 60\n", "my.toml"));
  EXPECT_NE(text.find("# The paper's text: 75.\nruns = 60\n"), std::string::npos) << text;
  EXPECT_NE(text.find("# The paper's text: 50.\npoints = 51\n"), std::string::npos) << text;
  EXPECT_NE(text.find("# The paper's text: 50000.\ntrain_samples = \"all\"\n"), std::string::npos) << text;
  EXPECT_NE(text.find("The paper's text: activation=relu."), std::string::npos) << text;
  EXPECT_EQ(text.find("# The paper's text: 48.\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("# The paper's text: 0.0001.\n"), std::string::npos) << text;
}

TEST(StudyFile, ResolvedFileSaysWhereEachNetworkDepartsFromThePaper) {
  const auto resolved = [](const std::string& landscape) {
    return study_toml(
        parse_study("data.name = \"mnist\"\nnetworks.one.landscape = \"" + landscape + "\"\n", "my.toml"));
  };
  const auto says = [&](const std::string& landscape, const std::string& text) {
    return resolved(landscape).find("# The paper's text: " + text) != std::string::npos;
  };
  EXPECT_TRUE(says("lenet", "activation=relu,order=paper.\n"));
  EXPECT_TRUE(says("lenet:activation=relu", "order=paper.\n"));
  EXPECT_FALSE(says("lenet:activation=relu,order=paper", "order"));
  EXPECT_FALSE(says("autoencoder", "activation"));
}

TEST(StudyFile, EverySettingThatATrainingDependsOnIsMarked) {
  for (const Setting& setting : settings(parse_study(smallest, "my.toml"))) {
    // Files with ensembles are compared by their content, not their name.
    const bool file = setting.key_path.ends_with("ensemble");
    const bool training = setting.table == "data" || (setting.table.starts_with("networks.") && !file);
    EXPECT_EQ(setting.determines == Determines::training, training) << setting.key_path;
  }
}

struct Refused {
  std::string what;
  std::string toml;
  std::vector<std::string> message_parts;
};

TEST(StudyFile, RefusesWhatIsWrongNamingKeyValueAndRange) {
  const std::vector<Refused> cases = {
      {"syntax", "title = \"open\n", {"my.toml:1", "TOML"}},
      {"key given twice", smallest + "[training]\nruns = 5\nruns = 6\n", {"my.toml:7", "runs"}},
      {"label given twice", smallest + "[networks.fcp]\nlandscape = \"fcp\"\n", {"my.toml:5", "fcp"}},
      {"unknown key", smallest + "[paths]\nstep = 5\n", {"my.toml:6", "unknown key 'paths.step'", "'paths.steps'"}},
      {"unknown table", smallest + "[path]\nsteps = 5\n", {"my.toml:5", "unknown key 'path'", "'paths'"}},
      {"unknown key of a network",
       smallest + "[networks.fcp.sgd]\nepoch = 1\n",
       {"unknown key 'networks.fcp.sgd.epoch'", "'networks.fcp.sgd.epochs'"}},
      {"unknown table of a network", smallest + "[networks.fcp.sdg]\nepochs = 1\n", {"'networks.fcp.sgd'"}},
      {"number as text", smallest + "[paths]\nsteps = \"5\"\n", {"paths.steps is \"5\"", "a whole number from 1 to "}},
      {"fraction as count", smallest + "[paths]\nsteps = 5.5\n", {"paths.steps is 5.5", "drop the line to use 100"}},
      {"negative count", smallest + "[paths]\nsteps = -5\n", {"paths.steps is -5", "a whole number from 1 to "}},
      {"no points", smallest + "[paths]\npoints = 1\n", {"paths.points is 1", "a whole number from 2 to "}},
      {"zero rate", smallest + "[training.sgd]\nlr = 0\n", {"training.sgd.lr is 0", "over 0"}},
      {"negative lambda", smallest + "[paths]\nlambda = -0.1\n", {"paths.lambda is -0.1", "a number from 0 to "}},
      {"lambda is no number", smallest + "[paths]\nlambda = nan\n", {"paths.lambda is nan", "a number from 0 to "}},
      {"infinite rate", smallest + "[paths]\nlr = inf\n", {"paths.lr is inf"}},
      {"table as value", smallest + "[paths.steps]\nx = 1\n", {"paths.steps is a table"}},
      {"value as table", "paths = 3\n" + smallest, {"my.toml:1", "paths is 3", "a table"}},
      {"array", smallest + "[paths]\nsteps = [5]\n", {"paths.steps is [5]", "a whole number from 1 to "}},
      {"array of texts", smallest + "[paths]\nsteps = [\"5\"]\n", {"paths.steps is an array"}},
      {"date", smallest + "[paths]\nsteps = 2026-01-01\n", {"paths.steps is a date"}},
      {"flag as number", smallest + "[paths]\ntest_landscape = 1\n", {"paths.test_landscape is 1", "true or false"}},
      {"word for a batch", smallest + "[paths]\nbatch = \"ful\"\n", {"paths.batch is \"ful\"", "\"full\""}},
      {"zero batch", smallest + "[paths]\nbatch = 0\n", {"paths.batch is 0", "\"full\" or a whole number from 1"}},
      {"curve", smallest + "[paths]\ncurve = \"fourrier\"\n", {"paths.curve", "did you mean \"fourier\"?"}},
      {"objective", smallest + "[paths]\nobjective = \"summ\"\n", {"paths.objective", "did you mean \"sum\"?"}},
      {"line search",
       smallest + "[training.bfgs]\nline_search = \"brent\"\n",
       {"training.bfgs.line_search is \"brent\"", "one of \"clean\", \"program\"", "to use \"clean\""}},
      {"line search of a network",
       smallest + "[networks.fcp.bfgs]\nline_search = \"progam\"\n",
       {"networks.fcp.bfgs.line_search", "did you mean \"program\"?"}},
      {"schema", smallest + "[x]\n", {"unknown key 'x'"}},
      {"later schema", "schema = 2\n" + smallest, {"my.toml:1", "schema is 2", "must be 1"}},
      {"data name", "[data]\nname = \"mnits\"\n[networks.fcp]\nlandscape = \"fcp\"\n", {"data.name is \"mnits\""}},
      {"no data", "[networks.fcp]\nlandscape = \"fcp\"\n", {"my.toml", "data.name is missing"}},
      {"no network", "[data]\nname = \"mnist\"\n", {"no network"}},
      {"network without landscape",
       "[data]\nname = \"mnist\"\n[networks.fcp]\n",
       {"networks.fcp.landscape is missing"}},
      {"network as value",
       "networks.fcp = \"fcp\"\n[data]\nname = \"mnist\"\n",
       {"networks.fcp is \"fcp\"", "a table"}},
      {"label",
       "[data]\nname = \"mnist\"\n[networks.\"a-b\"]\nlandscape = \"fcp\"\n",
       {"my.toml:3", "'a-b'", "letters"}},
      {"empty label", "[data]\nname = \"mnist\"\n[networks.\"\"]\nlandscape = \"fcp\"\n", {"label is ''"}},
      {"landscape",
       "[data]\nname = \"mnist\"\n[networks.fcp]\nlandscape = \"fpc\"\n",
       {"networks.fcp.landscape is \"fpc\"", "did you mean 'fcp'?"}},
      {"landscape parameter",
       "[data]\nname = \"mnist\"\n[networks.fcp]\nlandscape = \"fcp:activation=sigmoyd\"\n",
       {"networks.fcp.landscape", "sigmoyd"}},
      {"landscape without weights",
       "[data]\nname = \"mnist\"\n[networks.toy]\nlandscape = \"two-wells\"\n",
       {"networks.toy.landscape is \"two-wells\"", "no weights"}},
      {"one kept run", smallest + "[training]\nkept = 1\n", {"training.kept is 1", "from 2 to "}},
      {"more kept than run",
       smallest + "[training]\nruns = 10\nkept = 11\n",
       {"training.kept is 11", "training.runs, which is 10"}},
      {"too many pairs",
       smallest + "[training]\nkept = 4\n[paths]\npairs = 7\n",
       {"paths.pairs is 7", "4 kept runs", "6 pairs"}},
  };
  for (const Refused& refused : cases) {
    SCOPED_TRACE(refused.what);
    const std::string message = message_of(refused.toml);
    for (const std::string& part : refused.message_parts) expect_in(message, {part});
  }
}

TEST(StudyFile, ARefusalNamesTheDefaultThatDroppingTheLineGives) {
  expect_in(message_of(smallest + "[networks.fcp.sgd]\nepochs = 0\n[training.sgd]\nepochs = 17\n"),
            {"networks.fcp.sgd.epochs is 0", "drop the line to use 17"});
}

TEST(StudyFile, AsManyPairsAsThereAreAreAllowed) {
  EXPECT_EQ(parse_study(smallest + "[training]\nkept = 4\n[paths]\npairs = 6\n", "my.toml").paths.pairs, 6U);
}

}  // namespace
}  // namespace lowpass
