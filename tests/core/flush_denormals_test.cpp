#include "lowpass/core/flush_denormals.hpp"

#include <gtest/gtest.h>

#include <cfenv>
#include <limits>

#include "keeps_denormals.hpp"
#include "lowpass/core/gemm.hpp"

namespace lowpass {
namespace {

bool can_flush() {
#if defined(__SSE2__) || defined(__aarch64__)
  return true;
#else
  return false;
#endif
}

TEST(FlushDenormals, HoldsWhileItLivesAndRestoresWhatWasBefore) {
  ASSERT_TRUE(keeps_denormals());
  {
    const FlushDenormals flush;
    EXPECT_EQ(keeps_denormals(), !can_flush());
    {
      const FlushDenormals again;
      EXPECT_EQ(keeps_denormals(), !can_flush());
    }
    EXPECT_EQ(keeps_denormals(), !can_flush()) << "the outer guard's mode";
  }
  EXPECT_TRUE(keeps_denormals());
}

TEST(FlushDenormals, LeavesTheRoundingModeAlone) {
  ASSERT_EQ(std::fesetround(FE_UPWARD), 0);
  {
    const FlushDenormals flush;
    EXPECT_EQ(std::fegetround(), FE_UPWARD);
  }
  EXPECT_EQ(std::fegetround(), FE_UPWARD);
  ASSERT_EQ(std::fesetround(FE_TONEAREST), 0);
}

TEST(FlushDenormals, AProductLeavesTheCallersMode) {
  const float a = std::numeric_limits<float>::denorm_min();
  float product = 0;
  gemm(Transpose::no, Transpose::no, 1, 1, 1, &a, 1, &a, 1, 0.0F, &product, 1);
  EXPECT_TRUE(keeps_denormals());
}

}  // namespace
}  // namespace lowpass
