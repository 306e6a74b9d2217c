#include "lowpass/core/sparse_rows.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "lowpass/core/random.hpp"

namespace lowpass {
namespace {

constexpr std::size_t samples = 150;
constexpr std::size_t inputs = 60;

/// A fifth of the entries lit; a dark row and a dark column.
template <class Real>
Matrix<Real> images() {
  RandomStream random(2, "test/sparse");
  Matrix<Real> all(samples, inputs);
  for (std::size_t s = 0; s < samples; ++s)
    for (std::size_t k = 0; k < inputs; ++k)
      if (s != 3 && k != 7 && random.uniform() < 0.2) all(s, k) = static_cast<Real>(random.uniform());
  return all;
}

/// Chosen samples, one of them twice, in no order; more than a transposition's tile.
std::vector<std::uint32_t> chosen() {
  std::vector<std::uint32_t> numbers{5, 3, 149, 5};
  for (std::uint32_t i = 0; i < 37; ++i) numbers.push_back((i * 29) % samples);
  return numbers;
}

template <class Real>
class SparseProducts : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(SparseProducts, Reals);

TYPED_TEST(SparseProducts, EqualThoseWithZeros) {
  using Real = TypeParam;
  const double tolerance = std::is_same_v<Real, float> ? 1e-5 : 1e-14;
  const Matrix<Real> dense = images<Real>();
  const SparseRows<Real> sparse(dense);
  const std::vector<std::uint32_t> numbers = chosen();
  // On both sides of the panels of registers.
  for (const std::size_t width : {1U, 10U, 50U, 64U, 100U, 129U, 500U}) {
    const std::size_t padded = padded_width(width);
    ASSERT_GE(padded, width);
    RandomStream random(3, "test/sparse/factors");
    std::vector<Real> by_column(inputs * padded, std::numeric_limits<Real>::quiet_NaN());
    for (std::size_t k = 0; k < inputs; ++k)
      for (std::size_t j = 0; j < padded; ++j)
        by_column[k * padded + j] = j < width ? static_cast<Real>(random.uniform(-1, 1)) : Real{0};
    std::vector<std::size_t> offsets(width);
    for (std::size_t j = 0; j < width; ++j) offsets[j] = (width - 1 - j) * (numbers.size() + 2);
    std::vector<Real> products(width * (numbers.size() + 2), -1);
    multiply_sparse(ChosenRows<Real>{&sparse, numbers}, by_column.data(), offsets, products.data());
    for (std::size_t j = 0; j < width; ++j) {
      for (std::size_t s = 0; s < numbers.size(); ++s) {
        double sum = 0;
        for (std::size_t k = 0; k < inputs; ++k)
          sum += static_cast<double>(dense(numbers[s], k)) * static_cast<double>(by_column[k * padded + j]);
        ASSERT_NEAR(products[offsets[j] + s], sum, tolerance) << width << " " << j << " " << s;
      }
      EXPECT_EQ(products[offsets[j] + numbers.size()], -1) << "between the products";
    }

    std::vector<Real> gradient = by_column;
    add_sparse_transposed(ChosenRows<Real>{&sparse, numbers}, products.data(), offsets, gradient.data());
    for (std::size_t k = 0; k < inputs; ++k)
      for (std::size_t j = 0; j < width; ++j) {
        double sum = static_cast<double>(by_column[k * padded + j]);
        for (std::size_t s = 0; s < numbers.size(); ++s)
          sum += static_cast<double>(dense(numbers[s], k)) * static_cast<double>(products[offsets[j] + s]);
        ASSERT_NEAR(gradient[k * padded + j], sum, 20 * tolerance) << width << " " << k << " " << j;
      }
  }
}

TEST(NonzeroShare, CountsEntries) {
  EXPECT_DOUBLE_EQ(nonzero_share(Matrix<float>{{0, 1, 0, 2}, {0, 0, 0, -3}}), 3.0 / 8);
  EXPECT_DOUBLE_EQ(nonzero_share(Matrix<float>()), 0);
}

}  // namespace
}  // namespace lowpass
