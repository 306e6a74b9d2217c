// Passes between the minima of seven atoms.

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "known_pair.hpp"
#include "lowpass/landscape/lennard_jones.hpp"
#include "lowpass/landscape/superpose.hpp"
#include "lowpass/path/find_path.hpp"

namespace lowpass {
namespace {

// Between the minima as they are listed: copies of them are other points.
TEST(KnownPasses, TheDefaultsReachThoseOfSevenAtoms) {
  for (const std::size_t dimensions : {2U, 3U}) {
    for (const Pair& pair : known_pairs(std::make_shared<LennardJones>(7, dimensions))) {
      const PathResult result = find_path(*pair.landscape, pair.from, pair.to);
      EXPECT_NEAR(result.refined_height, pair.pass, 1e-6);
      EXPECT_TRUE(result.converged);
    }
  }
}

// At a point that is stationary to a millionth of the barrier what is left of the gradient bends the directions in
// which a cluster turns: their curvatures come out at -1e-4 and look certain.
TEST(KnownPasses, TurningIsNoDirectionDownhill) {
  for (const Pair& pair : known_pairs(std::make_shared<LennardJones>(7, 3))) {
    for (const bool superposed : {false, true}) {
      PathOptions options = path_defaults(*pair.landscape);
      options.starts = 1;
      const std::vector<double> to = superposed ? superpose(*pair.landscape, pair.from, pair.to).moved : pair.to;
      const PathResult result = find_path(*pair.landscape, pair.from, to, options);
      EXPECT_EQ(result.verdict, Verdict::pass) << result.refined_height << ' ' << superposed;
      ASSERT_TRUE(result.top);
      EXPECT_EQ(result.top->index, 1U);
    }
  }
}

}  // namespace
}  // namespace lowpass
