// Looks at a grid in pieces, coarse to fine.

#include "lowpass/path/measure/grid_look.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace lowpass {
namespace {

Family::Looks parabola(const std::vector<double>& t) {
  Family::Looks looks;
  for (const double at : t) {
    looks.values.push_back(at * at);
    looks.accuracies.push_back(1 - at);
  }
  return looks;
}

/// What is seen where so many more questions are allowed after the first.
PathProfile after(std::size_t further, std::size_t points) {
  return look_at_grid(points, parabola, [further](std::size_t, std::size_t) mutable { return further-- > 0; });
}

double widest_gap(const std::vector<double>& t) {
  double widest = 0;
  for (std::size_t i = 1; i < t.size(); ++i) widest = std::max(widest, t[i] - t[i - 1]);
  return widest;
}

TEST(GridLook, IsOfAllPointsByOneQuestionWhereNothingIsLimited) {
  std::size_t questions = 0;
  const PathProfile profile = look_at_grid(6,
                                           [&](const std::vector<double>& t) {
                                             ++questions;
                                             return parabola(t);
                                           },
                                           {});
  EXPECT_EQ(questions, 1U);
  EXPECT_EQ(profile.t, (std::vector<double>{0, 0.2, 0.4, 0.6, 0.8, 1}));
  EXPECT_EQ(profile.value, parabola(profile.t).values);
  EXPECT_EQ(profile.accuracy, parabola(profile.t).accuracies);
}

TEST(GridLook, OfAPartSpreadsItEvenly) {
  EXPECT_EQ(after(0, 65).t, (std::vector<double>{0, 0.5, 1}));
  EXPECT_EQ(after(2, 65).t, (std::vector<double>{0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1}));
  for (const std::size_t points : {10U, 33U, 50U, 51U, 64U, 501U}) {
    const double grid_gap = 1 / static_cast<double>(points - 1);
    double coarse = 1;
    for (const std::size_t further : {0U, 1U, 2U}) {
      const PathProfile profile = after(further, points);
      EXPECT_EQ(profile.t.front(), 0);
      EXPECT_EQ(profile.t.back(), 1);
      EXPECT_EQ(profile.value, parabola(profile.t).values);
      EXPECT_EQ(profile.accuracy, parabola(profile.t).accuracies);
      // No gap is wider than the mean by more than the grid's own.
      EXPECT_LT(widest_gap(profile.t), 1 / static_cast<double>(profile.t.size() - 1) + grid_gap);
      EXPECT_LE(widest_gap(profile.t), coarse / 2 + grid_gap) << points << " points after " << further;
      coarse = widest_gap(profile.t);
    }
  }
}

TEST(GridLook, EndsWithTheWholeGridWhateverItsSize) {
  for (std::size_t points = 2; points < 140; ++points) {
    std::size_t asked = 0, first = 0;
    const auto counted = [&](const std::vector<double>& t) {
      if (asked == 0) first = t.size();
      asked += t.size();
      return parabola(t);
    };
    const PathProfile profile = look_at_grid(points, counted, [&](std::size_t seen, std::size_t more) {
      EXPECT_EQ(seen, asked);
      EXPECT_LE(seen + more, points);
      return true;
    });
    EXPECT_EQ(asked, points) << "none is asked about twice";
    EXPECT_EQ(profile.t, look_at_grid(points, parabola, {}).t);
    EXPECT_EQ(smallest_grid_look(points), first);
  }
}

}  // namespace
}  // namespace lowpass
