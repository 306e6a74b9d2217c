#include "lowpass/core/json_numbers.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <nlohmann/json.hpp>

namespace lowpass {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(JsonNumbers, ThatAreNotFiniteBecomeNullWithTheReasonBeside) {
  nlohmann::ordered_json object;
  set_number(object, "a", 0.1);
  set_number(object, "b", nan);
  set_number(object, "c", -infinity);
  EXPECT_EQ(object.dump(), R"({"a":0.1,"b":null,"not_finite":{"b":"nan","c":"-inf"},"c":null})");
}

TEST(JsonNumbers, OfAnArrayAreNamedByItsKey) {
  nlohmann::ordered_json object;
  set_numbers(object, "heights", std::array{1.5, infinity, 2.0});
  EXPECT_EQ(object.dump(), R"({"heights":[1.5,null,2.0],"not_finite":{"heights":"inf"}})");
}

}  // namespace
}  // namespace lowpass
