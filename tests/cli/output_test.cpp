#include "cli/output.hpp"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

namespace lowpass {
namespace {

TEST(Output, json_objects_start_with_the_schema) {
  EXPECT_EQ(json_object().dump(), R"({"schema":1})");
}

}  // namespace
}  // namespace lowpass
