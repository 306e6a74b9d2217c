#include "lowpass/core/safetensors.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>

#include "lowpass/core/errors.hpp"
#include "refusal.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

fs::path golden(const std::string& name) {
  return fs::path(GOLDEN_DIR) / "safetensors" / name;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The numbers of tests/golden/safetensors/make.py, rounded to float32.
std::vector<double> singles(std::size_t count) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i)
    values[i] = static_cast<float>(static_cast<double>(i) - 2.5 + static_cast<double>(i) / 3);
  return values;
}

/// What make.py saved as single.safetensors, in the order of the data.
std::vector<NamedTensor> saved_tensors() {
  return {{"Größe", {2, 0, 3}, {}},        {"a \"quoted\" \\ name\n", {2}, singles(2)},
          {"input.bias", {3}, singles(3)}, {"input.weight", {3, 2}, singles(6)},
          {"scale", {}, {0.1F}},           {"tail.weight", {2, 2}, singles(4)}};
}

void expect_same(const std::vector<NamedTensor>& found, const std::vector<NamedTensor>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].name, expected[i].name);
    EXPECT_EQ(found[i].shape, expected[i].shape) << found[i].name;
    EXPECT_EQ(found[i].values, expected[i].values) << found[i].name;
  }
}

std::string length_bytes(std::uint64_t length) {
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes;
}

std::string file_with(const std::string& header, const std::string& data = std::string(8, '\0')) {
  return length_bytes(header.size()) + header + data;
}

