#include "lowpass/network/npy_data.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/md5.hpp"
#include "network/array_file.hpp"
#include "network/idx_bytes.hpp"
#include "refusal.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

class NpyDataTest : public ::testing::Test {
 protected:
  /// 3 training and 2 test samples of 2 features, classes up to 300.
  NpyDataTest() {
    folder.write("train-samples.npy", array_file<float>("<f4", "(3, 2)", {0.5F, -1.25F, 300, 0, 1e-30F, 7}));
    folder.write("train-labels.npy", array_file<std::int64_t>("<i8", "(3,)", {2, 0, 300}));
    folder.write("test-samples.npy", array_file<double>("<f8", "(2, 2)", {0.1, 2, 3, 4}));
    folder.write("test-labels.npy", array_file<std::int64_t>("<i8", "(2,)", {1, 5}));
  }

  DataSet load(std::optional<std::size_t> train_samples = {}) const {
    return load_data_set({.data = place, .required_name = {}, .train_samples = train_samples});
  }
  std::string refusal_to_load() const {
    return refusal<BadInput>([&] { load(); });
  }
  /// With another file in place of one of the four; the message names it.
  std::string refusal_of(const std::string& name, const std::string& bytes) const {
    folder.write(name, bytes);
    const std::string message = refusal_to_load();
    expect_in(message, {"'" + place + "/" + name + "'"});
    return message;
  }

  const TemporaryFolder folder;
  const std::string place = folder.path().string();
};

TEST_F(NpyDataTest, TakesNumbersAsTheyAre) {
  const DataSet set = load();
  EXPECT_EQ(set.name, place);
  EXPECT_EQ(set.folder, place);
  ASSERT_EQ(set.train->count(), 3U);
  ASSERT_EQ(set.train->features.columns(), 2U);
  EXPECT_EQ(set.train->features(0, 0), 0.5F);
  EXPECT_EQ(set.train->features(0, 1), -1.25F);
  EXPECT_EQ(set.train->features(1, 0), 300.0F);
  EXPECT_EQ(set.train->features(2, 1), 7.0F);
  EXPECT_EQ(set.train->labels, (std::vector<std::uint32_t>{2, 0, 300}));
  ASSERT_EQ(set.test->count(), 2U);
  EXPECT_EQ(set.test->features(0, 0), 0.1F);
  EXPECT_EQ(set.test->features(1, 1), 4.0F);
  EXPECT_EQ(set.test->labels, (std::vector<std::uint32_t>{1, 5}));
}

TEST_F(NpyDataTest, DividesBytesBy255) {
  folder.write("train-samples.npy", array_file<std::uint8_t>("|u1", "(3, 2)", {0, 1, 2, 128, 254, 255}));
  folder.write("test-samples.npy", array_file<std::uint8_t>("|u1", "(2, 2)", {255, 0, 0, 51}));
  const DataSet set = load();
  EXPECT_EQ(set.train->features(0, 1), 1.0F / 255);
  EXPECT_EQ(set.train->features(1, 1), 128.0F / 255);
  EXPECT_EQ(set.train->features(2, 1), 1.0F);
  EXPECT_EQ(set.test->features(1, 1), 0.2F);
}

TEST_F(NpyDataTest, LaysThreeDimensionsOutRowByRow) {
  folder.write("train-samples.npy",
               array_file<float>("<f4", "(3, 2, 2)", {0, 1, 10, 11, 100, 101, 110, 111, 200, 201, 210, 211}));
  folder.write("test-samples.npy", array_file<float>("<f4", "(2, 2, 2)", {0, 0, 0, 0, 0, 0, 0, 9}));
  const DataSet set = load();
  ASSERT_EQ(set.train->features.columns(), 4U);
  EXPECT_EQ(set.train->features(2, 1), 201);
  EXPECT_EQ(set.train->features(2, 2), 210);
  EXPECT_EQ(set.test->features(1, 3), 9);
}

TEST_F(NpyDataTest, ReadsLabelsOfEveryIntegerType) {
  const std::vector<std::uint32_t> expected = {1, 5};
  const auto expect_read = [&](const std::string& bytes, const char* type) {
    folder.write("test-labels.npy", bytes);
    EXPECT_EQ(load().test->labels, expected) << type;
  };
  expect_read(array_file<std::int8_t>("|i1", "(2,)", {1, 5}), "i1");
  expect_read(array_file<std::int16_t>("<i2", "(2,)", {1, 5}), "i2");
  expect_read(array_file<std::int32_t>("<i4", "(2,)", {1, 5}), "i4");
  expect_read(array_file<std::uint8_t>("|u1", "(2,)", {1, 5}), "u1");
  expect_read(array_file<std::uint16_t>("<u2", "(2,)", {1, 5}), "u2");
  expect_read(array_file<std::uint32_t>("<u4", "(2,)", {1, 5}), "u4");
  expect_read(array_file<std::uint64_t>("<u8", "(2,)", {1, 5}), "u8");
}

