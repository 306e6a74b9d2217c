#include "lowpass/core/npy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "lowpass/core/errors.hpp"
#include "refusal.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

std::filesystem::path golden(const std::string& name) {
  return std::filesystem::path(GOLDEN_DIR) / "npy" / name;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The numbers of tests/golden/npy/make.py.
double table(std::size_t i, std::size_t j) {
  return -1.25 + static_cast<double>(i) + static_cast<double>(j) / 3;
}

template <class Real>
Matrix<Real> table_as() {
  Matrix<Real> values(3, 4);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 4; ++j) values(i, j) = static_cast<Real>(table(i, j));
  return values;
}

template <class Real>
void expect_table(const std::string& name) {
  const Matrix<double> values = read_npy(golden(name));
  ASSERT_EQ(values.rows(), 3U) << name;
  ASSERT_EQ(values.columns(), 4U) << name;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      EXPECT_EQ(values(i, j), static_cast<Real>(table(i, j))) << name << " " << i << " " << j;
}

template <class Real>
void expect_middle_row(const std::string& name) {
  const Matrix<double> values = read_npy(golden(name));
  ASSERT_EQ(values.rows(), 1U) << name;
  ASSERT_EQ(values.columns(), 4U) << name;
  for (std::size_t j = 0; j < 4; ++j) EXPECT_EQ(values(0, j), static_cast<Real>(table(1, j))) << name << " " << j;
}

std::string refusal_of(const std::filesystem::path& path) {
  return refusal<BadInput>([&] { read_npy(path); });
}

/// Version 1.0 with this header and data.
std::string file_with(const std::string& header, const std::string& data = std::string(8, '\0')) {
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 0xFFU);
  bytes += static_cast<char>(header.size() >> 8U);
  return bytes + header + data;
}

TEST(ReadNpy, ReadsWhatNumPySaved) {
  expect_table<double>("double.npy");
  expect_table<float>("single.npy");
}

TEST(ReadNpy, ReadsFortranOrder) {
  expect_table<double>("double_fortran.npy");
  expect_table<float>("single_fortran.npy");
}

TEST(ReadNpy, ReadsFormatVersions2And3) {
  expect_table<double>("version_2.npy");
  expect_table<double>("version_3.npy");
}

TEST(ReadNpy, ReadsTheOtherByteOrder) {
  expect_table<double>("big_endian.npy");
}

TEST(ReadNpy, ReadsHeadersAsPython2AndOtherProgramsWriteThem) {
  for (const char* name : {"python_2.npy", "no_order.npy", "native_order.npy", "irrelevant_order.npy"})
    expect_table<double>(name);
}

TEST(ReadNpy, ReadsHalfPrecisionAsNumPyDoes) {
  const Matrix<double> expected = read_npy(golden("half_as_double.npy"));
  for (const char* name : {"half.npy", "half_big_endian.npy"}) {
    const Matrix<double> found = read_npy(golden(name));
    ASSERT_EQ(found.rows(), 3U);
    EXPECT_TRUE(std::ranges::equal(found.values(), expected.values())) << name;
  }
}

TEST(ReadNpy, LeavesRowsThatAreNotFiniteToCallersWhoAskForThem) {
  const Matrix<double> array = read_npy(golden("nan.npy"), NotFinite::allowed);
  EXPECT_EQ(array(1, 3), table(1, 3));
  EXPECT_TRUE(std::isnan(array(2, 1)));
  EXPECT_NO_THROW(check_finite_row("nan.npy", array, 1));
  expect_in(refusal<BadInput>([&] { check_finite_row("nan.npy", array, 2); }), {"nan in row 2, column 1"});
}

TEST(ReadNpy, MakesAOneDimensionalArrayOneRow) {
  expect_middle_row<double>("double_vector.npy");
  expect_middle_row<float>("single_vector.npy");
}

