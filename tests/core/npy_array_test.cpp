#include "lowpass/core/npy_array.hpp"

#include <gtest/gtest.h>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

const NpyExpectation anything = {
    {"<f4", "<f8", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8"}, 1, 3, "save another type"};

NpyArray parse_golden(const std::string& name, const NpyExpectation& expected = anything) {
  const std::filesystem::path path = std::filesystem::path(GOLDEN_DIR) / "npy" / name;
  return parse_npy(read_file(path), path, expected);
}

std::string refusal_of(const std::string& name, const NpyExpectation& expected) {
  return refusal<BadInput>([&] { parse_golden(name, expected); });
}

TEST(ParseNpy, ReadsEveryIntegerTypeFromItsSmallestToItsLargestNumber) {
  struct Case {
    const char* file;
    const char* type;
    double smallest, largest;
  };
  // The largest numbers of 8 bytes are no doubles; the nearest ones are powers of two.
  for (const Case& one : {Case{"limits_i1.npy", "|i1", -128, 127},
                          {"limits_i2.npy", "<i2", -32768, 32767},
                          {"limits_i4.npy", "<i4", -2147483648.0, 2147483647},
                          {"limits_i8.npy", "<i8", -0x1p63, 0x1p63},
                          {"limits_u1.npy", "|u1", 0, 255},
                          {"limits_u2.npy", "<u2", 0, 65535},
                          {"limits_u4.npy", "<u4", 0, 4294967295},
                          {"limits_u8.npy", "<u8", 0, 0x1p64}}) {
    const NpyArray array = parse_golden(one.file);
    EXPECT_EQ(array.type(), one.type);
    ASSERT_EQ(array.shape(), std::vector<std::size_t>{3}) << one.file;
    EXPECT_EQ(array.number(0), one.smallest) << one.file;
    EXPECT_EQ(array.number(1), one.largest) << one.file;
    EXPECT_EQ(array.number(2), 1) << one.file;
  }
}

TEST(ParseNpy, GivesNumbersInCOrder) {
  for (const char* name : {"digits.npy", "digits_fortran.npy"}) {
    const NpyArray array = parse_golden(name);
    ASSERT_EQ(array.shape(), (std::vector<std::size_t>{2, 3, 4})) << name;
    ASSERT_EQ(array.count(), 24U);
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t j = 0; j < 3; ++j)
        for (std::size_t k = 0; k < 4; ++k)
          EXPECT_EQ(array.number((i * 3 + j) * 4 + k), static_cast<double>(100 * i + 10 * j + k)) << name;
  }
}

TEST(ParseNpy, RefusesTypesThatTheCallerCannotUse) {
  expect_in(refusal_of("single.npy", {{"<i8", "|u1"}, 1, 2, "save integers"}),
            {"single.npy", "numbers of type '<i8' or '|u1'", "found type '<f4'", "save integers"});
  for (const char* name : {"half.npy", "complex.npy", "objects.npy"})
    expect_in(refusal_of(name, anything), {name, "numbers of type", "save another type"});
}

TEST(ParseNpy, PassesOnTheAdviceThatSuitsWhatWasFound) {
  NpyExpectation expected{{"<f8"}, 1, 1, "", [](std::string_view type, const std::vector<std::size_t>& shape) {
                            return "have " + std::string(type) + npy_shape(shape);
                          }};
  expect_in(refusal_of("single.npy", expected), {"; have <f4(3, 4)"});
  expect_in(refusal_of("double.npy", expected), {"a 1-dimensional array", "; have <f8(3, 4)"});
}

TEST(ParseNpy, RefusesNumbersOfDimensionsThatTheCallerCannotUse) {
  expect_in(refusal_of("cube.npy", {{"<f8"}, 1, 2, ""}), {"a 1- or 2-dimensional array", "shape (2, 2, 2)"});
  expect_in(refusal_of("double.npy", {{"<f8"}, 1, 1, ""}), {"a 1-dimensional array", "shape (3, 4)"});
  expect_in(refusal_of("double_vector.npy", {{"<f8"}, 2, 3, ""}), {"a 2- or 3-dimensional array", "shape (4,)"});
}

}  // namespace
}  // namespace lowpass
