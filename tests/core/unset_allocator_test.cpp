#include "lowpass/core/unset_allocator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "lowpass/core/matrix.hpp"

namespace lowpass {
namespace {

// 40 MB: over the limit from which on large pages are asked for.
constexpr std::size_t rows = 10'000, columns = 1000;

TEST(UnsetAllocator, GivesMemoryThatKeepsWhatIsWritten) {
  std::vector<float, UnsetAllocator<float>> numbers(rows * columns);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<float>(i % 1009);
  const auto copy = numbers;
  numbers.resize(numbers.size() + 5, 7);
  EXPECT_TRUE(std::equal(copy.begin(), copy.end(), numbers.begin()));
  EXPECT_EQ(std::count(numbers.end() - 5, numbers.end(), 7.0F), 5);
}

TEST(UnsetAllocator, SetsWhatIsGivenAValue) {
  // Memory that was used before.
  for (const double value : {3.0, 0.0, 4.0}) {
    const Matrix<double> matrix(100, 10, value);
    EXPECT_EQ(std::count(matrix.values().begin(), matrix.values().end(), value), 1000);
  }
  const Matrix<float> zeros(rows, columns);
  EXPECT_EQ(std::count(zeros.values().begin(), zeros.values().end(), 0.0F),
            static_cast<std::ptrdiff_t>(rows * columns));
}

TEST(Matrix, HasItsShapeWhenItsEntriesAreUnset) {
  Matrix<float> matrix(rows, columns, unset);
  EXPECT_EQ(matrix.rows(), rows);
  EXPECT_EQ(matrix.columns(), columns);
  EXPECT_EQ(matrix.values().size(), rows * columns);
  matrix(rows - 1, columns - 1) = 3;
  EXPECT_EQ(matrix.data()[rows * columns - 1], 3);
}

TEST(PreferLargePages, LeavesTheBytesAlone) {
  std::vector<char> bytes(20'000'001, 'x');
  prefer_large_pages(bytes.data() + 1, bytes.size() - 1);
  prefer_large_pages(bytes.data(), 0);
  EXPECT_EQ(std::count(bytes.begin(), bytes.end(), 'x'), 20'000'001);
}

}  // namespace
}  // namespace lowpass
