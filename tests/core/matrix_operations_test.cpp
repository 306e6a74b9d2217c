#include "lowpass/core/matrix_operations.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace lowpass {
namespace {

std::vector<double> content(const Matrix<double>& matrix) {
  return {matrix.values().begin(), matrix.values().end()};
}

// By hand: (1, 2; 0, -1) (3, 4, 5; 6, 7, 8) = (15, 18, 21; -6, -7, -8), twice of it, added to ones.
TEST(AddProduct, adds_the_scaled_product) {
  const Matrix<double> a{{1, 2}, {0, -1}};
  const Matrix<double> b{{3, 4, 5}, {6, 7, 8}};
  Matrix<double> result(2, 3, 1.0);
  add_product(2, a, b, result);
  EXPECT_EQ(content(result), (std::vector<double>{31, 37, 43, -11, -13, -15}));
}

TEST(AddProduct, leaves_out_rows_with_factor_zero_whatever_they_hold) {
  const Matrix<double> a{{0, 1}};
  const Matrix<double> b{{std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}, {3, 4}};
  Matrix<double> result(1, 2);
  add_product(1, a, b, result);
  EXPECT_EQ(content(result), (std::vector<double>{3, 4}));
}

}  // namespace
}  // namespace lowpass
