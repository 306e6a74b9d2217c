// A gradient that is handed out in pieces of columns is the whole one, and a basis that is exchanged the other one.

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <vector>

#include "keeps_denormals.hpp"
#include "lowpass/core/errors.hpp"
#include "network/family_fixture.hpp"

namespace lowpass {
namespace {

constexpr std::size_t rows = 7;
const RowRange wanted{2, 5};

/// The pieces put together; entries that were given not exactly once are NaN.
Matrix<double> put_together(Family& family, std::size_t& pieces) {
  Matrix<double> whole(wanted.count, family.dimension());
  std::vector<std::atomic<int>> given(family.dimension());
  std::atomic<std::size_t> count = 0;
  family.finish_pullback([&](std::size_t first, MatrixView<double> piece) {
    ++count;
    for (std::size_t r = 0; r < piece.rows(); ++r)
      for (std::size_t i = 0; i < piece.columns(); ++i) whole(r, first + i) = piece(r, i);
    for (std::size_t i = 0; i < piece.columns(); ++i) ++given[first + i];
    // Whoever takes a piece may write over it.
    for (std::size_t i = 0; i < piece.size(); ++i) piece.data()[i] = NAN;
  });
  for (std::size_t i = 0; i < given.size(); ++i)
    if (given[i] != 1) whole(0, i) = NAN;
  pieces = count;
  return whole;
}

/// With fewer points than wanted rows, and with more, the gradient is made in different ways.
TEST(GradientInPieces, IsTheWholeOneOnAnyNumberOfThreads) {
  for (const std::size_t threads : {1U, 3U}) {
    FamilyFixture<float> fixture(150, rows, threads);
    for (const std::size_t points : {3U, 9U}) {
      const Matrix<double> mixing = fourier_mixing(points, rows);
      const std::vector<double> weights = some_weights(points);
      const Pullback expected = fixture.family().values_and_pullback(mixing, weights, wanted);
      auto family = fixture.family();
      const std::vector<double> values = family.begin_pullback(mixing, weights, wanted);
      EXPECT_EQ(values, expected.values);
      // Values may be asked in between.
      family.values(fourier_mixing(4, rows));
      std::size_t pieces = 0;
      const Matrix<double> whole = put_together(family, pieces);
      EXPECT_GT(pieces, 100U);
      for (std::size_t i = 0; i < whole.size(); ++i)
        ASSERT_EQ(whole.data()[i], expected.gradient.data()[i]) << i << " of " << points << " points";
    }
  }
}

TEST(GradientInPieces, IsTakenInTheTakersOwnMode) {
  FamilyFixture<float> fixture(150, rows, 2);
  auto family = fixture.family();
  family.begin_pullback(fourier_mixing(3, rows), some_weights(3), wanted);
  std::atomic<bool> keeps = true;
  family.finish_pullback([&](std::size_t, MatrixView<double>) { keeps = keeps && keeps_denormals(); });
  EXPECT_TRUE(keeps);
}

TEST(ExchangedBasis, IsAskedAboutAndTheOtherIsHandedBack) {
  FamilyFixture<float> fixture(150, rows);
  const Matrix<double> mixing = fourier_mixing(9, rows);
  Matrix<double> other = fixture.basis();
  for (std::size_t r = wanted.first; r < rows; ++r)
    for (double& entry : other.row(r)) entry *= -0.5;
  const std::vector<double> expected = fixture.family(other).values(mixing);
  auto family = fixture.family();
  const std::vector<double> before = family.values(mixing);
  ASSERT_NE(before, expected);
  family.exchange(other, wanted);
  EXPECT_EQ(family.values(mixing), expected);
  for (std::size_t i = 0; i < other.size(); ++i) ASSERT_EQ(other.data()[i], fixture.basis().data()[i]);
  family.exchange(other, wanted);
  EXPECT_EQ(family.values(mixing), before);

  Matrix<double> small(rows - 1, other.columns());
  EXPECT_THROW(family.exchange(small, wanted), BadInput);
  EXPECT_THROW(family.exchange(other, {2, 6}), BadInput);
}

}  // namespace
}  // namespace lowpass
