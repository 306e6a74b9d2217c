#include "lowpass/core/row_products.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "lowpass/core/random.hpp"

namespace lowpass {
namespace {

template <class Real>
std::vector<Real> random_numbers(std::size_t count, const char* stream) {
  RandomStream random(1, stream);
  std::vector<Real> numbers(count);
  for (Real& number : numbers) number = static_cast<Real>(random.uniform(-1, 1));
  return numbers;
}

/// Rows in another order than their numbers, with gaps between them.
std::vector<std::size_t> scattered(std::size_t count, std::size_t length) {
  std::vector<std::size_t> offsets(count);
  for (std::size_t i = 0; i < count; ++i) offsets[i] = (count - 1 - i) * (length + 3);
  return offsets;
}

template <class Real>
class RowProducts : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(RowProducts, Reals);

TYPED_TEST(RowProducts, MultiplyLikeThreeLoops) {
  using Real = TypeParam;
  const double tolerance = std::is_same_v<Real, float> ? 1e-5 : 1e-14;
  // Heights on both sides of the blocks of registers, lengths on both sides of vectors.
  for (const std::size_t height : {1U, 2U, 3U, 7U, 8U, 13U, 60U})
    for (const std::size_t depth : {1U, 5U, 49U})
      for (const std::size_t length : {1U, 3U, 15U, 16U, 31U, 32U, 45U, 128U})
        for (const bool transposed : {false, true})
          for (const Onto onto : {Onto::replace, Onto::add}) {
            const auto factors = random_numbers<Real>(height * depth, "a");
            const std::vector<std::size_t> from_at = scattered(depth, length), to_at = scattered(height, length);
            const auto from = random_numbers<Real>(depth * (length + 3), "b");
            const auto before = random_numbers<Real>(height * (length + 3), "c");
            auto to = before;
            multiply_rows(transposed ? Factors<Real>{factors.data(), 1, height} : Factors<Real>{factors.data(), depth},
                          RowList<const Real>{from.data(), depth, from_at.data()},
                          RowList<Real>{to.data(), height, to_at.data()}, length, onto);
            auto expected = before;
            for (std::size_t i = 0; i < height; ++i)
              for (std::size_t s = 0; s < length; ++s) {
                double sum = onto == Onto::add ? static_cast<double>(before[to_at[i] + s]) : 0;
                for (std::size_t k = 0; k < depth; ++k)
                  sum += static_cast<double>(factors[transposed ? k * height + i : i * depth + k]) *
                         static_cast<double>(from[from_at[k] + s]);
                expected[to_at[i] + s] = static_cast<Real>(sum);
              }
            // What lies between the rows is as before.
            for (std::size_t i = 0; i < to.size(); ++i)
              ASSERT_NEAR(to[i], expected[i], tolerance) << height << " x " << depth << " x " << length << " at " << i;
          }
}

TYPED_TEST(RowProducts, RowsWithoutOffsetsFollowEachOther) {
  using Real = TypeParam;
  const std::vector<Real> factors{1, 10, 100, 1000}, from{1, 2, 3, 4, 5, 6};
  std::vector<Real> to(6, -1);
  multiply_rows(Factors<Real>{factors.data(), 2}, RowList<const Real>{from.data(), 2}, RowList<Real>{to.data(), 2}, 3,
                Onto::replace);
  EXPECT_EQ(to, (std::vector<Real>{41, 52, 63, 4100, 5200, 6300}));
}

TYPED_TEST(RowProducts, DotsOfShiftedRowsLikeLoops) {
  using Real = TypeParam;
  const double tolerance = std::is_same_v<Real, float> ? 1e-4 : 1e-13;
  for (const std::size_t left_count : {1U, 2U, 4U, 7U, 13U})
    for (const std::size_t right_count : {1U, 4U, 5U, 9U, 25U})
      for (const std::size_t length : {1U, 7U, 16U, 35U})
        for (const std::size_t shifts : {1U, 3U}) {
          const std::vector<std::size_t> left_at = scattered(left_count, length);
          const std::vector<std::size_t> right_at = scattered(right_count, length);
          const std::vector<std::size_t> of_left{0, 500, 37}, of_right{5, 0, 200};
          const auto left = random_numbers<Real>(left_count * (length + 3) + 600, "a");
          const auto right = random_numbers<Real>(right_count * (length + 3) + 300, "b");
          const auto before = random_numbers<Real>(left_count * right_count, "c");
          auto products = before;
          add_row_dots(RowList<const Real>{left.data(), left_count, left_at.data()},
                       RowList<const Real>{right.data(), right_count, right_at.data()},
                       {shifts, of_left.data(), of_right.data()}, length, products.data());
          for (std::size_t i = 0; i < left_count; ++i)
            for (std::size_t j = 0; j < right_count; ++j) {
              double sum = static_cast<double>(before[i * right_count + j]);
              for (std::size_t q = 0; q < shifts; ++q)
                for (std::size_t s = 0; s < length; ++s)
                  sum += static_cast<double>(left[left_at[i] + of_left[q] + s]) *
                         static_cast<double>(right[right_at[j] + of_right[q] + s]);
              ASSERT_NEAR(products[i * right_count + j], sum, tolerance) << left_count << " x " << right_count;
            }
        }
}

}  // namespace
}  // namespace lowpass
