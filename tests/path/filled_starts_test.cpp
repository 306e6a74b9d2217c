// Starts that search a filled landscape first: what they ask is counted, keeps to the limits and follows the seed.

#include <gtest/gtest.h>

#include <cmath>
#include <stop_token>
#include <vector>

#include "counting_landscape.hpp"
#include "known_pair.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "path/random_surface.hpp"
#include "path/truth/random_pass.hpp"

namespace lowpass {
namespace {

Pair pair_on(std::shared_ptr<const Landscape> landscape) {
  const MullerBrown known;
  return {std::move(landscape), known.known_points().minima[0].position, known.known_points().minima[1].position};
}

TEST(FilledStarts, EverythingIsCounted) {
  const MullerBrown plain;
  const auto counted = std::make_shared<CountingLandscape>(plain);
  const PathResult result = pair_on(counted).find(path_defaults(plain));
  EXPECT_GE(result.starts_made, 8U);
  EXPECT_EQ(result.counts.values, counted->value_count);
  EXPECT_EQ(result.counts.gradients, counted->gradient_count);
}

TEST(FilledStarts, KeepToTheBudget) {
  const MullerBrown plain;
  for (std::size_t budget = 3000; budget <= 12000; budget += 450) {
    const auto counted = std::make_shared<CountingLandscape>(plain);
    PathOptions options = path_defaults(plain);
    options.budget = budget;
    pair_on(counted).find(options);
    EXPECT_LE(counted->value_count + counted->gradient_count, budget);
  }
}

TEST(FilledStarts, FollowTheSeed) {
  const Pair pair = pair_on(std::make_shared<MullerBrown>());
  PathOptions options = path_defaults(*pair.landscape);
  const PathResult first = pair.find(options), again = pair.find(options);
  EXPECT_EQ(first.counts.values, again.counts.values);
  EXPECT_EQ(first.counts.gradients, again.counts.gradients);
  EXPECT_EQ(first.refined_height, again.refined_height);
  options.seed = 1;
  EXPECT_NE(first.counts.gradients, pair.find(options).counts.gradients);
}

TEST(FilledStarts, AreStoppedAtAnyStep) {
  const Pair pair = pair_on(std::make_shared<MullerBrown>());
  for (const std::size_t at : {0U, 1U, 5U, 20U}) {
    std::stop_source source;
    PathOptions options = path_defaults(*pair.landscape);
    options.stop = source.get_token();
    std::size_t before = 0;
    options.observer = [&](const PathStep& step) {
      if (step.start == 1 && step.step == at) {
        before = step.evaluations;
        source.request_stop();
      }
      return true;
    };
    const PathResult result = pair.find(options);
    EXPECT_EQ(result.stop_reason, StopReason::interrupted);
    EXPECT_EQ(result.starts_made, 2U);
    // The evaluation that is under way, and one look at the grid.
    EXPECT_LE(result.counts.values + result.counts.gradients, before + 3 * options.points);
  }
}

TEST(FilledStarts, FindAPassThatKicksMiss) {
  // The lowest pass was not found on these by eight starts with kicks alone.
  for (const std::uint64_t seed : {7U, 8U, 88U, 165U}) {
    const RandomPassOrReason drawn = random_pass(2, seed, {150});
    if (!drawn.surface) {
      ADD_FAILURE() << drawn.reason;
      continue;
    }
    const RandomPass& surface = *drawn.surface;
    const PathResult result = find_path(*surface.landscape, surface.from, surface.to);
    EXPECT_LE(result.refined_height, surface.pass.value + 1e-6 * surface.barrier()) << seed;
  }
}

}  // namespace
}  // namespace lowpass
