#include "cli/progress_line.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace lowpass {
namespace {

/// What is written to a stream.
class Written {
 public:
  Written() : file_(std::tmpfile()) {}
  ~Written() { std::fclose(file_); }
  std::FILE* file() const { return file_; }
  std::string text() const {
    std::fflush(file_);
    std::rewind(file_);
    std::string all(4096, '\0');
    all.resize(std::fread(all.data(), 1, all.size(), file_));
    std::fseek(file_, 0, SEEK_END);
    return all;
  }

 private:
  std::FILE* file_;
};

TEST(ProgressLine, SaysNothingInTheFirstSecondThenPlainLinesEverMoreRarely) {
  const Written log;
  double now = 0;
  ProgressLine line(log.file(), false, [&] { return now; });
  for (int tick = 0; tick <= 2000; ++tick) {
    now = tick / 10.0;
    line.show([&] { return "tick " + std::to_string(tick); }, std::nullopt);
  }
  EXPECT_EQ(log.text(),
            "lowpass: tick 10\nlowpass: tick 20\nlowpass: tick 40\nlowpass: tick 80\nlowpass: tick 160\n"
            "lowpass: tick 320\nlowpass: tick 640\nlowpass: tick 1240\nlowpass: tick 1840\n");
}

TEST(ProgressLine, RedrawsOneLineOnATerminalAndRemovesIt) {
  const Written terminal;
  {
    double now = 0;
    ProgressLine line(terminal.file(), true, [&] { return now; });
    for (const double second : {0.5, 1.0, 1.1, 1.3}) {
      now = second;
      line.show([&] { return std::to_string(second).substr(0, 3); }, std::nullopt);
    }
  }
  EXPECT_EQ(terminal.text(), "\r\x1b[K1.0\r\x1b[K1.3\r\x1b[K");
}

TEST(ProgressLine, OfASearchSaysStepHeightEvaluationsAndTheTimeLeft) {
  const Written log;
  double now = 0;
  ProgressLine line(log.file(), false, [&] { return now; });
  PathOptions options;
  const PathObserver observer = show_steps(line, options, "bezier: ");
  now = 1;
  // A quarter is behind, three are left.
  EXPECT_TRUE(observer({0, 1, {}, 25, 100, 0.625, 1250}));
  now = 2;
  // Half of the second of two starts.
  EXPECT_TRUE(observer({1, 2, {}, 50, 100, 0.5, 9}));
  now = 4;
  // How many steps there will be is not known.
  EXPECT_TRUE(observer({0, 1, {}, 7, std::nullopt, -40.25, 640}));
  now = 8;
  // Nor how many rounds.
  EXPECT_TRUE(observer({0, 1, 2, 10, 100, 0.25, 700}));
  EXPECT_EQ(log.text(),
            "lowpass: bezier: step 25 of 100, height 0.625, 1250 evaluations, about 3 s left\n"
            "lowpass: bezier: start 2 of 2, step 50 of 100, height 0.5, 9 evaluations, about 1 s left\n"
            "lowpass: bezier: step 7, height -40.25, 640 evaluations\n"
            "lowpass: bezier: round 3, step 10 of 100, height 0.25, 700 evaluations\n");
}

TEST(ProgressLine, TakesTheLimitThatComesFirst) {
  const Written log;
  double now = 6;
  ProgressLine line(log.file(), false, [&] { return now; });
  PathOptions options;
  options.budget = 1000;
  options.max_seconds = 8;
  // A tenth of the steps, a half of the budget, three quarters of the time.
  show_steps(line, options)({0, 1, {}, 10, 100, 1, 500});
  EXPECT_EQ(log.text(), "lowpass: step 10 of 100, height 1, 500 evaluations, about 2 s left\n");
}

TEST(ProgressLine, WithoutAStreamSaysNothing) {
  ProgressLine line(nullptr, true, [] { return 100.0; });
  line.show([] { return std::string("never"); }, 0.5);
}

}  // namespace
}  // namespace lowpass
