#include "lowpass/core/duration.hpp"

#include <gtest/gtest.h>

namespace lowpass {
namespace {

TEST(ParseDuration, TakesUnits) {
  EXPECT_EQ(parse_duration("45s"), 45);
  EXPECT_EQ(parse_duration("90m"), 5400);
  EXPECT_EQ(parse_duration("1.5h"), 5400);
  EXPECT_EQ(parse_duration("2d"), 172800);
}

// https://slurm.schedmd.com/sbatch.html, --time, but for bare minutes.
TEST(ParseDuration, TakesSlurmsForms) {
  EXPECT_EQ(parse_duration("30:15"), 30 * 60 + 15);
  EXPECT_EQ(parse_duration("2:30:00"), 9000);
  EXPECT_EQ(parse_duration("1-12"), 36 * 3600);
  EXPECT_EQ(parse_duration("1-12:30"), 36 * 3600 + 1800);
  EXPECT_EQ(parse_duration("1-12:30:05"), 36 * 3600 + 1805);
}

TEST(ParseDuration, TakesNothingElse) {
  // A number alone is minutes to SLURM and seconds to others.
  for (const char* text : {"", "90", "m", "90x", "-5m", "0s", "1e400h", "nan s", "1:2:3:4", "1-", "-12", "1:-2", "1 h"})
    EXPECT_FALSE(parse_duration(text)) << text;
}

}  // namespace
}  // namespace lowpass
