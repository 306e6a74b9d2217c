#include "lowpass/optimize/find_minimum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/from_function.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

using Point = std::span<const double>;
using Gradient = std::span<double>;

MinimumResult minimum_of(std::size_t dimension, const ValueAndGradientFunction& function, std::vector<double> start,
                         const MinimumOptions& options = {}) {
  return find_minimum(*from_function(dimension, function), start, options);
}

/// x^4 + 4 x^2 y^2 - 2 x^2 + 2 y^2: minima (+-1, 0) of value -1, the origin is their pass, with curvatures -4 and 4.
double two_sided(Point p, Gradient g) {
  const double x = p[0], y = p[1];
  g[0] = 4 * x * x * x + 8 * x * y * y - 4 * x;
  g[1] = 8 * x * x * y + 4 * y;
  return x * x * x * x + 4 * x * x * y * y - 2 * x * x + 2 * y * y;
}

double rosenbrock(Point p, Gradient g) {
  const double a = p[1] - p[0] * p[0], b = 1 - p[0];
  g[0] = -400 * p[0] * a - 2 * b;
  g[1] = 200 * a;
  return 100 * a * a + b * b;
}

/// sum_i (x_i^2 - 1)^2: minima at every corner (+-1, ..., +-1), of value 0 and curvature 8.
double corners(Point x, Gradient g) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double a = x[i] * x[i] - 1;
    g[i] = 4 * x[i] * a;
    sum += a * a;
  }
  return sum;
}

/// A function in other units, with a constant added.
ValueAndGradientFunction scaled(const ValueAndGradientFunction& function, double value_unit, double length_unit,
                                double offset = 0) {
  return [=](Point x, Gradient g) {
    std::vector<double> inner(x.begin(), x.end());
    for (double& entry : inner) entry /= length_unit;
    const double value = function(inner, g);
    for (double& entry : g) entry *= value_unit / length_unit;
    return value_unit * value + offset;
  };
}

TEST(FindMinimum, leaves_the_saddle_on_a_symmetry_line) {
  const MinimumResult result = minimum_of(2, two_sided, {0, 0.5});
  EXPECT_TRUE(result.converged);
  EXPECT_EQ(result.stop_reason, StopReason::gradient_norm);
  EXPECT_EQ(result.saddles_left, 1);
  EXPECT_NEAR(result.value, -1, 1e-14);
  EXPECT_NEAR(std::abs(result.x[0]), 1, 1e-9);
  EXPECT_NEAR(result.x[1], 0, 1e-9);
  // The Hessian at (+-1, 0) is diagonal: 12 - 4 and 8 + 4.
  ASSERT_TRUE(result.curvatures.has_value());
  EXPECT_NEAR(result.curvatures->lowest.front(), 8, 1e-5);
  EXPECT_EQ(result.curvatures->negative, 0);
  EXPECT_EQ(result.curvatures->flat, 0);
}

TEST(FindMinimum, leaves_saddles_and_maxima_on_which_it_starts) {
  const MinimumResult from_saddle = minimum_of(2, two_sided, {0, 0});
  EXPECT_NEAR(from_saddle.value, -1, 1e-14);
  EXPECT_EQ(from_saddle.saddles_left, 1);
  for (const std::size_t dimension : {1U, 2U, 50U}) {
    const MinimumResult result = minimum_of(dimension, corners, std::vector<double>(dimension, 0.0));
    EXPECT_TRUE(result.converged) << dimension;
    EXPECT_NEAR(result.value, 0, 1e-12) << dimension;
    EXPECT_GE(result.saddles_left, 1) << dimension;
    EXPECT_NEAR(result.curvatures->lowest.front(), 8, 1e-5) << dimension;
  }
}

TEST(FindMinimum, leaves_a_saddle_in_a_thousand_dimensions) {
  // -x0^2 / 2 + x0^4 / 4 + sum of the other squares / 2: minima (+-1, 0, ...) of value -1/4.
  const auto function = [](Point x, Gradient g) {
    double sum = -x[0] * x[0] / 2 + std::pow(x[0], 4) / 4;
    g[0] = -x[0] + std::pow(x[0], 3);
    for (std::size_t i = 1; i < x.size(); ++i) {
      const double stiffness = 1 + static_cast<double>(i % 7);
      g[i] = stiffness * x[i];
      sum += stiffness * x[i] * x[i] / 2;
    }
    return sum;
  };
  std::vector<double> start(1000, 0.3);
  start[0] = 0;
  const MinimumResult result = minimum_of(1000, function, start);
  EXPECT_TRUE(result.converged);
  EXPECT_EQ(result.saddles_left, 1);
  EXPECT_NEAR(result.value, -0.25, 1e-12);
}