TEST(ReadNpy, ReadsKeysInAnyOrderWithAnySpacing) {
  const TemporaryFolder folder;
  const auto path = folder.write("a.npy", file_with("{\"shape\":( 1,1 ) ,\t'fortran_order' : True,'descr':'<f8'}\n"));
  const Matrix<double> values = read_npy(path);
  ASSERT_EQ(values.size(), 1U);
  EXPECT_EQ(values(0, 0), 0);
}

TEST(ReadNpy, RefusesOtherTypesByName) {
  for (const auto& [name, type] : {std::pair{"integers.npy", "<i8"}, {"complex.npy", "<c16"}, {"objects.npy", "|O"}})
    expect_in(refusal_of(golden(name)), {name, "'<f4' or '<f8'", type, "astype('<f8')"});
  expect_in(refusal_of(golden("records.npy")), {"records.npy", "several fields"});
}

TEST(ReadNpy, RefusesOtherNumbersOfDimensions) {
  expect_in(refusal_of(golden("scalar.npy")), {"scalar.npy", "shape ()"});
  expect_in(refusal_of(golden("cube.npy")), {"cube.npy", "shape (2, 2, 2)"});
}

TEST(ReadNpy, RefusesAnArrayWithoutNumbers) {
  expect_in(refusal_of(golden("empty.npy")), {"at least one number", "(0, 3)"});
  // A loop over this many rows would never end.
  expect_in(refusal_of(golden("long_sizes.npy")), {"(1234567890123456789, 0)"});
}

TEST(ReadNpy, NamesRowAndColumnOfWhatIsNotFinite) {
  expect_in(refusal_of(golden("nan.npy")), {"nan.npy", "nan in row 2, column 1"});
  expect_in(refusal_of(golden("infinity_fortran.npy")), {"-inf in row 2, column 1"});
}

TEST(ReadNpy, RefusesAFileThatIsNoArray) {
  const TemporaryFolder folder;
  expect_in(refusal_of(folder.write("empty", "")), {"an empty file"});
  expect_in(refusal_of(folder.write("text", "1.5 2.5\n")), {"begins with", "'1.5 2.'"});
  expect_in(refusal_of(folder.write("page.npy", "<!DOCTYPE html>\n<html>")), {"page.npy", "found an HTML page"});
  expect_in(refusal_of(folder.write("arrays.npz", "PK\x03\x04 and more")), {"found a ZIP archive (.zip, .npz)"});
  expect_in(refusal_of(folder.write("version", std::string("\x93NUMPY\x04\x00", 8))), {"found 4.0"});
  expect_in(refusal_of(folder.write("minor", std::string("\x93NUMPY\x01\x01", 8))), {"found 1.1"});
}

TEST(ReadNpy, RefusesAHeaderThatIsNotNumPys) {
  const TemporaryFolder folder;
  for (const char* header : {
           "",
           "{}",
           "{'descr': '<f8', 'fortran_order': False}",
           "{'descr': '<f8', 'shape': (1,)}",
           "{'fortran_order': False, 'shape': (1,)}",
           "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}",
           "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}",
           "{'descr': '<f8', 'fortran_order': Maybe, 'shape': (1,)}",
           "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
           "{'descr': '<f8', 'fortran_order': False, 'shape': (1.0,)}",
           "{'descr': '<f8', 'fortran_order': False, 'shape': 1}",
           "{'descr': '<f8', 'fortran_order': False, 'shape': (1 1)}",
           "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999999,)}",
           "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} more",
           "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)",
           "{'descr': <f8, 'fortran_order': False, 'shape': (1,)}",
           "{'descr': '<f8, fortran_order: False, shape: (1,)}",
       })
    expect_in(refusal_of(folder.write("header.npy", file_with(header))), {"header.npy", "expected a NumPy header"});
}

TEST(ReadNpy, RefusesAHeaderLengthBeyondTheFile) {
  const TemporaryFolder folder;
  std::string bytes = bytes_of(golden("version_2.npy"));
  bytes.replace(8, 4, "\xff\xff\xff\xff");
  expect_in(refusal_of(folder.write("long.npy", bytes)), {"a header of 4294967295 bytes", "truncated"});
}

