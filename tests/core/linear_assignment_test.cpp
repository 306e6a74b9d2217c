#include "lowpass/core/linear_assignment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

using Columns = std::vector<std::size_t>;

double total(const Matrix<double>& costs, const Columns& columns) {
  double sum = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) sum += costs(i, columns[i]);
  return sum;
}

/// The least total of all orders of the columns.
double least_of_all_orders(const Matrix<double>& costs) {
  Columns columns(costs.rows());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  double least = std::numeric_limits<double>::infinity();
  do least = std::min(least, total(costs, columns));
  while (std::next_permutation(columns.begin(), columns.end()));
  return least;
}

bool is_permutation_of_all(Columns columns) {
  std::sort(columns.begin(), columns.end());
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i] != i) return false;
  return true;
}

TEST(LinearAssignment, IsTheCheapestOfAllOrders) {
  RandomStream random(1, "test/linear-assignment");
  for (std::size_t n = 1; n <= 7; ++n) {
    for (int trial = 0; trial < 30; ++trial) {
      Matrix<double> costs(n, n);
      // Every third matrix of few different numbers, where many orders are equally cheap.
      for (double& cost : costs.values())
        cost = trial % 3 == 0 ? static_cast<double>(random.below(3)) : 10 * random.normal();
      const Columns columns = linear_assignment(costs);
      ASSERT_TRUE(is_permutation_of_all(columns));
      EXPECT_NEAR(total(costs, columns), least_of_all_orders(costs), 1e-12);
    }
  }
}

// Entry (i, j) is (37 i^2 + 91 j^2 + 53 i j) mod 101; the total is that of scipy.optimize.linear_sum_assignment (1.17).
TEST(LinearAssignment, AgreesWithScipyOnTwentyRows) {
  Matrix<double> costs(20, 20);
  for (std::size_t i = 0; i < 20; ++i)
    for (std::size_t j = 0; j < 20; ++j)
      costs(i, j) = static_cast<double>((37 * i * i + 91 * j * j + 53 * i * j) % 101);
  const Columns columns = linear_assignment(costs);
  ASSERT_TRUE(is_permutation_of_all(columns));
  EXPECT_EQ(total(costs, columns), 76);
}

// Sorted numbers are matched in order where the cost is convex in their difference.
TEST(LinearAssignment, MatchesManyNumbersInOrder) {
  constexpr std::size_t n = 200;
  RandomStream random(2, "test/linear-assignment");
  std::vector<double> a(n), b(n);
  for (double& entry : a) entry = random.normal();
  for (double& entry : b) entry = random.normal();
  Matrix<double> costs(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) costs(i, j) = (a[i] - b[j]) * (a[i] - b[j]);
  const double found = total(costs, linear_assignment(costs));
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  double expected = 0;
  for (std::size_t i = 0; i < n; ++i) expected += (a[i] - b[i]) * (a[i] - b[i]);
  EXPECT_NEAR(found, expected, 1e-10);
}

TEST(LinearAssignment, OfNothingIsNothing) {
  EXPECT_TRUE(linear_assignment(Matrix<double>(0, 0)).empty());
}

TEST(LinearAssignment, RefusesCostsThatAreNotSquareOrNotFinite) {
  EXPECT_EQ(refusal<BadInput>([] { linear_assignment(Matrix<double>(2, 3)); }),
            "costs of 2 rows and 3 columns; rows and columns to be paired must be equally many");
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
    EXPECT_THROW(linear_assignment(Matrix<double>{{0, 1}, {bad, 0}}), BadInput);
}

}  // namespace
}  // namespace lowpass