TEST(FindMinimum, ends_at_corners_of_higher_index_only_to_leave_them) {
  // On x = y = 0 the search first meets a point with two negative curvatures.
  const MinimumResult result = minimum_of(3, corners, {0, 0, 0.4});
  EXPECT_TRUE(result.converged);
  EXPECT_NEAR(result.value, 0, 1e-14);
  for (const double entry : result.x) EXPECT_NEAR(std::abs(entry), 1, 1e-7);
}

TEST(FindMinimum, leaves_a_monkey_saddle_and_stays_at_a_quartic_bottom) {
  // x^3 - 3 x y^2 + (x^2 + y^2)^2: the origin is degenerate; the minima lie at r = 3/4, r^4 - r^3 = -27/256.
  const auto monkey = [](Point p, Gradient g) {
    const double x = p[0], y = p[1], r = x * x + y * y;
    g[0] = 3 * x * x - 3 * y * y + 4 * x * r;
    g[1] = -6 * x * y + 4 * y * r;
    return x * x * x - 3 * x * y * y + r * r;
  };
  const MinimumResult left = minimum_of(2, monkey, {0, 0});
  EXPECT_TRUE(left.converged);
  EXPECT_GE(left.saddles_left, 1);
  EXPECT_NEAR(left.value, -27.0 / 256, 1e-12);

  const auto quartic = [](Point p, Gradient g) {
    g[0] = 4 * p[0] * p[0] * p[0];
    g[1] = 2 * p[1];
    return std::pow(p[0], 4) + p[1] * p[1];
  };
  const MinimumResult stays = minimum_of(2, quartic, {0, 0});
  EXPECT_TRUE(stays.converged);
  EXPECT_EQ(stays.saddles_left, 0);
  EXPECT_EQ(stays.curvatures->flat, 1);
}

TEST(FindMinimum, counts_the_unchanging_direction_of_a_circular_valley) {
  const auto ring = [](Point p, Gradient g) {
    const double a = p[0] * p[0] + p[1] * p[1] - 1;
    g[0] = 4 * p[0] * a;
    g[1] = 4 * p[1] * a;
    return a * a - 3;
  };
  const MinimumResult result = minimum_of(2, ring, {0.3, 0.4});
  EXPECT_TRUE(result.converged);
  EXPECT_NEAR(result.value, -3, 1e-14);
  EXPECT_EQ(result.saddles_left, 0);
  EXPECT_EQ(result.curvatures->flat, 1);
}

TEST(FindMinimum, does_not_depend_on_units_or_constants) {
  for (const double value_unit : {1e-12, 1.0, 1e12})
    for (const double length_unit : {1e-12, 1.0, 1e12}) {
      const MinimumResult valley =
          minimum_of(2, scaled(rosenbrock, value_unit, length_unit), {-1.2 * length_unit, length_unit});
      EXPECT_TRUE(valley.converged) << value_unit << " " << length_unit;
      EXPECT_NEAR(valley.x[0] / length_unit, 1, 1e-7) << value_unit << " " << length_unit;
      EXPECT_NEAR(valley.x[1] / length_unit, 1, 1e-7) << value_unit << " " << length_unit;
      const MinimumResult saddle = minimum_of(2, scaled(two_sided, value_unit, length_unit), {0, length_unit / 2});
      EXPECT_TRUE(saddle.converged) << value_unit << " " << length_unit;
      EXPECT_NEAR(saddle.value / value_unit, -1, 1e-12) << value_unit << " " << length_unit;
    }
  for (const double offset : {-1e9, 1e3, 1e9}) {
    const MinimumResult result = minimum_of(2, scaled(rosenbrock, 1, 1, offset), {-1.2, 1});
    EXPECT_TRUE(result.converged) << offset;
    EXPECT_NEAR(result.x[0], 1, 1e-7) << offset;
  }
}

TEST(FindMinimum, says_that_a_gradient_is_left_where_noise_or_a_kink_hides_what_is_lower) {
  // Values with noise of 1e-4, exact gradients, curvature not looked for.
  const auto noisy = [](Point p, Gradient g) {
    return rosenbrock(p, g) + 1e-4 * std::sin(1e9 * p[0]) * std::sin(1e9 * p[1]);
  };
  const MinimumResult hidden = minimum_of(2, noisy, {-1.2, 1}, {.curvature = false});
  EXPECT_FALSE(hidden.converged);
  EXPECT_EQ(hidden.stop_reason, StopReason::no_lower_point);
  EXPECT_GT(hidden.gradient_norm, 1e-6);
  EXPECT_FALSE(hidden.curvatures.has_value());
  const auto kink = [](Point p, Gradient g) {
    g[0] = p[0] < 0.3 ? -1 : 1;
    return std::abs(p[0] - 0.3) + 1;
  };
  const MinimumResult result = minimum_of(1, kink, {1});
  EXPECT_FALSE(result.converged);
  EXPECT_EQ(result.stop_reason, StopReason::no_lower_point);
  EXPECT_EQ(result.gradient_norm, 1);
}

