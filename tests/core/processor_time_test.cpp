#include "lowpass/core/processor_time.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <thread>

namespace lowpass {
namespace {

TEST(ParseCoreSeconds, SumsWhatTheManualLists) {
  // man 5 proc_stat: user nice system idle iowait irq softirq steal guest guest_nice; guests are in user already.
  const auto seconds = parse_core_seconds("cpu  100 20 30 400 50 6 7 8 90 9\ncpu0 1 1 1 1 1 1 1 1 1 1\n", 100);
  const CoreSeconds found = seconds.value_or(CoreSeconds{});
  EXPECT_DOUBLE_EQ(found.all, 6.21);
  EXPECT_DOUBLE_EQ(found.busy, 1.71);
}

TEST(ParseCoreSeconds, TakesNothingElse) {
  for (const char* text : {"", "cpu", "cpu0 1 2 3 4 5 6 7 8", "cpu  1 2 3 4 5 6 7\n", "cpu  1 2 three 4 5 6 7 8\n"})
    EXPECT_FALSE(parse_core_seconds(text, 100)) << text;
}

TEST(ThreadProcessorSeconds, CountsTheCallingThreadAlone) {
  const double before = thread_processor_seconds();
  double elsewhere = 0;
  std::thread([&] {
    while (elsewhere < 0.05) elsewhere = thread_processor_seconds();
  }).join();
  // Both were counted for the process, and this thread waited.
  EXPECT_GE(process_processor_seconds(), 0.05);
  const double waited = thread_processor_seconds();
  EXPECT_LE(waited - before, process_processor_seconds() - elsewhere);
  while (thread_processor_seconds() == waited) continue;
}

TEST(OtherWork, IsAShare) {
  if (!std::ifstream("/proc/stat")) GTEST_SKIP() << "this system has no /proc/stat";
  const OtherWork others;
  std::optional<double> share;
  while (!share) share = others.share();  // until the system's clock has ticked
  EXPECT_GE(*share, 0);
  EXPECT_LE(*share, 1);
}

}  // namespace
}  // namespace lowpass
