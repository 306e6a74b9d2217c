#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>

#include "counting_landscape.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/two_wells.hpp"
#include "lowpass/optimize/lbfgs_gss.hpp"
#include "lowpass/optimize/lbfgs_history.hpp"

namespace lowpass {
namespace {

/// sum_i (i + 1) (x_i - i)^2 / 2: minimum 0 at x_i = i.
class Quadratic : public Landscape {
 public:
  std::string name() const override { return "quadratic"; }
  std::size_t dimension() const override { return 20; }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    double value = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double away = x[i] - static_cast<double>(i);
      gradient[i] = static_cast<double>(i + 1) * away;
      value += gradient[i] * away / 2;
    }
    return value;
  }
};

TEST(LbfgsHistory, AppliesTheInverseHessianOfTheBfgsFormula) {
  constexpr int n = 5;
  RandomStream random(2, "test/history");
  LbfgsHistory history(3);
  std::vector<std::pair<Eigen::VectorXd, Eigen::VectorXd>> pairs;
  const Eigen::MatrixXd hessian = Eigen::VectorXd::LinSpaced(n, 1, 4).asDiagonal();
  for (int k = 0; k < 5; ++k) {
    Eigen::VectorXd s(n);
    for (double& entry : s) entry = random.normal();
    const Eigen::VectorXd y = hessian * s;
    pairs.emplace_back(s, y);
    history.add({s.begin(), s.end()}, {y.begin(), y.end()});
  }
  // Only the newest three pairs count; the start is gamma times one, gamma of the newest.
  const auto& [newest_s, newest_y] = pairs.back();
  Eigen::MatrixXd inverse = newest_s.dot(newest_y) / newest_y.dot(newest_y) * Eigen::MatrixXd::Identity(n, n);
  for (std::size_t k = 2; k < 5; ++k) {
    const auto& [s, y] = pairs[k];
    const double rho = 1 / s.dot(y);
    const Eigen::MatrixXd side = Eigen::MatrixXd::Identity(n, n) - rho * s * y.transpose();
    inverse = side * inverse * side.transpose() + rho * s * s.transpose();
  }
  const std::vector<double> gradient{1, -2, 0.5, 3, -1};
  const std::vector<double> direction = history.apply(gradient);
  const Eigen::VectorXd expected = inverse * Eigen::Map<const Eigen::VectorXd>(gradient.data(), n);
  for (int i = 0; i < n; ++i) EXPECT_NEAR(direction[static_cast<std::size_t>(i)], expected[i], 1e-12);
}

TEST(LbfgsHistory, IsUnsoundWithAFlatAnUphillOrABrokenPair) {
  const auto sound = [](std::vector<double> s, std::vector<double> y) {
    LbfgsHistory history(5);
    history.add({1, 0}, {1, 0});
    history.add(std::move(s), std::move(y));
    return history.is_sound(1e-4);
  };
  EXPECT_TRUE(sound({1, 1}, {1, 0.5}));
  EXPECT_FALSE(sound({1, 0}, {-1, 0}));
  EXPECT_FALSE(sound({1, 0}, {0.9e-4, 1}));
  EXPECT_TRUE(sound({1, 0}, {1.1e-4, 1}));
  EXPECT_FALSE(sound({0, 0}, {1, 0}));
  EXPECT_FALSE(sound({1, 0}, {0, 0}));
  EXPECT_FALSE(sound({1, 0}, {NAN, 0}));
}

TEST(LbfgsHistory, AddsTheCurvatureOffsetInRhoOnly) {
  // s.y = 2 and y.y = 5; with the offset 2, rho = 1/4 while gamma stays 2/5.
  LbfgsHistory history(3, 2);
  history.add({1, 0}, {2, 1});
  // alpha = s.g / 4 = 1; g - alpha y = (2, 7); times gamma (0.8, 2.8); beta = (1.6 + 2.8) / 4 = 1.1; plus (1 - 1.1) s.
  const std::vector<double> direction = history.apply(std::vector<double>{4, 8});
  EXPECT_NEAR(direction[0], 0.7, 1e-15);
  EXPECT_NEAR(direction[1], 2.8, 1e-15);
  // s.y = -1 is unsound, although the offset makes it 1.
  history.add({1, 0}, {-1, 0});
  EXPECT_FALSE(history.is_sound(0));
}

TEST(LbfgsGss, FindsTheMinimumOfAQuadratic) {
  LbfgsGssOptions options;
  options.gradient_tolerance = 1e-9;
  const LbfgsGssResult result = lbfgs_gss(Quadratic{}, std::vector<double>(20, 0.0), options);
  EXPECT_EQ(result.stop_reason, StopReason::gradient_norm);
  EXPECT_LE(result.gradient_norm, 1e-9);
  for (std::size_t i = 0; i < 20; ++i) EXPECT_NEAR(result.x[i], static_cast<double>(i), 1e-8);
}

TEST(LbfgsGss, FindsTheKnownMinimaOfTheSurfaces) {
  LbfgsGssOptions options = careful_lbfgs_gss();
  // A line search by values cannot see gradients whose step changes the value by less than its rounding: about 1e-5
  // here.
  options.gradient_tolerance = 1e-4;
  const MullerBrown brown;
  const TwoWells wells;
  for (const Landscape* landscape : {static_cast<const Landscape*>(&brown), static_cast<const Landscape*>(&wells)}) {
    for (const KnownPoint& minimum : landscape->known_points().minima) {
      std::vector<double> start = minimum.position;
      start[0] += 0.03;
      start[1] -= 0.02;
      const LbfgsGssResult result = lbfgs_gss(*landscape, start, options);
      EXPECT_EQ(result.stop_reason, StopReason::gradient_norm);
      EXPECT_NEAR(result.value, minimum.value, 1e-10 * (1 + std::abs(minimum.value)));
    }
  }
}

