// Fifty random surfaces in two and three dimensions: nothing below the true pass, no claim that does not hold, and the
// lowest pass most of the time. benchmarks/random_surfaces does the same with many more.

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "path/truth/claims.hpp"
#include "path/truth/random_pass.hpp"

namespace lowpass {
namespace {

/// Tries the surfaces of the first seeds; of how many the lowest pass was found, out of those whose truth is known.
struct Found {
  std::size_t lowest = 0, known = 0;
};

Found try_surfaces(std::size_t dimension, std::uint64_t seeds, std::size_t grid_points) {
  Found found;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    SCOPED_TRACE(std::to_string(dimension) + " dimensions, seed " + std::to_string(seed));
    const RandomPassOrReason drawn = random_pass(dimension, seed, {grid_points});
    if (!drawn.surface) continue;
    const RandomPass& surface = *drawn.surface;
    const Landscape& landscape = *surface.landscape;
    const PathOptions options = path_defaults(landscape);
    const PathResult result = find_path(landscape, surface.from, surface.to, options);
    EXPECT_GE(result.refined_height, surface.pass.value - 1e-6 * surface.barrier());
    EXPECT_LE(dense_height(landscape, surface.from, surface.to, options, result),
              result.refined_height + 1e-6 * result.excess);
    EXPECT_EQ(fault_of_verdict(landscape, result), "");
    ++found.known;
    found.lowest += result.refined_height <= surface.pass.value + 1e-6 * surface.barrier() ? 1 : 0;
  }
  return found;
}

TEST(RandomSurfaces, InThePlaneNothingIsBelowTheLowestPassWhichMostlyIsFound) {
  const Found found = try_surfaces(2, 30, 150);
  EXPECT_GE(found.known, 29U);
  EXPECT_GE(found.lowest, 29U);
}

TEST(RandomSurfaces, InThreeDimensionsNothingIsBelowTheLowestPassWhichMostlyIsFound) {
  const Found found = try_surfaces(3, 20, 56);
  EXPECT_GE(found.known, 20U);
  EXPECT_GE(found.lowest, 18U);
}

}  // namespace
}  // namespace lowpass
