#include "cli/output.hpp"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <limits>

namespace lowpass {
namespace {

TEST(Output, json_objects_start_with_the_schema) {
  EXPECT_EQ(json_object().dump(), R"({"schema":1})");
}

TEST(Output, numbers_that_are_not_finite_become_null_with_the_reason_beside) {
  nlohmann::ordered_json object = json_object();
  set_number(object, "a", 0.1);
  set_number(object, "b", std::numeric_limits<double>::quiet_NaN());
  set_number(object, "c", -std::numeric_limits<double>::infinity());
  EXPECT_EQ(object.at("a"), 0.1);
  EXPECT_TRUE(object.at("b").is_null());
  EXPECT_TRUE(object.at("c").is_null());
  EXPECT_EQ(object.at("not_finite").dump(), R"({"b":"nan","c":"-inf"})");
}

}  // namespace
}  // namespace lowpass
