// The data of the ranks of one machine, in one process.

#include "lowpass/study/cluster/shared_data.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "lowpass/core/errors.hpp"
#include "lowpass/study/cluster/rank_messages.hpp"
#include "lowpass/study/study_landscapes.hpp"
#include "network/idx_bytes.hpp"
#include "study/thread_ranks.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

/// What the memory at the address is mapped from; empty for a process's own.
std::string source_of(const void* address) {
  const auto sought = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::istringstream text(line);
    std::uintptr_t begin = 0, end = 0;
    char dash = 0;
    text >> std::hex >> begin >> dash >> end;
    if (begin <= sought && sought < end) return line;
  }
  return "";
}

class SharedDataTest : public ::testing::Test {
 protected:
  /// Images that take more than 32 MiB as numbers, and few others.
  SharedDataTest() {
    constexpr std::uint32_t many = 12000, few = 20, side = 28;
    for (const auto& [name, count] : {std::pair{"train", many}, {"t10k", few}}) {
      std::string bytes = big_endian_bytes({0x00000803, count, side, side});
      for (std::uint32_t i = 0; i < count * side * side; ++i) bytes += static_cast<char>(i * 31 % 251);
      folder.write(std::string(name) + "-images-idx3-ubyte", bytes);
      folder.write(std::string(name) + "-labels-idx1-ubyte", label_file(count));
    }
    study.data_name = folder.path().string() + "/";
  }

  nlohmann::ordered_json told() { return receive_message(second).value().content; }

  static void expect_same(const DataSet& a, const DataSet& b) {
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.folder, b.folder);
    ASSERT_EQ(a.files.size(), b.files.size());
    for (std::size_t i = 0; i < a.files.size(); ++i) EXPECT_EQ(a.files[i].md5, b.files[i].md5);
    for (const Split split : {Split::train, Split::test}) {
      EXPECT_TRUE(std::ranges::equal(a.split(split)->features.values(), b.split(split)->features.values()));
      EXPECT_EQ(a.split(split)->features.columns(), b.split(split)->features.columns());
      EXPECT_EQ(a.split(split)->labels, b.split(split)->labels);
    }
  }

  TemporaryFolder folder;
  Study study;
  Post post{2};
  ThreadRanks first{post, 0}, second{post, 1};
};

TEST_F(SharedDataTest, IsInMemoryOnce) {
  const DataSet alone = load_study_data(study, std::nullopt);
  const SharedData shared(first, study, std::nullopt);
  const DataSet seen = told_data(told(), study, std::nullopt);
  expect_same(shared.data(), alone);
  expect_same(seen, alone);
  for (const DataSet& data : {shared.data(), seen}) {
    const Matrix<float>& features = data.train->features;
    EXPECT_NE(source_of(features.data() + features.size() / 2).find("memfd:lowpass-data"), std::string::npos);
  }
  EXPECT_EQ(source_of(alone.train->features.data() + 5000).find("memfd"), std::string::npos);
}

TEST_F(SharedDataTest, StaysForThoseWhoSeeItWhenTheFirstHasGone) {
  auto shared = std::make_unique<SharedData>(first, study, std::nullopt);
  const DataSet seen = told_data(told(), study, std::nullopt);
  shared.reset();
  expect_same(seen, load_study_data(study, std::nullopt));
}

TEST_F(SharedDataTest, IsReadAnewWhereOtherDataAreAskedFor) {
  const SharedData shared(first, study, std::nullopt);
  study.train_samples = 7;
  const DataSet own = told_data(told(), study, std::nullopt);
  EXPECT_EQ(own.train->count(), 7U);
}

TEST_F(SharedDataTest, IsReadAnewWhereItCannotBeSeen) {
  const SharedData shared(first, study, std::nullopt);
  nlohmann::ordered_json message = told();
  message["file"] = "/proc/1/fd/none";
  expect_same(told_data(message, study, std::nullopt), shared.data());
}

TEST_F(SharedDataTest, TheOthersAreToldWhenThereIsNone) {
  EXPECT_THROW(SharedData(first, study, "/nowhere/"), BadInput);
  expect_same(told_data(told(), study, std::nullopt), load_study_data(study, std::nullopt));
}

}  // namespace
}  // namespace lowpass