TEST(FindMinimum, reaches_minima_of_float_surfaces) {
  const MullerBrown exact;
  const auto rounded = [&](Point x, Gradient g) {
    const double value = exact.value_and_gradient(x, g);
    for (double& entry : g) entry = static_cast<double>(static_cast<float>(entry));
    return static_cast<double>(static_cast<float>(value));
  };
  const KnownPoint known = exact.known_points().minima[0];
  const MinimumResult result = minimum_of(2, rounded, {-0.7, 1.2});
  EXPECT_TRUE(result.converged) << to_string(result.stop_reason) << " " << result.gradient_norm;
  EXPECT_NEAR(result.value, known.value, 2e-5);
  EXPECT_LT(distance(result.x, known.position), 1e-5);
}

struct Endless {
  std::string name;
  ValueAndGradientFunction function;
  std::vector<double> start;
};

TEST(FindMinimum, calls_an_unbounded_descent_so_within_a_few_hundred_evaluations) {
  const std::vector<Endless> all{
      {"cubic",
       [](Point p, Gradient g) {
         g[0] = 3 * p[0] * p[0] - 3;
         g[1] = 2 * p[1];
         return p[0] * p[0] * p[0] - 3 * p[0] + p[1] * p[1];
       },
       {-2, 0.1}},
      {"linear",
       [](Point p, Gradient g) {
         g[0] = 2e-12;
         return 2e-12 * p[0];
       },
       {3}},
      {"minus square",
       [](Point p, Gradient g) {
         g[0] = -2 * p[0];
         return -p[0] * p[0];
       },
       {0}},
      {"minus tenth power",
       [](Point p, Gradient g) {
         g[0] = -10 * std::pow(p[0], 9);
         return -std::pow(p[0], 10);
       },
       {1}},
      {"exponential",
       [](Point p, Gradient g) {
         g[0] = -std::exp(p[0]);
         return -std::exp(p[0]);
       },
       {0}},
  };
  for (const Endless& endless : all) {
    const MinimumResult result = minimum_of(endless.start.size(), endless.function, endless.start);
    EXPECT_EQ(result.stop_reason, StopReason::unbounded) << endless.name;
    EXPECT_FALSE(result.converged) << endless.name;
    EXPECT_LT(result.gradient_evaluations + result.value_evaluations, 400) << endless.name;
    EXPECT_LT(result.value, -1e7) << endless.name;
  }
}

TEST(FindMinimum, does_not_call_a_long_descent_unbounded) {
  const MinimumResult valley = minimum_of(2, rosenbrock, {-1e4, 1e6}, {.max_iterations = 100000});
  EXPECT_TRUE(valley.converged);
  EXPECT_NEAR(valley.x[0], 1, 1e-6);
  const auto slow = [](Point p, Gradient g) {
    g[0] = 2 * p[0] / (1 + p[0] * p[0]);
    return std::log1p(p[0] * p[0]);
  };
  for (const double start : {0.5, 1e3, 1e8}) {
    const MinimumResult result = minimum_of(1, slow, {start});
    EXPECT_TRUE(result.converged) << start;
    EXPECT_NEAR(result.x[0], 0, 1e-6) << start;
  }
  const auto far = [](Point p, Gradient g) {
    g[0] = 2 * (p[0] - 1e12);
    return (p[0] - 1e12) * (p[0] - 1e12) - 1e24;
  };
  EXPECT_NEAR(minimum_of(1, far, {0}).x[0], 1e12, 1e4);
}

TEST(FindMinimum, finds_no_minimum_on_a_tail) {
  const auto tail = [](Point p, Gradient g) {
    g[0] = -std::exp(-p[0]);
    return std::exp(-p[0]);
  };
  const MinimumResult result = minimum_of(1, tail, {0});
  EXPECT_NE(result.stop_reason, StopReason::unbounded);
  // Where the numbers end there is a minimum, in a way: exp(-x) is 0 from 745.2 on.
  EXPECT_TRUE(!result.converged || result.value == 0);
  EXPECT_LT(result.value, 1e-100);
  const auto above = [](Point p, Gradient g) {
    g[0] = -std::exp(-p[0]);
    return std::exp(-p[0]) + 5;
  };
  EXPECT_FALSE(minimum_of(1, above, {0}).converged);
  const auto logarithm = [](Point p, Gradient g) {
    g[0] = -1 / p[0];
    return -std::log(p[0]);
  };
  EXPECT_FALSE(minimum_of(1, logarithm, {1}).converged);
}

