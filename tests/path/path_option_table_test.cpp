#include "lowpass/path/path_option_table.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "lowpass/core/files.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/objectives/objective.hpp"
#include "lowpass/path/path_option_text.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

struct Expected {
  const char* objective;
  bool with_data;
  std::size_t points;
  PathOptimizer optimizer;
  Sampling sampling;
  std::size_t steps;
  double lr;
  Schedule schedule;
  double kick;
  bool finish;
};

/// By hand: the paper's settings for its objectives, those of the guide for the others.
const std::vector<Expected> expected_defaults = {
    {"sum", false, 50, PathOptimizer::adam, Sampling::grid, 100, 0.001, Schedule::constant, 0, false},
    {"sum", true, 50, PathOptimizer::adam, Sampling::grid, 100, 0.001, Schedule::constant, 0, false},
    {"squared", false, 50, PathOptimizer::adam, Sampling::grid, 100, 0.001, Schedule::constant, 0, false},
    {"squared", true, 50, PathOptimizer::adam, Sampling::grid, 100, 0.001, Schedule::constant, 0, false},
    {"line-integral", false, 64, PathOptimizer::lbfgs, Sampling::arc, 25, 0.02, Schedule::cosine, 0.01, false},
    {"line-integral", true, 64, PathOptimizer::adam, Sampling::arc, 100, 0.05, Schedule::cosine, 0.01, false},
    {"p-norm", false, 64, PathOptimizer::lbfgs, Sampling::arc, 25, 0.02, Schedule::cosine, 0.01, true},
    {"p-norm", true, 64, PathOptimizer::adam, Sampling::arc, 100, 0.05, Schedule::cosine, 0.01, false},
    {"soft-maximum", false, 64, PathOptimizer::lbfgs, Sampling::arc, 25, 0.02, Schedule::cosine, 0.01, true},
    {"soft-maximum", true, 64, PathOptimizer::adam, Sampling::arc, 100, 0.05, Schedule::cosine, 0.01, false},
    {"maxflux", false, 64, PathOptimizer::lbfgs, Sampling::arc, 25, 0.02, Schedule::cosine, 0.01, true},
    {"maxflux", true, 64, PathOptimizer::adam, Sampling::arc, 100, 0.05, Schedule::cosine, 0.01, false},
};

TEST(PathOptionTable, GivesTheDefaultsThatSuitAnObjectiveAndALandscape) {
  EXPECT_EQ(expected_defaults.size(), 2 * objective_names().size());
  for (const Expected& expected : expected_defaults) {
    SCOPED_TRACE(std::string(expected.objective) + (expected.with_data ? " with data" : " without data"));
    const PathOptions options = resolve_path_options({{"objective", expected.objective}}, expected.with_data);
    EXPECT_EQ(options.objective, expected.objective);
    EXPECT_EQ(options.points, expected.points);
    EXPECT_EQ(options.optimizer, expected.optimizer);
    EXPECT_EQ(options.sampling, expected.sampling);
    EXPECT_EQ(options.steps, expected.steps);
    EXPECT_EQ(options.lr, expected.lr);
    EXPECT_EQ(options.schedule, expected.schedule);
    EXPECT_EQ(options.kick, expected.kick);
    EXPECT_EQ(options.finish, expected.finish);
    EXPECT_EQ(options.curve, "fourier");
    EXPECT_EQ(options.terms, 10U);
    EXPECT_EQ(options.lambda, 1e-4);
    EXPECT_EQ(options.gradient_noise, 0);
    EXPECT_FALSE(options.batch);
    const bool automatic = expected.finish;
    EXPECT_EQ(options.starts, automatic ? std::nullopt : std::optional<std::size_t>(1));
    EXPECT_EQ(options.resolution, 0.002);
    EXPECT_EQ(options.seed, 0U);
    EXPECT_FALSE(options.start);
    EXPECT_FALSE(options.budget);
    EXPECT_FALSE(options.max_seconds);
    EXPECT_EQ(options.plateau, 0);
    EXPECT_EQ(options.patience, 50U);
    EXPECT_EQ(options.gradient_tolerance, 0);
    EXPECT_EQ(path_defaults(expected.with_data, expected.objective).lr, expected.lr);
    EXPECT_NO_THROW(check_path_settings(options));
  }
  EXPECT_EQ(path_defaults(false).objective, "maxflux");
  EXPECT_EQ(path_defaults(true).objective, "sum");
}