TEST(LbfgsGss, NeverGoesUphillAndReportsEveryIteration) {
  std::vector<double> values;
  LbfgsGssOptions options = careful_lbfgs_gss();
  options.max_iterations = 8;
  const LbfgsGssResult result =
      lbfgs_gss(MullerBrown{}, std::vector<double>{0.9, 1.2}, options, [&](const LbfgsGssIterate& iterate) {
        EXPECT_EQ(iterate.iteration, values.size());
        EXPECT_DOUBLE_EQ(iterate.value, MullerBrown{}.value(iterate.x));
        values.push_back(iterate.value);
      });
  EXPECT_EQ(result.stop_reason, StopReason::iterations);
  EXPECT_EQ(values.size(), 9U);
  for (std::size_t i = 1; i < values.size(); ++i) EXPECT_LT(values[i], values[i - 1]);
}

TEST(LbfgsGss, CountsWhatTheLandscapeIsAsked) {
  const TwoWells wells;
  const CountingLandscape counting(wells);
  LbfgsGssOptions options;
  options.max_iterations = 7;
  const LbfgsGssResult result = lbfgs_gss(counting, std::vector<double>{0.2, 0.2}, options);
  EXPECT_EQ(result.counts.values, counting.value_count);
  EXPECT_EQ(result.counts.gradients, counting.gradient_count);
  EXPECT_EQ(result.counts.gradients, 8U);
}

TEST(LbfgsGss, StopsWithoutALowerPoint) {
  /// Claims a slope that is not there.
  class Liar : public Landscape {
   public:
    std::string name() const override { return "liar"; }
    std::size_t dimension() const override { return 1; }
    double value_and_gradient(std::span<const double>, std::span<double> gradient) const override {
      gradient[0] = 1;
      return 2;
    }
  };
  const LbfgsGssResult result = lbfgs_gss(Liar{}, std::vector<double>{0}, {});
  EXPECT_EQ(result.stop_reason, StopReason::no_lower_point);
  EXPECT_EQ(result.iterations, 0U);
}

TEST(LbfgsGss, StopsOnRequestAndOnWhatIsNotANumber) {
  class Broken : public Quadratic {
   public:
    double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
      Quadratic::value_and_gradient(x, gradient);
      return NAN;
    }
  };
  EXPECT_EQ(lbfgs_gss(Broken{}, std::vector<double>(20, 0.0), {}).stop_reason, StopReason::not_finite);
  std::stop_source source;
  source.request_stop();
  LbfgsGssOptions options;
  options.stop = source.get_token();
  EXPECT_EQ(lbfgs_gss(Quadratic{}, std::vector<double>(20, 0.0), options).stop_reason, StopReason::interrupted);
}

TEST(LbfgsGss, AsksNothingMoreOnceAStopIsRequested) {
  /// Requests the stop in one of its evaluations.
  class Stopping : public Quadratic {
   public:
    explicit Stopping(int last) : left_(last) {}
    double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
      EXPECT_GE(left_, 0) << "asked again";
      if (left_-- == 0) {
        source.request_stop();
        left_ = -1;
      }
      return Quadratic::value_and_gradient(x, gradient);
    }
    mutable std::stop_source source;

   private:
    mutable int left_;
  };
  for (const LineSearchKind kind : {LineSearchKind::clean, LineSearchKind::program})
    for (int last = 0; last < 30; ++last) {
      const Stopping stopping(last);
      LbfgsGssOptions options;
      options.line_search_kind = kind;
      options.stop = stopping.source.get_token();
      const std::vector<double> start(20, 0.0);
      const LbfgsGssResult result = lbfgs_gss(stopping, start, options);
      EXPECT_EQ(result.stop_reason, StopReason::interrupted);
      std::vector<double> gradient(20);
      EXPECT_EQ(result.value, Quadratic{}.value_and_gradient(result.x, gradient));
    }
}

TEST(LbfgsGss, RefusesWhatItCannotUse) {
  const Quadratic quadratic;
  const std::vector<double> start(20, 0.0);
  const auto with = [&](auto change) {
    LbfgsGssOptions options;
    change(options);
    return lbfgs_gss(quadratic, start, options);
  };
  EXPECT_THROW(with([](auto& o) { o.max_iterations = 0; }), BadInput);
  EXPECT_THROW(with([](auto& o) { o.history = 0; }), BadInput);
  EXPECT_THROW(with([](auto& o) { o.refresh_every = 0; }), BadInput);
  EXPECT_THROW(with([](auto& o) { o.minimum_cosine = 1; }), BadInput);
  EXPECT_THROW(with([](auto& o) { o.gradient_tolerance = NAN; }), BadInput);
  EXPECT_THROW(lbfgs_gss(quadratic, std::vector<double>(19, 0.0), {}), BadInput);
  std::vector<double> broken = start;
  broken[3] = INFINITY;
  EXPECT_THROW(lbfgs_gss(quadratic, broken, {}), BadInput);
}

}  // namespace
}  // namespace lowpass