TEST(FindMinimum, shows_no_curvatures_of_a_point_that_was_left) {
  // The origin of x^3 - 3 x y^2 is a degenerate saddle, and beyond it there is no end.
  const auto monkey = [](Point p, Gradient g) {
    g[0] = 3 * p[0] * p[0] - 3 * p[1] * p[1];
    g[1] = -6 * p[0] * p[1];
    return p[0] * p[0] * p[0] - 3 * p[0] * p[1] * p[1];
  };
  const MinimumResult result = minimum_of(2, monkey, {0, 0});
  EXPECT_EQ(result.stop_reason, StopReason::unbounded);
  EXPECT_EQ(result.saddles_left, 1);
  EXPECT_FALSE(result.curvatures.has_value());
}

TEST(FindMinimum, from_far_away_takes_no_slope_for_a_saddle) {
  const MinimumResult result = minimum_of(2, rosenbrock, {-1e6, 1e6});
  EXPECT_TRUE(result.converged);
  EXPECT_EQ(result.saddles_left, 0);  // the valley has no other stationary point
  EXPECT_NEAR(result.x[0], 1, 1e-7);
}

TEST(FindMinimum, at_a_wall_is_not_converged) {
  const auto walled = [](Point p, Gradient g) {
    g[0] = 1;
    return p[0] < 0.25 ? std::numeric_limits<double>::infinity() : p[0];
  };
  const MinimumResult result = minimum_of(1, walled, {1});
  EXPECT_NEAR(result.x[0], 0.25, 1e-12);
  EXPECT_FALSE(result.converged);
  EXPECT_EQ(result.stop_reason, StopReason::no_lower_point);
  EXPECT_FALSE(result.curvatures.has_value());
  EXPECT_TRUE(result.curvature_wanted);
}

TEST(FindMinimum, interrupted_keeps_the_lowest_point) {
  std::size_t asked = 0;
  const MinimumResult result = minimum_of(2, rosenbrock, {-1.2, 1}, {.stop = [&] { return ++asked > 20; }});
  EXPECT_EQ(result.stop_reason, StopReason::interrupted);
  EXPECT_FALSE(result.converged);
  std::vector<double> gradient(2);
  EXPECT_LT(result.value, rosenbrock(std::vector<double>{-1.2, 1}, gradient));
  EXPECT_EQ(result.value, rosenbrock(result.x, gradient));
  EXPECT_LE(result.gradient_evaluations, 21);
  // While curvatures are looked at, the point is that where the descent ended.
  const MinimumResult whole = minimum_of(2, two_sided, {0, 0.5});
  for (std::size_t most = 1; most < 60; ++most) {
    std::size_t count = 0;
    const MinimumResult part = minimum_of(2, two_sided, {0, 0.5}, {.stop = [&] { return ++count > most; }});
    if (part.stop_reason != StopReason::interrupted) continue;
    EXPECT_EQ(part.value, two_sided(part.x, gradient)) << most;
    EXPECT_LE(part.gradient_evaluations, whole.gradient_evaluations);
  }
}

TEST(FindMinimum, counts_what_is_asked) {
  std::size_t asked = 0;
  const auto counting = [&](Point p, Gradient g) {
    ++asked;
    return two_sided(p, g);
  };
  const MinimumResult result = minimum_of(2, counting, {0, 0.5});
  EXPECT_EQ(result.gradient_evaluations + result.value_evaluations, asked);
  EXPECT_GT(result.value_evaluations, 0);
}

TEST(FindMinimum, refuses_what_it_cannot_begin_with) {
  const auto surface = from_function(2, ValueAndGradientFunction(two_sided));
  const auto refused = [&](const std::vector<double>& start, const MinimumOptions& options) {
    return refusal<BadInput>([&] { find_minimum(*surface, start, options); });
  };
  expect_in(refused({1}, {}), {"the start has 1 components", "has 2"});
  expect_in(refused({1, std::numeric_limits<double>::quiet_NaN()}, {}), {"not finite"});
  expect_in(refused({1, 1}, {.tolerance = 2}), {"the tolerance is 2", "0 ... 1"});
  expect_in(refused({1, 1}, {.max_iterations = 0}), {"0 iterations"});
}

}  // namespace
}  // namespace lowpass
