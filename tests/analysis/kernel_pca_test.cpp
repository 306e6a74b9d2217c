#include "lowpass/analysis/kernel_pca.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/golden.hpp"
#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Eigenvalues and projections of a golden file, to 1e-8 of each component's largest projection.
void expect_golden(const KernelPca& pca, const std::string& name) {
  const Matrix<double> expected = golden(name);
  ASSERT_EQ(pca.eigenvalues.size(), expected.columns());
  ASSERT_EQ(pca.projections.rows() + 1, expected.rows());
  ASSERT_EQ(pca.projections.columns(), expected.columns());
  for (std::size_t c = 0; c < expected.columns(); ++c) {
    EXPECT_NEAR(pca.eigenvalues[c], expected(0, c), 1e-8 * expected(0, c)) << name << ", component " << c;
    double largest = 0;
    for (std::size_t i = 1; i < expected.rows(); ++i) largest = std::max(largest, std::abs(expected(i, c)));
    for (std::size_t i = 1; i < expected.rows(); ++i)
      EXPECT_NEAR(pca.projections(i - 1, c), expected(i, c), 1e-8 * largest) << name << ", sample " << i - 1;
  }
}

struct Shape {
  std::size_t rows, columns;
};

class KernelPcaOfShape : public testing::TestWithParam<Shape> {
 protected:
  void expect_as_scikit_learn(const std::string& name, const Kernel& kernel) {
    const auto [rows, columns] = GetParam();
    const KernelPca pca = kernel_pca(golden_samples(rows, columns), kernel, 4);
    expect_golden(pca, name + "_" + std::to_string(rows) + "x" + std::to_string(columns));
  }
};
INSTANTIATE_TEST_SUITE_P(shapes, KernelPcaOfShape, testing::Values(Shape{8, 30}, Shape{100, 2000}),
                         [](const auto& shape) { return "samples" + std::to_string(shape.param.rows); });

TEST_P(KernelPcaOfShape, rbf_with_default_gamma_agrees_with_scikit_learn) {
  expect_as_scikit_learn("rbf", {.kind = Kernel::Kind::rbf});
}
TEST_P(KernelPcaOfShape, rbf_with_given_gamma_agrees_with_scikit_learn) {
  expect_as_scikit_learn("rbf_gamma", {.kind = Kernel::Kind::rbf, .gamma = 0.01});
}
TEST_P(KernelPcaOfShape, linear_agrees_with_scikit_learn) {
  expect_as_scikit_learn("linear", {.kind = Kernel::Kind::linear});
}
TEST_P(KernelPcaOfShape, polynomial_with_default_gamma_agrees_with_scikit_learn) {
  expect_as_scikit_learn("polynomial", {.kind = Kernel::Kind::polynomial});
}
TEST_P(KernelPcaOfShape, polynomial_with_given_gamma_agrees_with_scikit_learn) {
  expect_as_scikit_learn("polynomial_gamma",
                         {.kind = Kernel::Kind::polynomial, .gamma = 0.02, .offset = 1, .degree = 3});
}
TEST_P(KernelPcaOfShape, sigmoid_agrees_with_scikit_learn) {
  expect_as_scikit_learn("sigmoid", {.kind = Kernel::Kind::sigmoid});
}

TEST(KernelPca, linear_keeps_its_digits_far_from_the_origin) {
  Matrix<double> samples = golden_samples(12, 40);
  for (double& value : samples.values()) value = value * 1e-6 + 1000;
  expect_golden(kernel_pca(samples, {.kind = Kernel::Kind::linear}, 4), "pca_far_from_origin");
}

// k = exp(-|x - y|^2 / N) of two points is [[1, e], [e, 1]]; centred, its eigenvalue is 1 - e with (1, -1) / sqrt 2.
TEST(KernelPca, of_two_points_has_the_closed_form_and_the_first_of_a_tie_is_positive) {
  for (const double sign : {1.0, -1.0}) {
    const Matrix<double> samples{{sign, 0}, {0, sign}};
    const KernelPca pca = kernel_pca(samples, {}, 2);
    const double eigenvalue = 1 - std::exp(-1.0);
    EXPECT_NEAR(pca.eigenvalues[0], eigenvalue, 1e-15);
    EXPECT_EQ(pca.eigenvalues[1], 0);
    EXPECT_NEAR(pca.projections(0, 0), std::sqrt(eigenvalue / 2), 1e-15);
    EXPECT_NEAR(pca.projections(1, 0), -std::sqrt(eigenvalue / 2), 1e-15);
    EXPECT_EQ(pca.projections(0, 1), 0);
  }
}

