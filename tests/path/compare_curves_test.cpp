#include "lowpass/path/compare_curves.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>
#include <stop_token>
#include <vector>

#include "lowpass/landscape/two_wells.hpp"

namespace lowpass {
namespace {

const std::vector<double> from{-0.62, -0.54};
const std::vector<double> to{0.49, -0.02};

std::vector<ComparedCurve> entrants(const Landscape& landscape, std::initializer_list<const char*> curves,
                                    const std::stop_token& stop) {
  std::vector<ComparedCurve> all;
  for (const char* curve : curves) {
    ComparedCurve entrant;
    entrant.label = curve;
    entrant.options = path_defaults(landscape);
    entrant.options.curve = curve;
    entrant.options.stop = stop;
    all.push_back(entrant);
  }
  return all;
}

TEST(CompareCurves, AStopKeepsWhatIsFinishedAndTheBestSoFar) {
  const TwoWells wells;
  std::stop_source source;
  std::vector<ComparedCurve> curves = entrants(wells, {"fourier", "bezier", "spline"}, source.get_token());
  curves[1].options.observer = [&](const PathStep& step) {
    if (step.step == 5) source.request_stop();
    return true;
  };
  compare_curves(wells, from, to, 501, curves);

  EXPECT_TRUE(curves[0].begun && curves[0].is_finished());
  EXPECT_EQ(curves[0].dense.value.size(), 501U);
  // The pass of these two wells.
  EXPECT_NEAR(curves[0].result.refined_height, 0.6243933472, 1e-6);

  EXPECT_TRUE(curves[1].begun);
  EXPECT_FALSE(curves[1].is_finished());
  EXPECT_EQ(curves[1].result.stop_reason, StopReason::interrupted);
  EXPECT_GE(curves[1].result.refined_height, 0.6243933472 - 1e-9);
  EXPECT_LT(curves[1].result.refined_height, curves[1].result.linear_height);

  EXPECT_FALSE(curves[2].begun || curves[2].is_finished());
}

TEST(CompareCurves, TheFirstIsBegunWheneverTheStopCame) {
  std::stop_source source;
  source.request_stop();
  const TwoWells wells;
  std::vector<ComparedCurve> curves = entrants(wells, {"spline", "line"}, source.get_token());
  compare_curves(wells, from, to, 501, curves);
  EXPECT_TRUE(curves[0].begun);
  EXPECT_EQ(curves[0].result.stop_reason, StopReason::interrupted);
  EXPECT_EQ(curves[0].result.path.rows(), curves[0].options.points);
  EXPECT_FALSE(curves[1].begun);
}

TEST(CompareCurves, AStopOnTheDenseGridEndsItWithinAQuestion) {
  /// Requests the stop when it is asked about the grid that all are judged on: there alone x is 11/7000 of the way.
  class Stopping : public TwoWells {
   public:
    double value(std::span<const double> x) const override {
      if (source.stop_requested()) ++asked_afterwards;
      if (std::abs(x[0] - (from[0] + (to[0] - from[0]) * 11 / 7000)) < 1e-12) source.request_stop();
      return TwoWells::value(x);
    }
    mutable std::stop_source source;
    mutable std::size_t asked_afterwards = 0;
  };
  const Stopping wells;
  std::vector<ComparedCurve> curves = entrants(wells, {"line", "fourier"}, wells.source.get_token());
  constexpr std::size_t points = 7001;
  compare_curves(wells, from, to, points, curves);
  EXPECT_TRUE(curves[0].begun);
  EXPECT_NE(curves[0].result.stop_reason, StopReason::interrupted);
  EXPECT_FALSE(curves[0].is_finished());
  EXPECT_LE(wells.asked_afterwards, 64U);
  EXPECT_FALSE(curves[1].begun);
}

TEST(CompareCurves, JudgesAPathThatHasMoreTermsThanItsSearchBeganWith) {
  const TwoWells wells;
  ComparedCurve entrant;
  entrant.options = path_defaults(wells, "sum");
  entrant.options.curve = "bezier";
  entrant.options.terms = 1;
  entrant.options.points = 5;
  // Steps that bring little: the next round has more terms.
  entrant.options.lr = 0.003;
  entrant.options.steps = 2;
  entrant.options.rounds.reset();
  std::vector<ComparedCurve> curves{entrant};
  compare_curves(wells, from, to, 1001, curves);
  ASSERT_GT(curves[0].result.coefficients.rows(), 1U);
  EXPECT_LE(curves[0].dense_height, curves[0].result.refined_height + 1e-9);
  EXPECT_NEAR(curves[0].dense_height, curves[0].result.refined_height, 1e-3);
}

}  // namespace
}  // namespace lowpass
