#include "lowpass/core/gemm.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <thread>
#include <vector>

// GCC's OpenMP run-time, as a host program uses it. Its header is not on every compiler's path.
extern "C" int omp_get_max_threads();
extern "C" void omp_set_num_threads(int count);

namespace lowpass {
namespace {

TEST(Gemm, IsTheProductOfWhatIsStoredOrTransposed) {
  const std::array<float, 6> a{1, 2, 3, 4, 5, 6};
  const std::array<float, 6> b{7, 8, 9, 10, 11, 12};
  std::array<float, 4> c{};
  gemm(Transpose::no, Transpose::no, 2, 2, 3, a.data(), 3, b.data(), 2, 0, c.data(), 2);
  EXPECT_EQ(c, (std::array<float, 4>{58, 64, 139, 154}));
  gemm(Transpose::no, Transpose::yes, 2, 2, 3, a.data(), 3, b.data(), 3, 1, c.data(), 2);
  EXPECT_EQ(c, (std::array<float, 4>{58 + 50, 64 + 68, 139 + 122, 154 + 167}));
}

/// A product of some size, on the calling thread.
void multiply() {
  constexpr std::size_t n = 100;
  const std::vector<float> a(n * n, 1);
  std::vector<float> c(n * n);
  gemm(Transpose::no, Transpose::no, n, n, n, a.data(), n, a.data(), n, 0, c.data(), n);
  EXPECT_EQ(c.back(), static_cast<float>(n));
}

// The setting belongs to the calling thread: each count is set and asked for in a thread of its own.
TEST(Gemm, LeavesTheCallersNumberOfThreadsAsItWas) {
  for (const int count : {1, 2, 3}) {
    std::thread([count] {
      omp_set_num_threads(count);
      multiply();
      EXPECT_EQ(omp_get_max_threads(), count);
      multiply();
      EXPECT_EQ(omp_get_max_threads(), count);
    }).join();
  }
}

}  // namespace
}  // namespace lowpass
