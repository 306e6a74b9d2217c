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
  std::size_t terms;
  std::optional<std::size_t> sample_points;
  std::optional<std::size_t> batch;
};

constexpr std::optional<std::size_t> none;

/// By hand: the paper's settings for its objectives, those of the guide for the others and for landscapes with data.
const std::vector<Expected> expected_defaults = {
    {"sum", false, 50, PathOptimizer::adam, Sampling::grid, 100, 0.001, Schedule::constant, 0, false, 10, none, none},
    {"sum", true, 51, PathOptimizer::adam, Sampling::random, 1000, 0.01, Schedule::cosine, 0, false, 1, 2, 128},
    {"squared", false, 50, PathOptimizer::adam, Sampling::grid, 100, 0.001, Schedule::constant, 0, false, 10, none,
     none},
    {"squared", true, 51, PathOptimizer::adam, Sampling::grid, 100, 0.001, Schedule::cosine, 0, false, 10, none, 128},
    {"line-integral", false, 64, PathOptimizer::lbfgs, Sampling::arc, 25, 0.02, Schedule::cosine, 0.01, false, 10, none,
     none},
    {"line-integral", true, 51, PathOptimizer::adam, Sampling::random, 1000, 0.05, Schedule::cosine, 0.01, false, 1, 2,
     128},
    {"p-norm", false, 64, PathOptimizer::lbfgs, Sampling::arc, 25, 0.02, Schedule::cosine, 0.01, true, 10, none, none},
    {"p-norm", true, 64, PathOptimizer::adam, Sampling::arc, 100, 0.05, Schedule::cosine, 0.01, false, 10, none, 128},
    {"soft-maximum", false, 64, PathOptimizer::lbfgs, Sampling::arc, 25, 0.02, Schedule::cosine, 0.01, true, 10, none,
     none},
    {"soft-maximum", true, 64, PathOptimizer::adam, Sampling::arc, 100, 0.05, Schedule::cosine, 0.01, false, 10, none,
     128},
    {"maxflux", false, 64, PathOptimizer::lbfgs, Sampling::arc, 25, 0.02, Schedule::cosine, 0.01, true, 10, none, none},
    {"maxflux", true, 64, PathOptimizer::adam, Sampling::arc, 100, 0.05, Schedule::cosine, 0.01, false, 10, none, 128},
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
    EXPECT_EQ(options.terms, expected.terms);
    EXPECT_EQ(options.sample_points, expected.sample_points);
    EXPECT_EQ(options.batch, expected.batch);
    EXPECT_EQ(options.rounds.has_value(), !expected.with_data);
    EXPECT_FALSE(options.as_published);
    EXPECT_EQ(options.lambda, 1e-4);
    EXPECT_EQ(options.gradient_noise, 0);
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

TEST(PathOptionTable, AsPublishedIsThePapersSearchWhateverElseIsNamed) {
  for (const bool with_data : {false, true}) {
    for (const char* objective : {"sum", "squared", "maxflux"}) {
      SCOPED_TRACE(std::string(objective) + (with_data ? " with data" : " without data"));
      const PathOptions options = resolve_path_options({{"as-published", true}, {"objective", objective}}, with_data);
      EXPECT_TRUE(options.as_published);
      EXPECT_EQ(options.curve, "fourier");
      EXPECT_EQ(options.terms, 10U);
      EXPECT_EQ(options.points, with_data ? 51U : 50U);
      EXPECT_FALSE(options.sample_points);
      EXPECT_EQ(options.lambda, 1e-4);
      EXPECT_EQ(options.optimizer, PathOptimizer::adam);
      EXPECT_EQ(options.sampling, Sampling::grid);
      EXPECT_EQ(options.steps, 100U);
      EXPECT_EQ(options.rounds, std::vector<std::size_t>());
      EXPECT_EQ(options.lr, 1e-3);
      EXPECT_EQ(options.schedule, Schedule::constant);
      EXPECT_FALSE(options.batch);
      EXPECT_EQ(options.kick, 0);
      EXPECT_FALSE(options.finish);
      EXPECT_EQ(options.starts, 1U);
    }
    EXPECT_EQ(resolve_path_options({{"as-published", true}}, with_data).objective, "sum");
    const GivenOptions more{{"as-published", true}, {"steps", std::uint64_t{7}}, {"batch", std::uint64_t{64}}};
    EXPECT_EQ(resolve_path_options(more, with_data).steps, 7U);
    EXPECT_EQ(resolve_path_options(more, with_data).batch, 64U);
  }
}

TEST(PathOptionTable, WhoSaysHowManyStepsGetsOneRound) {
  const auto rounds = [](const GivenOptions& given) { return resolve_path_options(given, true).rounds; };
  EXPECT_EQ(rounds({}), std::nullopt);
  EXPECT_EQ(rounds({{"steps", std::uint64_t{70}}}), std::vector<std::size_t>());
  EXPECT_EQ(rounds({{"steps", std::uint64_t{70}}, {"rounds", OptionValue()}}), std::nullopt);
  EXPECT_EQ(rounds({{"rounds", std::vector<std::uint64_t>{10, 40}}}), (std::vector<std::size_t>{10, 40}));
  EXPECT_EQ(rounds({{"optimizer", "lbfgs"}}), std::vector<std::size_t>());
  EXPECT_EQ(rounds({{"starts", std::uint64_t{3}}}), std::vector<std::size_t>());
}

TEST(PathOptionTable, RoundsGoOnWithOnePathAndSayTheirSteps) {
  PathOptions options = path_defaults(true);
  options.rounds = {10, 40};
  options.starts = 3;
  EXPECT_EQ(refusal<BadInput>([&] { check_path_settings(options, "--"); }),
            "--rounds is [10, 40], but rounds go on with one path: take --starts 1");
  const GivenOptions both{{"rounds", std::vector<std::uint64_t>{10}}, {"steps", std::uint64_t{70}}};
  const PathOptions resolved = resolve_path_options(both, true);
  EXPECT_EQ(refusal<BadInput>([&] { refuse_idle(path_option_table(), both, resolved, "--"); }),
            "--steps is given, but the rounds say how many steps they have; drop it");
}

TEST(PathOptionTable, AGridHasBothEndsAmongItsPoints) {
  PathOptions options = path_defaults(true);
  options.sample_points = 1;
  EXPECT_NO_THROW(check_path_settings(options));
  options.sampling = Sampling::grid;
  EXPECT_EQ(refusal<BadInput>([&] { check_path_settings(options, "--"); }),
            "--sample-points is 1, but the sampling 'grid' has both ends among its points: take at least 2, or use "
            "random");
}

TEST(PathOptionTable, WhoLooksAtAGridGetsAllItsPoints) {
  for (const char* sampling : {"grid", "arc"}) {
    const PathOptions options = resolve_path_options({{"objective", "line-integral"}, {"sampling", sampling}}, true);
    EXPECT_FALSE(options.sample_points);
    EXPECT_EQ(options.points, 64U);
    EXPECT_EQ(options.terms, 10U);
    EXPECT_EQ(options.steps, 100U);
    EXPECT_EQ(options.batch, 128U);
  }
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
  EXPECT_EQ(default_of("lr"),
            "sum: 0.001, on networks: 0.01, with lbfgs or lbfgs-gss: 0.001; squared: 0.001; other objectives: 0.02, on "
            "networks: 0.05");
  EXPECT_EQ(default_of("optimizer"), "sum, squared: adam; other objectives: lbfgs, on networks: adam");
  EXPECT_EQ(
      default_of("steps"),
      "sum: 100, on networks: 1000, with lbfgs or lbfgs-gss: 100; squared: 100; line-integral: 25, with adam or "
      "sgd: 100, on networks: 1000, with lbfgs or lbfgs-gss: 100; other objectives: 25, with adam or sgd: 100, on "
      "networks: 100");
  EXPECT_EQ(default_of("finish"), "sum, squared, line-integral: false; other objectives: true, on networks: false");
  EXPECT_EQ(default_of("batch"), "full, on networks: 128, with lbfgs or lbfgs-gss: full");
  EXPECT_EQ(default_of("rounds"), "none, on networks: auto, with lbfgs or lbfgs-gss: none");
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