/// A header's entry.
std::string entry(const std::string& name, const std::string& type, const std::string& shape,
                  const std::string& offsets) {
  return "\"" + name + R"(":{"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
}

class SafetensorsTest : public ::testing::Test {
 protected:
  std::string refusal_of_bytes(const std::string& bytes) const {
    const fs::path path = folder.write("weights.safetensors", bytes);
    const std::string message = refusal<BadInput>([&] { read_safetensors(path); });
    expect_in(message, {path.string(), "expected ", "found "});
    return message;
  }
  std::string refusal_of(const std::string& header, const std::string& data = std::string(8, '\0')) const {
    return refusal_of_bytes(file_with(header, data));
  }
  /// Of a header with one tensor `w`; 8 bytes of data follow.
  std::string refusal_of_tensor(const std::string& type, const std::string& shape, const std::string& offsets) const {
    const std::string message = refusal_of("{" + entry("w", type, shape, offsets) + "}");
    expect_in(message, {"tensor 'w'"});
    return message;
  }
  std::string refusal_to_write(const std::vector<NamedTensor>& tensors,
                               const std::map<std::string, std::string>& metadata = {}) const {
    const fs::path path = folder / "written.safetensors";
    const std::string message = refusal<BadInput>([&] { write_safetensors(path, tensors, metadata); });
    expect_in(message, {path.string()});
    EXPECT_FALSE(fs::exists(path)) << message;
    return message;
  }

  const TemporaryFolder folder;
};

TEST_F(SafetensorsTest, ReadsWhatTheReferenceImplementationSaved) {
  expect_same(read_safetensors(golden("single.safetensors")), saved_tensors());
  expect_same(read_safetensors(golden("no_metadata.safetensors")), {{"x", {1}, singles(1)}});
}

TEST_F(SafetensorsTest, ReadsDoubleSingleHalfAndBrainFloats) {
  const std::vector<NamedTensor> tensors = read_safetensors(golden("all_types.safetensors"));
  std::vector<double> values(6);
  for (std::size_t i = 0; i < 6; ++i) values[i] = static_cast<double>(i) - 2.5 + static_cast<double>(i) / 3;
  // The rounded numbers from NumPy; then the smallest and the largest subnormal half and the largest one.
  const std::vector<double> halves = {-2.5,       -1.1669921875,      0.1666259765625,       1.5,   2.833984375,
                                      4.16796875, std::ldexp(1, -24), std::ldexp(1023, -24), 65504, -0.0};
  const std::vector<double> brain_floats = {-2.5, -1.1640625, 0.166015625, 1.5, 2.828125, std::ldexp(1, -133)};
  expect_same(
      tensors,
      {{"double", {6}, values}, {"single", {6}, singles(6)}, {"brain", {6}, brain_floats}, {"half", {10}, halves}});
  EXPECT_TRUE(std::signbit(tensors.at(3).values.at(9)));
}

TEST_F(SafetensorsTest, WritesTheBytesOfTheReferenceImplementation) {
  std::vector<NamedTensor> tensors = saved_tensors();
  std::swap(tensors[0], tensors[4]);
  write_safetensors(folder / "single", tensors, {{"made by", "the reference implementation"}});
  EXPECT_EQ(bytes_of(folder / "single"), bytes_of(golden("single.safetensors")));
  write_safetensors(folder / "no_metadata", std::vector<NamedTensor>{{"x", {1}, singles(1)}});
  EXPECT_EQ(bytes_of(folder / "no_metadata"), bytes_of(golden("no_metadata.safetensors")));
}

TEST_F(SafetensorsTest, WritesNothingAtAllAsAFileThatIsRead) {
  write_safetensors(folder / "none", {});
  EXPECT_EQ(bytes_of(folder / "none"), file_with("{}      ", ""));
  EXPECT_TRUE(read_safetensors(folder / "none").empty());
}

TEST_F(SafetensorsTest, RoundsToSinglePrecision) {
  const std::vector<NamedTensor> tensors = {{"x", {2}, {1.0 / 3, std::numeric_limits<float>::max()}}};
  write_safetensors(folder / "rounded", tensors);
  EXPECT_EQ(read_safetensors(folder / "rounded").at(0).values,
            (std::vector<double>{static_cast<float>(1.0 / 3), std::numeric_limits<float>::max()}));
}

TEST_F(SafetensorsTest, IsInTheOrderOfTheDataNotOfTheHeader) {
  const fs::path path = folder.write(
      "order", file_with("{" + entry("a", "F32", "[1]", "[4,8]") + "," + entry("b", "F32", "[1]", "[0,4]") + "}"));
  const std::vector<NamedTensor> tensors = read_safetensors(path);
  ASSERT_EQ(tensors.size(), 2U);
  EXPECT_EQ(tensors[0].name, "b");
  EXPECT_EQ(tensors[1].name, "a");
}

TEST_F(SafetensorsTest, RefusesAFileThatIsTooShortForItsHeader) {
  expect_in(refusal_of_bytes(""), {"8 bytes", "a file of 0 bytes"});
  expect_in(refusal_of_bytes("1234567"), {"a file of 7 bytes"});
  expect_in(refusal_of_bytes(length_bytes(3) + "{}"), {"a header of 3 bytes", "found 2 bytes"});
  expect_in(refusal_of_bytes(length_bytes(std::numeric_limits<std::uint64_t>::max()) + "{}"),
            {"a header of 18446744073709551615 bytes", "found 2 bytes"});
}

TEST_F(SafetensorsTest, RefusesAHeaderOfMoreThanOneHundredMillionBytes) {
  const fs::path path = folder.write("long.safetensors", length_bytes(100'000'001) + "{}");
  // Holes in files take no place on the disk.
  fs::resize_file(path, 8 + 100'000'001);
  expect_in(refusal<BadInput>([&] { read_safetensors(path); }), {"at most 100000000 bytes", "one of 100000001"});
}

TEST_F(SafetensorsTest, RefusesAHeaderThatIsNoJsonObject) {
  expect_in(refusal_of(""), {"begins with '{'", "found ''"});
  for (const char* header : {"[]", "1", " {}", "\xEF\xBB\xBF{}", "null"})
    expect_in(refusal_of(header), {"begins with '{'"});
  for (const char* header : {"{", "{]", "{'w':1}", "{\"w\"}", "{} x", "{}{}", "{\"w\":1,}", "{\"\xff\":1}", "{/**/}"})
    expect_in(refusal_of(header), {"a header in JSON", "an error near its byte"});
  expect_in(refusal_of(std::string("{}\0", 3)), {"a header in JSON", "a zero byte at 2"});
  expect_in(refusal_of(R"({"w":1e999})"), {"tensor 'w'", "no double"});
}

TEST_F(SafetensorsTest, RefusesKeysThatAreGivenTwice) {
  const std::string w = entry("w", "F32", "[1]", "[0,4]");
  expect_in(refusal_of("{" + w + "," + w + "}"), {"tensor 'w'", "every key once", "'w' twice"});
  expect_in(refusal_of(R"({"w":{"dtype":"F64","dtype":"F64","shape":[1],"data_offsets":[0,8]}})"),
            {"tensor 'w'", "'dtype' twice"});
  expect_in(refusal_of(R"({"__metadata__":{"a":"1","a":"2"},)" + entry("w", "F64", "[1]", "[0,8]") + "}"),
            {"'a' twice"});
  // The same key written in another way.
  expect_in(refusal_of("{" + w + "," + entry("\\u0077", "F32", "[1]", "[4,8]") + "}"), {"'w' twice"});
}

TEST_F(SafetensorsTest, RefusesNestedLists) {
  expect_in(refusal_of_tensor("F64", "[[1]]", "[0,8]"), {"a list or an object inside"});
  // Its tree would take much more memory than the file.
  const std::string deep = "{\"w\":" + std::string(1'000'000, '[');
  expect_in(refusal_of(deep), {"tensor 'w'", "a list or an object inside"});
}

TEST_F(SafetensorsTest, RefusesEntriesThatAreNotDtypeShapeAndOffsets) {
  for (const char* description :
       {"1", "[]", "{}", R"({"dtype":"F64","shape":[1]})", R"({"dtype":"F64","data_offsets":[0,8]})",
        R"({"shape":[1],"data_offsets":[0,8]})", R"({"dtype":"F64","shape":[1],"data_offsets":[0,8],"scale":2})"})
    expect_in(refusal_of(std::string("{\"w\":") + description + "}"),
              {"tensor 'w'", "dtype, shape and data_offsets alone", std::string(description).substr(0, 2)});
}

TEST_F(SafetensorsTest, RefusesOtherTypesByName) {
  expect_in(refusal_of_tensor("F8_E4M3", "[8]", "[0,8]"), {"F64, F32, F16 or BF16", "found \"F8_E4M3\""});
  expect_in(refusal_of_tensor("f64", "[1]", "[0,8]"), {"found \"f64\""});
  expect_in(refusal_of(R"({"w":{"dtype":64,"shape":[1],"data_offsets":[0,8]}})"), {"tensor 'w'", "found 64"});
  expect_in(refusal<BadInput>([] { read_safetensors(golden("integers.safetensors")); }),
            {"integers.safetensors", "tensor 'steps'", "F64, F32, F16 or BF16", "\"I64\""});
}

TEST_F(SafetensorsTest, RefusesSizesThatAreNotWholeNumbersFromZero) {
  for (const char* shape : {"[-1]", "[1.0]", "[0.5]", "[\"1\"]", "[null]", "1", "[18446744073709551616]", "[1e0]"})
    expect_in(refusal_of_tensor("F64", shape, "[0,8]"), {"whole numbers from 0"});
}

TEST_F(SafetensorsTest, RefusesShapesWhoseProductOverflows) {
  // Modulo 2^64 the first two are 8 bytes.
  for (const char* shape : {"[2305843009213693953]", "[3,12297829382473034411]", "[18446744073709551615,2,0]"})
    expect_in(refusal_of_tensor("F64", shape, "[0,8]"), {"counted in 64 bits", std::string(shape).substr(0, 20)});
}

TEST_F(SafetensorsTest, RefusesOffsetsThatAreNotTwoWholeNumbersFromZero) {
  for (const char* offsets : {"[0]", "[0,4,8]", "[]", "[-8,0]", "[0,8.0]", "8", "null", "{\"begin\":0}", "[0,\"8\"]"})
    expect_in(refusal_of_tensor("F64", "[1]", offsets), {"two whole numbers from 0", offsets});
}

TEST_F(SafetensorsTest, RefusesOffsetsOutsideTheFileOrInTheWrongOrder) {
  for (const char* offsets : {"[8,0]", "[0,9]", "[8,16]", "[0,18446744073709551615]", "[18446744073709551608,0]"})
    expect_in(refusal_of_tensor("F64", "[1]", offsets), {"begin <= end <= 8", offsets});
}

TEST_F(SafetensorsTest, RefusesOffsetsThatDoNotFitTheShape) {
  expect_in(refusal_of_tensor("F64", "[2]", "[0,8]"), {"16 bytes apart for the shape [2] of F64", "[0,8]"});
  expect_in(refusal_of_tensor("F32", "[1]", "[0,8]"), {"4 bytes apart"});
  expect_in(refusal_of_tensor("BF16", "[2,3]", "[0,8]"), {"12 bytes apart for the shape [2,3] of BF16"});
  expect_in(refusal_of_tensor("F32", "[]", "[0,8]"), {"4 bytes apart for the shape [] of F32"});
  expect_in(refusal_of_tensor("F32", "[1152921504606846976]", "[0,8]"), {"4611686018427387904 bytes apart"});
}

TEST_F(SafetensorsTest, RefusesOverlappingTensors) {
  const std::string a = entry("a", "F32", "[1]", "[0,4]");
  expect_in(
      refusal_of("{" + a + "," + entry("b", "F32", "[1]", "[0,4]") + "," + entry("c", "F32", "[1]", "[4,8]") + "}"),
      {"tensor 'b'", "from byte 4", "from byte 0 (overlapping)"});
  expect_in(
      refusal_of("{" + entry("b", "F32", "[1]", "[2,6]") + "," + a + "," + entry("c", "F16", "[1]", "[6,8]") + "}"),
      {"tensor 'b'", "from byte 4", "from byte 2 (overlapping)"});
  expect_in(refusal_of("{" + entry("a", "F64", "[1]", "[0,8]") + "," + entry("b", "F32", "[0]", "[4,4]") + "}"),
            {"tensor 'b'", "overlapping"});
}

TEST_F(SafetensorsTest, RefusesHolesAndTrailingBytes) {
  expect_in(refusal_of("{" + entry("a", "F16", "[1]", "[0,2]") + "," + entry("b", "F32", "[1]", "[4,8]") + "}"),
            {"tensor 'b'", "from byte 2", "from byte 4 (a hole)"});
  expect_in(refusal_of_tensor("F32", "[1]", "[4,8]"), {"from byte 0", "from byte 4 (a hole)"});
  expect_in(refusal_of("{" + entry("a", "F32", "[1]", "[0,4]") + "}"), {"4 bytes of data", "8 (trailing bytes)"});
  expect_in(refusal_of("{}"), {"0 bytes of data", "8 (trailing bytes)"});
}

TEST_F(SafetensorsTest, RefusesMetadataThatAreNotTexts) {
  const std::string w = entry("w", "F64", "[1]", "[0,8]");
  for (const char* metadata : {R"({"a":1})", R"(["a"])", "null", R"({"a":{"b":"c"}})"})
    expect_in(refusal_of(std::string(R"({"__metadata__":)") + metadata + "," + w + "}"),
              {"texts by name in __metadata__", metadata});
}

TEST_F(SafetensorsTest, NamesTheTensorAndIndexOfWhatIsNotFinite) {
  const auto of = [&](const std::string& type, const std::string& shape, const std::string& data) {
    return refusal_of("{" + entry("w", type, shape, "[0," + std::to_string(data.size()) + "]") + "}", data);
  };
  expect_in(of("F16", "[2,2]", std::string("\x00\x3c\x00\x00\x00\x3c\x00\x7c", 8)), {"tensor 'w'", "inf at index 3"});
  expect_in(of("F16", "[1]", std::string("\x01\xfc", 2)), {"nan at index 0"});
  expect_in(of("BF16", "[2]", std::string("\x00\x00\x80\xff", 4)), {"-inf at index 1"});
  expect_in(of("F32", "[1]", std::string("\x00\x00\xc0\x7f", 4)), {"nan at index 0"});
  expect_in(of("F64", "[1]", std::string("\x00\x00\x00\x00\x00\x00\xf0\x7f", 8)), {"inf at index 0"});
}

TEST_F(SafetensorsTest, NamesAFileThatCannotBeRead) {
  expect_in(refusal<IoError>([] { read_safetensors("/nowhere/weights.safetensors"); }),
            {"/nowhere/weights.safetensors", "No such file"});
}

TEST_F(SafetensorsTest, RefusesEveryTruncationOfAFile) {
  for (const char* name : {"single.safetensors", "all_types.safetensors"}) {
    const std::string bytes = bytes_of(golden(name));
    for (std::size_t length = 0; length < bytes.size(); ++length)
      EXPECT_THROW(read_safetensors(folder.write("cut", bytes.substr(0, length))), BadInput) << name << " " << length;
  }
}

TEST_F(SafetensorsTest, RefusesOrReadsAllNumbersWhateverByteOfTheHeaderIsChanged) {
  const std::string bytes = bytes_of(golden("all_types.safetensors"));
  for (std::size_t place = 0; place < 248; ++place) {
    for (const char changed : {'\0', '\xff', '9', ' ', '"', '[', '{', ',', static_cast<char>(bytes[place] ^ 1)}) {
      std::string broken = bytes;
      broken[place] = changed;
      const fs::path path = folder.write("changed", broken);
      try {
        std::size_t count = 0;
        for (const NamedTensor& tensor : read_safetensors(path)) count += tensor.values.size();
        EXPECT_EQ(count, 28U) << "byte " << place << " is " << int{changed};
      } catch (const BadInput& error) {
        expect_in(error.what(), {path.string()});
      }
    }
  }
}

TEST_F(SafetensorsTest, IsNotWrittenWithNumbersThatDoNotFillTheirShape) {
  expect_in(refusal_to_write({{"w", {2, 3}, {1, 2, 3, 4, 5}}}), {"tensor 'w'", "5 values", "shape [2,3]"});
  expect_in(refusal_to_write({{"w", {}, {}}}), {"0 values", "shape []"});
  expect_in(refusal_to_write({{"w", {std::size_t{1} << 63U, 2}, {}}}), {"0 values"});
}

TEST_F(SafetensorsTest, IsNotWrittenWithNumbersBeyondSinglePrecision) {
  const double infinity = std::numeric_limits<double>::infinity();
  expect_in(refusal_to_write({{"v", {1}, {0}}, {"w", {2}, {0, std::nan("")}}}), {"tensor 'w'", "nan at index 1"});
  expect_in(refusal_to_write({{"w", {1}, {-infinity}}}), {"-inf at index 0"});
  expect_in(refusal_to_write({{"w", {1}, {1e39}}}), {"1e+39 at index 0", "float32"});
}

TEST_F(SafetensorsTest, IsNotWrittenWithUnfitNames) {
  expect_in(refusal_to_write({{"w", {1}, {0}}, {"w", {1}, {0}}}), {"tensor 'w'", "given twice"});
  expect_in(refusal_to_write({{"__metadata__", {1}, {0}}}), {"the metadata's"});
  expect_in(refusal_to_write({{"\xff", {1}, {0}}}), {"UTF-8"});
  expect_in(refusal_to_write({{"w", {1}, {0}}}, {{"a", "\xff"}}), {"UTF-8"});
}

}  // namespace
}  // namespace lowpass