TEST(ReadNpy, RefusesShapesWhoseProductOverflows) {
  const TemporaryFolder folder;
  // Modulo 2^64 both are one number, 8 bytes: 8 (2^61 + 1) is 8, and the second's sizes are inverse to each other.
  for (const std::string shape : {"(2305843009213693953,)", "(3, 12297829382473034411)"}) {
    const std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + "}";
    expect_in(refusal_of(folder.write("wide.npy", file_with(header))),
              {"all numbers of shape " + shape, "8 bytes after the header"});
  }
}

TEST(ReadNpy, RefusesMissingAndTrailingBytes) {
  const TemporaryFolder folder;
  const std::string bytes = bytes_of(golden("double.npy"));
  expect_in(refusal_of(folder.write("short.npy", bytes.substr(0, bytes.size() - 1))),
            {"shape (3, 4), 8 bytes each", "found 95 bytes"});
  expect_in(refusal_of(folder.write("long.npy", bytes + "x")), {"found 97 bytes"});
}

TEST(ReadNpy, NamesAFileThatCannotBeRead) {
  expect_in(refusal<IoError>([] { read_npy("/nowhere/weights.npy"); }), {"/nowhere/weights.npy", "No such file"});
}

TEST(ReadNpy, RefusesEveryTruncationOfAFile) {
  const TemporaryFolder folder;
  for (const char* name : {"double.npy", "single_fortran.npy", "version_2.npy", "version_3.npy"}) {
    const std::string bytes = bytes_of(golden(name));
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      const auto path = folder.write("cut.npy", bytes.substr(0, length));
      EXPECT_THROW(read_npy(path), BadInput) << name << " cut to " << length;
    }
  }
}

TEST(ReadNpy, RefusesOrReadsAllNumbersWhateverByteOfTheHeaderIsChanged) {
  const TemporaryFolder folder;
  for (const char* name : {"double.npy", "version_2.npy"}) {
    const std::string bytes = bytes_of(golden(name));
    for (std::size_t place = 0; place < 128; ++place) {
      for (const char changed : {'\0', '\xff', '9', ' ', '\'', '(', ',', static_cast<char>(bytes[place] ^ 1)}) {
        std::string broken = bytes;
        broken[place] = changed;
        const auto path = folder.write("changed.npy", broken);
        try {
          const std::size_t count = read_npy(path).size();
          EXPECT_EQ(count, 12U) << name << ", byte " << place << " is " << int{changed};
        } catch (const BadInput& error) {
          expect_in(error.what(), {"changed.npy"});
        }
      }
    }
  }
}

TEST(NpyBytes, AreThoseThatNumPyWrites) {
  EXPECT_EQ(npy_bytes(table_as<double>()), bytes_of(golden("double.npy")));
  EXPECT_EQ(npy_bytes(table_as<float>()), bytes_of(golden("single.npy")));
  const Matrix<float> single = table_as<float>();
  EXPECT_EQ(npy_bytes(single.row(1)), bytes_of(golden("single_vector.npy")));
}

TEST(NpyBytes, AreThoseThatNumPyWritesForLongSizes) {
  EXPECT_EQ(npy_bytes(MatrixView<const float>(nullptr, 1234567890123456789U, 0)), bytes_of(golden("long_sizes.npy")));
}

TEST(NpyBytes, AreReadBackAsTheyWere) {
  const TemporaryFolder folder;
  const Matrix<double> values = table_as<double>();
  const Matrix<double> back = read_npy(folder.write("table.npy", npy_bytes(values)));
  ASSERT_EQ(back.rows(), values.rows());
  EXPECT_TRUE(std::equal(back.values().begin(), back.values().end(), values.values().begin(), values.values().end()));
}

}  // namespace
}  // namespace lowpass