TEST(PathOptionTable, StepsSuitTheOptimizerThatIsNamed) {
  const auto steps = [](const char* objective, const char* optimizer, bool with_data) {
    return resolve_path_options({{"objective", objective}, {"optimizer", optimizer}}, with_data).steps;
  };
  EXPECT_EQ(steps("maxflux", "lbfgs-gss", false), 25U);
  EXPECT_EQ(steps("maxflux", "adam", false), 100U);
  EXPECT_EQ(steps("maxflux", "sgd", false), 100U);
  EXPECT_EQ(steps("maxflux", "lbfgs", true), 100U);
  EXPECT_EQ(steps("sum", "lbfgs", false), 100U);
}

TEST(PathOptionTable, WhatIsGivenGoesBeforeDefaults) {
  const PathOptions options = resolve_path_options(
      {{"seed", std::uint64_t{7}}, {"batch", OptionValue()}, {"finish", false}, {"steps", std::uint64_t{3}}}, false);
  EXPECT_EQ(options.objective, "maxflux");
  EXPECT_EQ(options.seed, 7U);
  EXPECT_FALSE(options.finish);
  EXPECT_EQ(options.steps, 3U);
}

TEST(PathOptionTable, RefusesWhatItDoesNotKnow) {
  const auto message = [](const GivenOptions& given) {
    return refusal<BadInput>([&] { resolve_path_options(given, false); });
  };
  expect_in(message({{"gradient-nose", 0.5}}), {"unknown option 'gradient_nose'", "did you mean 'gradient_noise'?"});
  expect_in(message({{"gradient-noise", -0.5}}), {"gradient_noise is -0.5; it must be a number from 0 to "});
  expect_in(message({{"objective", "maxflix"}}),
            {"objective is \"maxflix\"; it must be one of \"sum\"", "\"maxflux\"?"});
  expect_in(message({{"steps", 2.5}}), {"steps is 2.5; it must be a whole number from 1 to "});
}

TEST(PathOptionTable, AValueThatSomeoneSetThoughItDoesNothingIsRefused) {
  PathOptions options = path_defaults(false);
  options.lr = 0.05;  // a default elsewhere: left there when the objective or the optimizer was changed
  EXPECT_NO_THROW(check_path_settings(options));
  options.lr = 0.07;
  EXPECT_EQ(refusal<BadInput>([&] { check_path_settings(options); }),
            "lr is 0.07, but the optimizer 'lbfgs' has no use for it (adam and sgd have)");
  options = path_defaults(false);
  options.lambda = 3;
  EXPECT_EQ(refusal<BadInput>([&] { check_path_settings(options, "paths."); }),
            "paths.lambda is 3.0, but the objective 'maxflux' has no use for it (sum and squared have)");
}

TEST(PathOptionTable, SaysWhichDefaultHoldsWhere) {
  const auto default_of = [](const char* name) { return default_text(find_option(path_option_table(), name)); };
  EXPECT_EQ(default_of("objective"), "maxflux, on networks: sum");
  EXPECT_EQ(default_of("lr"), "sum, squared: 0.001; other objectives: 0.02, on networks: 0.05");
  EXPECT_EQ(default_of("optimizer"), "sum, squared: adam; other objectives: lbfgs, on networks: adam");
  EXPECT_EQ(default_of("steps"), "sum, squared: 100; other objectives: 25, with adam or sgd: 100, on networks: 100");
  EXPECT_EQ(default_of("finish"), "sum, squared, line-integral: false; other objectives: true, on networks: false");
  EXPECT_EQ(default_of("batch"), "full");
  EXPECT_EQ(default_of("start"), "the straight line");
  EXPECT_EQ(used_by(find_option(path_option_table(), "lambda")), "sum, squared");
  EXPECT_EQ(used_by(find_option(path_option_table(), "plateau")), "adam, sgd");
  EXPECT_EQ(used_by(find_option(path_option_table(), "batch")), "adam, sgd");
  EXPECT_EQ(used_by(find_option(path_option_table(), "gradient-noise")), "adam, sgd");
  EXPECT_EQ(used_by(find_option(path_option_table(), "starts")), "all");
  EXPECT_EQ(used_by(find_option(path_option_table(), "sampling")), "all");
}

TEST(PathOptionTable, IsTheTableOfTheGuide) {
  const std::string page = read_file(GUIDE_DIR "/search.md");
  const std::string table = path_options_markdown();
  EXPECT_NE(page.find(table), std::string::npos)
      << "docs/guide/search.md must end with this table, under \"All options\":\n"
      << table;
}

}  // namespace
}  // namespace lowpass
