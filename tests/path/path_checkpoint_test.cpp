// A search that goes on from any state of another one ends with the same bytes.

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "lowpass/path/find_path.hpp"
#include "lowpass/path/path_json.hpp"
#include "lowpass/path/path_option_table.hpp"
#include "path/between_solutions.hpp"
#include "states.hpp"

namespace lowpass {
namespace {

/// Everything that is said of a path, but times.
std::string told(const PathResult& result, const PathOptions& options) {
  return path_json(result, options, {}, false).dump() +
         std::string(reinterpret_cast<const char*>(result.coefficients.data()),
                     result.coefficients.size() * sizeof(double));
}

class PathCheckpoint : public BetweenSolutions {
 protected:
  PathCheckpoint() : BetweenSolutions(120, 1) {}

  /// Goes on from every `stride`-th of the states that a search reaches, of which there are `expected`.
  void check(PathOptions options, std::size_t expected, std::size_t stride = 1) {
    options.checkpoint = nullptr;
    const std::string whole = told(find_path(landscape_, from_, to_, options), options);
    States states;
    states.always_due = true;
    options.checkpoint = &states;
    EXPECT_EQ(told(find_path(landscape_, from_, to_, options), options), whole);
    ASSERT_EQ(states.all().size(), expected);
    for (std::size_t i = 0; i < expected; i += stride) {
      States restored(nlohmann::json::from_cbor(nlohmann::json::to_cbor(states.all()[i])).get<Checkpoint::Parts>());
      restored.always_due = true;
      options.checkpoint = &restored;
      EXPECT_EQ(told(find_path(landscape_, from_, to_, options), options), whole) << i;
      // It has gone on, not begun: those before are not reached again.
      EXPECT_EQ(restored.all().size(), expected - 1 - i);
    }
  }

  PathOptions given(const GivenOptions& options) const { return resolve_path_options(options, landscape_); }
};

TEST_F(PathCheckpoint, OfThePapersSearch) {
  PathOptions options;
  options.steps = 60;
  options.points = 7;
  check(options, 2);  // steps 25 and 50
}

TEST_F(PathCheckpoint, OfRoundsOfMiniBatches) {
  // Before every step but the first of a round, and after every round.
  check(given({{"rounds", counts({30, 20, 10})}, {"batch", std::uint64_t{4}}}), 29 + 19 + 9 + 3, 7);
}

TEST_F(PathCheckpoint, OfRoundsThatEndByThemselves) {
  PathOptions options;
  options.rounds.reset();
  options.steps = 8;
  options.points = 5;
  States states;
  options.checkpoint = &states;
  const PathResult result = find_path(landscape_, from_, to_, options);
  ASSERT_GE(result.rounds.size(), 3U);
  check(options, states.all().size(), 1 + states.all().size() / 6);
}

TEST_F(PathCheckpoint, KnowsTheScheduleThePlateauAndAKick) {
  PathOptions options = given({{"rounds", counts({70, 60})}, {"schedule", "plateau"}});
  options.batch = 8;
  options.patience = 2;
  options.plateau = 1e-9;
  options.kick = 0.1;
  options.gradient_noise = 1e-4;
  options.optimizer = PathOptimizer::sgd;
  options.lr = 0.01;
  States states;
  states.always_due = true;
  options.checkpoint = &states;
  const PathResult result = find_path(landscape_, from_, to_, options);
  ASSERT_GE(result.rounds.size(), 2U);
  check(options, states.all().size(), 1 + states.all().size() / 6);
}

TEST_F(PathCheckpoint, OfRoundsByAnObjectiveThatSharpens) {
  PathOptions options = path_defaults(landscape_, "maxflux");
  options.points = 9;
  options.batch.reset();
  options.optimizer = PathOptimizer::adam;
  options.rounds = std::vector<std::size_t>{10, 15, 5};
  check(options, 3);  // after rounds only
}

TEST_F(PathCheckpoint, WithABudgetOfEvaluations) {
  PathOptions options = given({{"rounds", counts({30, 60, 1200})}, {"batch", std::uint64_t{4}}});
  options.budget = 3000;
  States states;
  states.always_due = true;
  options.checkpoint = &states;
  const PathResult result = find_path(landscape_, from_, to_, options);
  EXPECT_EQ(result.stop_reason, StopReason::evaluations);
  ASSERT_GE(result.rounds.size(), 2U);
  check(options, states.all().size(), 1 + states.all().size() / 6);
}

TEST_F(PathCheckpoint, IsNotUsedWhereItCouldNotBeGoneOnFrom) {
  PathOptions options;
  options.steps = 30;
  options.points = 5;
  options.starts = 2;
  check(options, 0);
  options.starts = 1;
  options.max_seconds = 1e6;
  check(options, 0);
}

}  // namespace
}  // namespace lowpass
