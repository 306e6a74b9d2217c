#include "lowpass/optimize/adam.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

TEST(Adam, FollowsPyTorch) {
  // torch.optim.Adam(lr=0.1) in double, from (0.5, -1) with these gradients.
  const std::array<std::array<double, 2>, 3> gradients{{{1, -2}, {0.5, 3}, {-4, 1e-9}}};
  const std::array<std::array<double, 2>, 3> expected{{{0.400000001, -0.9000000005},
                                                       {0.3067820382981611, -0.9247701820162687},
                                                       {0.3489282434852271, -0.9439176041208824}}};
  std::array<double, 2> parameters{0.5, -1};
  Adam adam(2, 0.1);
  for (std::size_t step = 0; step < 3; ++step) {
    adam.step(parameters, gradients[step], parameters);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(parameters[i], expected[step][i], 1e-13);
  }
}

TEST(Adam, RefusesALearningRateThatIsNotPositive) {
  EXPECT_THROW(Adam(1, 0), BadInput);
  EXPECT_THROW(Adam(1, NAN), BadInput);
  EXPECT_THROW(Adam(1, INFINITY), BadInput);
}

}  // namespace
}  // namespace lowpass
