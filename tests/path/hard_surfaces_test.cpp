// Surfaces that have fooled searches for passes: no height lies below the truth, and what is claimed of a path holds
// where it is looked at by other means.

#include "hard_surface_claims.hpp"

namespace lowpass {
namespace {

TEST(HardSurfaces, EveryClaimHoldsAndThePassIsReached) {
  search_from_seeds(20, 19);
}

TEST(HardSurfaces, AWallAcrossTheWholePlaneHasNoFiniteHeight) {
  const HardSurface surface = cut();
  PathOptions options = path_defaults(*surface.landscape);
  for (options.seed = 0; options.seed < 5; ++options.seed) {
    const PathResult result = find_path(*surface.landscape, surface.from, surface.to, options);
    EXPECT_EQ(result.refined_height, INFINITY) << options.seed;
    EXPECT_EQ(result.verdict, Verdict::wall) << options.seed;
    EXPECT_FALSE(result.converged);
  }
}

}  // namespace
}  // namespace lowpass
