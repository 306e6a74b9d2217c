#include "lowpass/landscape/pointwise_family.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "lowpass/core/workers.hpp"
#include "lowpass/landscape/double_well.hpp"

namespace lowpass {
namespace {

// Above what is cut into pieces, and no multiple of it.
constexpr std::size_t size = 3 * piece_size + 77;
const Matrix<double> mixing{{1, 0, 0}, {0.7, 0.3, 0.5}, {0.2, 0.8, -0.4}, {0, 1, 0}};
const std::vector<double> weights{0.5, 2, -1, 3};

Matrix<double> long_basis() {
  Matrix<double> basis(3, size);
  for (std::size_t r = 0; r < basis.rows(); ++r)
    for (std::size_t i = 0; i < size; ++i) basis(r, i) = std::sin(1.0 + static_cast<double>(r * size + i));
  return basis;
}

std::vector<double> point(const Matrix<double>& basis, std::size_t m) {
  std::vector<double> x(size, 0.0);
  for (std::size_t r = 0; r < basis.rows(); ++r)
    for (std::size_t i = 0; i < size; ++i) x[i] += mixing(m, r) * basis(r, i);
  return x;
}

ParallelFor on(Workers& workers) {
  return [&workers](std::size_t tasks, const std::function<void(std::size_t)>& task) { workers.for_each(tasks, task); };
}

TEST(PointwiseFamily, PullsLongGradientsBackOnAnyNumberOfThreads) {
  const DoubleWell well(size, 10);
  const Matrix<double> basis = long_basis();
  Matrix<double> expected(3, size);
  for (std::size_t m = 0; m < mixing.rows(); ++m) {
    std::vector<double> gradient(size);
    well.value_and_gradient(point(basis, m), gradient);
    for (std::size_t r = 0; r < 3; ++r)
      for (std::size_t i = 0; i < size; ++i) expected(r, i) += weights[m] * mixing(m, r) * gradient[i];
  }
  Matrix<double> first;
  for (const std::size_t threads : {1U, 2U, 5U}) {
    Workers workers(threads);
    PointwiseFamily family(well, basis, on(workers));
    const Pullback pullback = family.values_and_pullback(mixing, weights);
    for (std::size_t r = 0; r < 3; ++r)
      for (std::size_t i = 0; i < size; ++i)
        ASSERT_NEAR(pullback.gradient(r, i), expected(r, i), 1e-12 * (1 + std::abs(expected(r, i)))) << r << ", " << i;
    if (threads == 1)
      first = pullback.gradient;
    else
      EXPECT_TRUE(std::ranges::equal(first.values(), pullback.gradient.values())) << threads << " threads";
  }
}

TEST(PointwiseFamily, HandsOutEachColumnOnce) {
  const DoubleWell well(size, 10);
  Workers workers(3);
  PointwiseFamily family(well, long_basis(), on(workers));
  family.begin_pullback(mixing, weights, {1, 2});
  std::vector<int> taken(size, 0);
  family.finish_pullback([&](std::size_t first, MatrixView<double> piece) {
    EXPECT_EQ(piece.rows(), 2U);
    for (std::size_t i = 0; i < piece.columns(); ++i) ++taken[first + i];
  });
  EXPECT_EQ(taken, std::vector<int>(size, 1));
}

/// Reads points and gives gradients in memory of its own; the second gradient of an answer is not finite.
class Elsewhere : public DoubleWell {
 public:
  using DoubleWell::DoubleWell;

  class Questions : public OwnPointQuestions {
   public:
    explicit Questions(std::vector<double>& of_points) : OwnPointQuestions(size), of_points_(of_points) {}
    MatrixView<double> points(std::size_t count) override {
      of_points_.assign(count * size, std::numeric_limits<double>::quiet_NaN());
      count_ = count;
      return {of_points_.data(), count, size};
    }
    std::vector<double> values(const Landscape& asked) override {
      return asked.values({of_points_.data(), count_, size});
    }
    Answer values_and_gradients(const Landscape& asked) override {
      auto memory = std::make_shared<Matrix<double>>(count_, size);
      std::vector<double> values = asked.values_and_gradients({of_points_.data(), count_, size}, *memory);
      for (std::size_t i = 0; i < size; i += 2) (*memory)(1, i) = std::numeric_limits<double>::infinity();
      return {std::move(values), *memory, memory};
    }

   private:
    std::vector<double>& of_points_;
    std::size_t count_ = 0;
  };

  std::unique_ptr<PointQuestions> point_questions() const override { return std::make_unique<Questions>(of_points); }

  mutable std::vector<double> of_points;
};

TEST(PointwiseFamily, AsksWhereTheLandscapeHasItsNumbersAndLeavesWallsOut) {
  const Elsewhere well(size, 10);
  const Matrix<double> basis = long_basis();
  Workers workers(2);
  PointwiseFamily family(well, basis, on(workers));
  family.begin_pullback(mixing, weights, {0, 3});
  // Values in between leave the gradients of the question before as they are.
  const std::vector<double> between = family.values(mixing);
  EXPECT_DOUBLE_EQ(between[2], well.value(point(basis, 2)));
  Matrix<double> pulled;
  family.finish_pullback(pulled);
  EXPECT_EQ(family.counts().not_a_number, 1U);

  Matrix<double> expected(3, size);
  for (const std::size_t m : {0U, 2U, 3U}) {  // the second point is a wall
    std::vector<double> gradient(size);
    well.value_and_gradient(point(basis, m), gradient);
    for (std::size_t r = 0; r < 3; ++r)
      for (std::size_t i = 0; i < size; ++i) expected(r, i) += weights[m] * mixing(m, r) * gradient[i];
  }
  for (std::size_t r = 0; r < 3; ++r)
    for (std::size_t i = 0; i < size; ++i)
      ASSERT_NEAR(pulled(r, i), expected(r, i), 1e-12 * (1 + std::abs(expected(r, i)))) << r << ", " << i;
}

}  // namespace
}  // namespace lowpass