TEST_F(NpyDataTest, ListsNamesAndSumsOfTheFiles) {
  const DataSet set = load();
  ASSERT_EQ(set.files.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(set.files[i].name, npy_file_names[i]);
  EXPECT_EQ(set.files[1].md5, md5_sum(array_file<std::int64_t>("<i8", "(3,)", {2, 0, 300})));
  EXPECT_EQ(set.files[3].md5, md5_sum(array_file<std::int64_t>("<i8", "(2,)", {1, 5})));
}

TEST_F(NpyDataTest, HasNoLabelsWithoutTheirFiles) {
  fs::remove(folder / "train-labels.npy");
  EXPECT_TRUE(load().train->labels.empty());
  EXPECT_EQ(load().test->labels.size(), 2U);
  fs::remove(folder / "test-labels.npy");
  const DataSet set = load(2);
  EXPECT_EQ(set.train->count(), 2U);
  EXPECT_TRUE(set.test->labels.empty());
  ASSERT_EQ(set.files.size(), 2U);
  EXPECT_EQ(set.files[0].name, "train-samples.npy");
  EXPECT_EQ(set.files[1].name, "test-samples.npy");
}

TEST_F(NpyDataTest, KeepsTheFirstTrainingSamplesAndAllTestSamples) {
  const DataSet set = load(2);
  EXPECT_EQ(set.train->count(), 2U);
  EXPECT_EQ(set.train->features(1, 0), 300.0F);
  EXPECT_EQ(set.train->labels, (std::vector<std::uint32_t>{2, 0}));
  EXPECT_EQ(set.test->count(), 2U);
  EXPECT_EQ(load(3).train->count(), 3U);
  for (const std::size_t asked : {0U, 4U})
    expect_in(refusal<BadInput>([&] { load(asked); }), {"train_samples is " + std::to_string(asked), "1 ... 3", place});
}

TEST_F(NpyDataTest, RefusesSamplesOfOtherTypes) {
  expect_in(refusal_of("test-samples.npy", array_file<std::int64_t>("<i8", "(2, 2)", {1, 2, 3, 4})),
            {"'<f4' or '<f8' or '|u1'", "found type '<i8'", "astype('<f4')", "bytes from 0 to 255"});
}

TEST_F(NpyDataTest, RefusesLabelsThatAreNoIntegers) {
  expect_in(refusal_of("train-labels.npy", array_file<float>("<f4", "(3,)", {0, 1, 2})),
            {"'<i8' or", "'|u1'", "found type '<f4'", "astype('<i8')"});
  expect_in(refusal_of("train-labels.npy", array_file<std::uint8_t>("|b1", "(3,)", {0, 1, 1})), {"found type '|b1'"});
}

TEST_F(NpyDataTest, SaysHowOneHotAndNamedLabelsAreNumbered) {
  // Any sort of number marks the class.
  expect_in(refusal_of("train-labels.npy", array_file<float>("<f4", "(3, 2)", {1, 0, 0, 1, 1, 0})),
            {"found type '<f4'", "np.save(file, array.argmax(axis=1))"});
  expect_in(refusal_of("train-labels.npy", array_file<std::int64_t>("<i8", "(3, 2)", {1, 0, 0, 1, 1, 0})),
            {"shape (3, 2)", "np.save(file, array.argmax(axis=1))"});
  for (const char* type : {"<U1", "|S4", "|O"})
    expect_in(
        refusal_of("train-labels.npy", array_file<std::int32_t>(type, "(3,)", {'a', 'b', 'a'})),
        {"found type '" + std::string(type) + "'", "np.unique(array, return_inverse=True)", "np.save(file, numbers)"});
}

TEST_F(NpyDataTest, ReadsHalfPrecisionSamples) {
  // 1, -2, 65504 (the largest), 2^-24 (the smallest), 0, 0.5
  folder.write("train-samples.npy",
               array_file<std::uint16_t>("<f2", "(3, 2)", {0x3c00, 0xc000, 0x7bff, 0x0001, 0x0000, 0x3800}));
  const DataSet set = load();
  EXPECT_EQ(set.train->features(0, 1), -2.0F);
  EXPECT_EQ(set.train->features(1, 0), 65504.0F);
  EXPECT_EQ(set.train->features(1, 1), 0x1p-24F);
  EXPECT_EQ(set.train->features(2, 1), 0.5F);
}

TEST_F(NpyDataTest, RefusesOtherNumbersOfDimensions) {
  expect_in(refusal_of("train-labels.npy", array_file<std::int64_t>("<i8", "(3, 1)", {0, 1, 2})),
            {"a 1-dimensional array", "shape (3, 1)"});
  expect_in(refusal_of("train-samples.npy", array_file<float>("<f4", "(6,)", {0, 1, 2, 3, 4, 5})),
            {"a 2- or 3-dimensional array", "shape (6,)"});
  expect_in(refusal_of("train-samples.npy", array_file<float>("<f4", "(3, 1, 1, 2)", {0, 1, 2, 3, 4, 5})),
            {"a 2- or 3-dimensional array", "shape (3, 1, 1, 2)"});
}

TEST_F(NpyDataTest, RefusesArraysWithoutNumbers) {
  expect_in(refusal_of("train-labels.npy", array_file<std::int64_t>("<i8", "(0,)", {})),
            {"at least one number", "shape (0,)"});
  for (const std::string shape : {"(0, 2)", "(3, 0)", "(3, 0, 2)"})
    expect_in(refusal_of("train-samples.npy", array_file<float>("<f4", shape, {})), {"at least one number", shape});
}

TEST_F(NpyDataTest, RefusesATruncatedFile) {
  expect_in(refusal_of("test-samples.npy", array_file<double>("<f8", "(2, 2)", {1, 2, 3})),
            {"shape (2, 2), 8 bytes each", "found 24 bytes", "truncated"});
}

TEST_F(NpyDataTest, RefusesSamplesThatAreNoFiniteNumbers) {
  const float infinity = std::numeric_limits<float>::infinity();
  // Beyond the samples that are kept too.
  folder.write("train-samples.npy", array_file<float>("<f4", "(3, 2)", {0, 0, 0, 0, 0, std::nanf("")}));
  expect_in(refusal<BadInput>([&] { load(1); }), {"/train-samples.npy'", "nan in sample 2, feature 1"});
  expect_in(refusal_of("train-samples.npy", array_file<float>("<f4", "(3, 2)", {0, 0, -infinity, 0, 0, 0})),
            {"finite float32 numbers", "-inf in sample 1, feature 0"});
  expect_in(refusal_of("train-samples.npy", array_file<double>("<f8", "(3, 2)", {0, 1e39, 0, 0, 0, 0})),
            {"1e+39 in sample 0, feature 1"});
}

TEST_F(NpyDataTest, RefusesLabelsBelowZeroAndBeyond32Bits) {
  folder.write("train-labels.npy", array_file<std::int8_t>("|i1", "(3,)", {0, 1, -1}));
  expect_in(refusal<BadInput>([&] { load(1); }),
            {"/train-labels.npy'", "labels 0 ... 4294967295", "-1 for sample 2", "from 0"});
  expect_in(refusal_of("train-labels.npy", array_file<std::int64_t>("<i8", "(3,)", {0, 4294967296, 0})),
            {"4294967296 for sample 1"});
  folder.write("train-labels.npy", array_file<std::int64_t>("<i8", "(3,)", {0, 4294967295, 0}));
  EXPECT_EQ(load().train->labels[1], 4294967295U);
}

TEST_F(NpyDataTest, RefusesLabelsThatDoNotFitTheSamples) {
  expect_in(refusal_of("test-labels.npy", array_file<std::int64_t>("<i8", "(3,)", {0, 1, 2})),
            {"has 3 labels", place + "/test-samples.npy' has 2 samples"});
}

TEST_F(NpyDataTest, RefusesTestSamplesWithOtherFeatures) {
  expect_in(refusal_of("test-samples.npy", array_file<float>("<f4", "(2, 3)", {0, 0, 0, 0, 0, 0})),
            {"train-samples.npy' has the shape (3, 2)", "test-samples.npy' has (2, 3)"});
  // As many features, but not laid out alike.
  expect_in(refusal_of("test-samples.npy", array_file<float>("<f4", "(2, 1, 2)", {0, 0, 0, 0})), {"has (2, 1, 2)"});
}

TEST_F(NpyDataTest, RefusesBytesBesideNumbers) {
  expect_in(refusal_of("test-samples.npy", array_file<std::uint8_t>("|u1", "(2, 2)", {0, 0, 0, 0})),
            {"train-samples.npy' has the type '<f4'", "has '|u1'", "both"});
}

TEST_F(NpyDataTest, NamesTheSamplesThatAreMissing) {
  fs::remove(folder / "test-samples.npy");
  expect_in(refusal<IoError>([&] { load(); }), {place, "incomplete", "test-samples.npy is not there"});
  fs::remove(folder / "train-samples.npy");
  expect_in(refusal<IoError>([&] { load(); }), {"train-samples.npy is not there"});
}

TEST_F(NpyDataTest, NamesTheFileThatCannotBeRead) {
  fs::remove(folder / "train-labels.npy");
  fs::create_directory(folder / "train-labels.npy");
  expect_in(refusal<IoError>([&] { load(); }), {place + "/train-labels.npy"});
}

TEST_F(NpyDataTest, RefusesAFolderThatHoldsIdxFilesToo) {
  folder.write("t10k-labels-idx1-ubyte.gz", gzipped(label_file(2)));
  expect_in(refusal_to_load(), {place, "both IDX files and arrays",
                                "remove either t10k-labels-idx1-ubyte.gz or "
                                "train-samples.npy, train-labels.npy, test-samples.npy, test-labels.npy"});
}

TEST_F(NpyDataTest, RefusesArraysInPlaceOfAKnownSet) {
  expect_in(refusal<BadInput>([&] { load_data_set({.data = place, .required_name = "mnist", .train_samples = {}}); }),
            {place + "/train-samples.npy' is another data set than MNIST", "scripts/fetch-mnist"});
}

}  // namespace
}  // namespace lowpass
