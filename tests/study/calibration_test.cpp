#include "lowpass/study/calibration.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "lowpass/study/forecast.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

TEST(LineThrough, GoesThroughBothMeasurements) {
  // 3 seconds and 0.5 per sample.
  const SampleSeconds line = line_through(4, 5, 10, 8);
  EXPECT_DOUBLE_EQ(line.fixed, 3);
  EXPECT_DOUBLE_EQ(line.per_sample, 0.5);
  EXPECT_DOUBLE_EQ(line.of(4), 5);
  EXPECT_DOUBLE_EQ(line.of(100), 53);
}

TEST(LineThrough, NeverHasANegativePartAndKeepsTheLargerMeasurement) {
  // Faster for more samples: what was measured last, for any number.
  EXPECT_DOUBLE_EQ(line_through(4, 9, 8, 6).of(8), 6);
  EXPECT_DOUBLE_EQ(line_through(4, 9, 8, 6).of(1000), 6);
  // More than twice as long for twice the samples: in proportion.
  EXPECT_DOUBLE_EQ(line_through(4, 1, 8, 6).of(8), 6);
  EXPECT_DOUBLE_EQ(line_through(4, 1, 8, 6).of(80), 60);
  EXPECT_DOUBLE_EQ(line_through(7, 3, 7, 3).of(14), 6);
}

/// A task that takes `rest` seconds and `step` more for each step; the first time of all 5 seconds more.
struct MadeTask {
  double rest, step;
  std::vector<std::size_t> asked;

  double operator()(std::size_t steps) {
    asked.push_back(steps);
    return rest + step * static_cast<double>(steps) + (asked.size() == 1 ? 5 : 0);
  }
};

TEST(TimeSteps, SeparatesStepsFromTheRest) {
  MadeTask task{0.02, 0.25, {}};
  const StepSeconds seconds = time_steps(1000, std::ref(task));
  EXPECT_NEAR(seconds.step, 0.25, 1e-12);
  EXPECT_NEAR(seconds.rest, 0.02, 1e-12);
  EXPECT_NEAR(seconds.of(1000), 250.02, 1e-9);
  EXPECT_EQ(task.asked, (std::vector<std::size_t>{1, 1, 8}));
}

TEST(TimeSteps, MakesMoreStepsUntilTheyCanBeTimed) {
  MadeTask quick{0, 0.001, {}};
  EXPECT_NEAR(time_steps(1000, std::ref(quick)).of(1000), 1, 1e-9);
  EXPECT_EQ(quick.asked, (std::vector<std::size_t>{1, 1, 8, 16, 32, 64, 128, 256, 512}));
}

TEST(TimeSteps, MakesMoreStepsUntilTheyTakeAsLongAsWhatIsDoneOnce) {
  MadeTask slow_to_begin{1, 0.01, {}};
  const StepSeconds seconds = time_steps(20000, std::ref(slow_to_begin));
  EXPECT_NEAR(seconds.step, 0.01, 1e-12);
  EXPECT_NEAR(seconds.rest, 1, 1e-9);
  EXPECT_EQ(slow_to_begin.asked, (std::vector<std::size_t>{1, 1, 8, 16, 32, 64, 128}));
}

TEST(TimeSteps, MakesNoMoreStepsThanTheTaskHas) {
  MadeTask tiny{1e-5, 1e-6, {}};
  EXPECT_NEAR(time_steps(20, std::ref(tiny)).of(20), 3e-5, 1e-12);
  EXPECT_EQ(tiny.asked, (std::vector<std::size_t>{1, 1, 8, 16, 20}));
  MadeTask single{2, 3, {}};
  EXPECT_EQ(time_steps(1, std::ref(single)).of(1), 5);
  EXPECT_EQ(single.asked, (std::vector<std::size_t>{1, 1}));
}

TEST(SpoiledCalibration, IsSaidFromATenthOfTheMachineOn) {
  StudyForecast forecast;
  EXPECT_EQ(spoiled_calibration(forecast), "");
  forecast.other_work = 0.09;
  EXPECT_EQ(spoiled_calibration(forecast), "");
  forecast.other_work = 0.454;
  expect_in(spoiled_calibration(forecast), {"other work used 45 % of this machine's cores", "may be too high"});
}

}  // namespace
}  // namespace lowpass