// 1 - k = |x - y|^2 = 1e-6 here: |x|^2 + |y|^2 - 2 x.y, a difference of numbers of order 1e6, would be off by 1e-10.
TEST(KernelPca, rbf_resolves_nearly_equal_rows_far_from_the_origin) {
  const Matrix<double> samples{{1000.1, 700.7}, {1000.1, 700.7 + 1e-3}};
  const double difference = samples(1, 1) - samples(0, 1);
  const KernelPca pca = kernel_pca(samples, {.kind = Kernel::Kind::rbf, .gamma = 1}, 1);
  EXPECT_NEAR(pca.eigenvalues[0], -std::expm1(-difference * difference), 4e-16);
}

TEST(KernelPca, shares_refer_to_the_sum_of_positive_eigenvalues) {
  const Matrix<double> expected = golden("eigenvalue_sums");
  const KernelPca rbf = kernel_pca(golden_samples(8, 30), {}, 8);
  EXPECT_NEAR(rbf.eigenvalue_sum, expected(0, 0), 1e-12);
  const KernelPca sigmoid =
      kernel_pca(golden_samples(8, 30), {.kind = Kernel::Kind::sigmoid, .gamma = 1, .offset = -1}, 8);
  EXPECT_NEAR(sigmoid.eigenvalue_sum, expected(1, 0), 1e-12);
  EXPECT_NEAR(sigmoid.eigenvalues.back(), expected(1, 1), 1e-12);
}

TEST(KernelPca, projects_to_zero_along_a_negative_eigenvalue) {
  const KernelPca pca = kernel_pca(golden_samples(8, 30), {.kind = Kernel::Kind::sigmoid, .gamma = 1, .offset = -1}, 8);
  ASSERT_LT(pca.eigenvalues.back(), -0.1);
  for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(pca.projections(i, 7), 0);
}

TEST(KernelPca, of_equal_samples_is_zero) {
  const Matrix<double> samples(5, 3, 0.7);
  const KernelPca pca = kernel_pca(samples, {}, 2);
  EXPECT_EQ(pca.eigenvalue_sum, 0);
  for (const double projection : pca.projections.values()) EXPECT_EQ(projection, 0);
}

TEST(KernelPca, refuses_too_few_samples_and_wrong_component_counts) {
  const Matrix<double> samples{{1, 2}, {3, 5}, {4, 1}};
  EXPECT_THROW(kernel_pca(Matrix<double>{{1, 2}}, {}, 1), BadInput);
  EXPECT_THROW(kernel_pca(Matrix<double>(3, 0), {}, 1), BadInput);
  EXPECT_THROW(kernel_pca(samples, {}, 0), BadInput);
  EXPECT_THROW(kernel_pca(samples, {}, 4), BadInput);
  EXPECT_NO_THROW(kernel_pca(samples, {}, 3));
}

TEST(KernelPca, refuses_values_that_are_not_finite) {
  EXPECT_THROW(kernel_pca(Matrix<double>{{1, 2}, {3, nan}}, {}, 1), BadInput);
  EXPECT_THROW(kernel_pca(Matrix<double>{{1, infinity}, {3, 4}}, {}, 1), BadInput);
}

TEST(KernelPca, refuses_kernel_parameters_out_of_range) {
  const Matrix<double> samples{{1, 2}, {3, 5}, {4, 1}};
  EXPECT_THROW(kernel_pca(samples, {.gamma = -1}, 1), BadInput);
  EXPECT_THROW(kernel_pca(samples, {.gamma = nan}, 1), BadInput);
  EXPECT_THROW(kernel_pca(samples, {.offset = infinity}, 1), BadInput);
  EXPECT_THROW(kernel_pca(samples, {.kind = Kernel::Kind::polynomial, .degree = 0}, 1), BadInput);
}

TEST(KernelPca, refuses_a_kernel_that_leaves_the_range_of_numbers) {
  const Matrix<double> samples{{1e60, 2}, {3, 5}};
  EXPECT_THROW(kernel_pca(samples, {.kind = Kernel::Kind::polynomial, .degree = 3}, 1), BadInput);
}

}  // namespace
}  // namespace lowpass
