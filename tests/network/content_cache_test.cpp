#include "lowpass/network/content_cache.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "environment_guard.hpp"
#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/network/data_set.hpp"
#include "network/idx_bytes.hpp"
#include "refusal.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t training_images = 3000, side = 28;

/// Bytes that gzip cannot make shorter.
std::string noise_images(std::uint32_t seed) {
  std::string bytes = big_endian_bytes({0x00000803, training_images, side, side});
  for (std::size_t k = 0; k < std::size_t{training_images} * side * side; ++k) {
    seed = 1664525 * seed + 1013904223;
    bytes += static_cast<char>(seed >> 24U);
  }
  return bytes;
}

/// CRC-32 as eight hexadecimal digits.
std::string checksum(std::string_view bytes) {
  constexpr const char* digits = "0123456789abcdef";
  const uLong sum = crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
  std::string text;
  for (int shift = 28; shift >= 0; shift -= 4) text += digits[(sum >> static_cast<unsigned>(shift)) & 15U];
  return text;
}

/// A data set whose training images are worth an entry, made long ago, and a folder for caches.
class ContentCacheTest : public ::testing::Test {
 protected:
  ContentCacheTest() {
    fs::create_directory(folder / "data");
    write_source(images);
    folder.write("data/train-labels-idx1-ubyte.gz", gzipped(label_file(training_images)));
    folder.write("data/t10k-images-idx3-ubyte.gz", gzipped(image_file(3, side, side)));
    folder.write("data/t10k-labels-idx1-ubyte.gz", gzipped(label_file(3)));
  }

  void write_source(const std::string& content, std::chrono::hours age = std::chrono::hours(1)) const {
    fs::last_write_time(folder.write("data/train-images-idx3-ubyte.gz", gzipped(content)),
                        fs::file_time_type::clock::now() - age);
  }

  DataSet load() const {
    return load_data_set({.data = (folder / "data").string(), .required_name = {}, .train_samples = {}});
  }

  /// Reads the set and expects it to be that of these images.
  void expect_loads(const std::string& expected) const {
    const DataSet set = load();
    ASSERT_EQ(set.train->features.size(), expected.size() - 16);
    std::size_t different = 0;
    for (std::size_t i = 0; i < set.train->features.size(); ++i)
      if (set.train->features.data()[i] != static_cast<float>(static_cast<unsigned char>(expected[16 + i])) / 255)
        ++different;
    EXPECT_EQ(different, 0U);
    EXPECT_EQ(set.test->features(2, 783), static_cast<float>((7 * 2351) % 256) / 255);
    EXPECT_EQ(set.train->labels.at(2999), 9U);
  }

  std::vector<fs::path> entries() const {
    std::vector<fs::path> found;
    if (fs::exists(cache))
      for (const auto& entry : fs::directory_iterator(cache)) found.push_back(entry.path());
    return found;
  }
  /// The only entry; @pre there is one.
  fs::path entry() const { return entries().at(0); }

  /// The first byte of the content in the only entry, the checksum put right: whoever sees it has read the entry.
  void forge_entry() const {
    std::string bytes = read_file(entry());
    const std::size_t first_pixel = bytes.size() - images.size() + 16;
    bytes[first_pixel] = static_cast<char>(bytes[first_pixel] ^ 0x55);
    const std::size_t sum = bytes.find('\n') + 1;
    bytes.replace(sum, 8, checksum(std::string_view(bytes).substr(sum + 8)));
    write_file(entry(), bytes);
  }
  std::string forged_images() const {
    std::string forged = images;
    forged[16] = static_cast<char>(forged[16] ^ 0x55);
    return forged;
  }

  const TemporaryFolder folder;
  const fs::path cache = folder / "caches/lowpass";
  const std::string images = noise_images(1);
  const EnvironmentGuard caches{"XDG_CACHE_HOME", (folder / "caches").string()};
  const EnvironmentGuard home{"HOME", (folder / "home").string()};
  const EnvironmentGuard choice{"LOWPASS_CACHE", std::nullopt};
};

TEST_F(ContentCacheTest, HoldsLargeCompressedFilesOnly) {
  expect_loads(images);
  ASSERT_EQ(entries().size(), 1U);
  EXPECT_NE(entry().filename().string().find("train-images-idx3-ubyte"), std::string::npos);
  // What it holds and a line or two.
  EXPECT_LT(fs::file_size(entry()), images.size() + 500);
}

TEST_F(ContentCacheTest, IsReadTheNextTime) {
  const std::string sum = load().files.at(0).md5;
  EXPECT_EQ(load().files.at(0).md5, sum);
  expect_loads(images);
  forge_entry();
  expect_loads(forged_images());
}

TEST_F(ContentCacheTest, MakesADamagedEntryAnew) {
  expect_loads(images);
  const std::string whole = read_file(entry());
  const std::size_t head = whole.size() - images.size();
  // Every byte of what stands before the content, and some of the content.
  std::vector<std::size_t> places{head, head + 16, whole.size() / 2, whole.size() - 1};
  for (std::size_t place = 0; place < head; place += 7) places.push_back(place);
  for (const std::size_t place : places) {
    std::string damaged = whole;
    damaged[place] = static_cast<char>(damaged[place] ^ 0x04);
    write_file(entry(), damaged);
    expect_loads(images);
    EXPECT_EQ(read_file(entry()), whole) << place;
  }
}

TEST_F(ContentCacheTest, MakesATruncatedEntryAnew) {
  expect_loads(images);
  const std::string whole = read_file(entry());
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{10}, std::size_t{40}, std::size_t{150}, whole.size() / 2, whole.size() - 1}) {
    write_file(entry(), whole.substr(0, length));
    expect_loads(images);
    EXPECT_EQ(read_file(entry()), whole) << length;
  }
  write_file(entry(), whole + "x");
  expect_loads(images);
  EXPECT_EQ(read_file(entry()), whole);
}

TEST_F(ContentCacheTest, ReplacesTheEntryOfAChangedSource) {
  expect_loads(images);
  const std::string before = read_file(entry());
  const std::string others = noise_images(2);
  write_source(others, std::chrono::hours(2));
  expect_loads(others);
  EXPECT_EQ(entries().size(), 1U);
  EXPECT_NE(read_file(entry()), before);
  forge_entry();
  // The same content at another time.
  write_source(others, std::chrono::hours(3));
  expect_loads(others);
}

TEST_F(ContentCacheTest, DoesNotTakeAnEntryForAFileThatWasGivenTheOldTime) {
  const fs::path source = folder / "data/train-images-idx3-ubyte.gz";
  expect_loads(images);
  const FileState before = file_state(source).value_or(FileState{});
  const auto time = fs::last_write_time(source);
  // Until the file system's clock has gone on.
  do {
    write_source(forged_images());
    fs::last_write_time(source, time);
  } while (file_state(source).value_or(before).status_changed == before.status_changed);
  const FileState after = file_state(source).value_or(FileState{});
  ASSERT_EQ(after.size, before.size);
  ASSERT_EQ(after.modified, before.modified);
  expect_loads(forged_images());
}

TEST_F(ContentCacheTest, HoldsTheFilesOfEveryFolder) {
  const std::string others = noise_images(2);
  expect_loads(images);
  fs::rename(folder / "data", folder / "first");
  fs::copy(folder / "first", folder / "data");
  write_source(others);
  expect_loads(others);
  EXPECT_EQ(entries().size(), 1U);  // of a path that is the same again
  fs::rename(folder / "data", folder / "second");
  for (const char* place : {"first", "second"}) {
    fs::create_directory_symlink(folder / place, folder / "data");
    expect_loads(place == std::string("first") ? images : others);
    fs::remove(folder / "data");
  }
  EXPECT_EQ(entries().size(), 3U);
}

TEST_F(ContentCacheTest, DoesNotHoldASourceWhoseTimeMayStandStill) {
  write_source(images, std::chrono::hours(-1));
  expect_loads(images);
  EXPECT_TRUE(entries().empty());
}

TEST_F(ContentCacheTest, DoesNotHoldWhatIsRefused) {
  write_source(images + "x");
  expect_in(refusal<BadInput>([&] { load(); }), {"train-images-idx3-ubyte.gz", "trailing"});
  EXPECT_TRUE(entries().empty());
}

TEST_F(ContentCacheTest, IsDoneWithoutWhereItCannotBeWritten) {
  folder.write("caches", "a file where the folder should go");
  expect_loads(images);
  expect_loads(images);
  // Where the entry should go there is a folder.
  fs::remove(folder / "caches");
  expect_loads(images);
  const fs::path place = entry();
  fs::remove(place);
  fs::create_directories(place / "inside");
  expect_loads(images);
  EXPECT_TRUE(fs::is_directory(place));
  EXPECT_EQ(entries().size(), 1U);
}

TEST_F(ContentCacheTest, IsSwitchedOffByTheEnvironment) {
  const EnvironmentGuard off("LOWPASS_CACHE", "off");
  expect_loads(images);
  EXPECT_TRUE(entries().empty());
  EXPECT_FALSE(cache_folder());
}

TEST_F(ContentCacheTest, RefusesAnotherValueOfTheVariable) {
  const EnvironmentGuard wrong("LOWPASS_CACHE", "no");
  expect_in(refusal<BadInput>([&] { load(); }), {"$LOWPASS_CACHE is 'no'", "'off'"});
}

TEST_F(ContentCacheTest, LiesInTheHomeFolderElse) {
  const EnvironmentGuard nowhere("XDG_CACHE_HOME", std::nullopt);
  EXPECT_FALSE(cache_folder());  // this home does not exist
  expect_loads(images);
  EXPECT_FALSE(fs::exists(folder / "home"));
  fs::create_directory(folder / "home");
  EXPECT_EQ(cache_folder(), folder / "home/.cache/lowpass");
  expect_loads(images);
  EXPECT_FALSE(fs::is_empty(folder / "home/.cache/lowpass"));
  const EnvironmentGuard relative("XDG_CACHE_HOME", "caches");
  EXPECT_EQ(cache_folder(), folder / "home/.cache/lowpass");
}

TEST_F(ContentCacheTest, IsDoneWithoutWhereThereIsNoHome) {
  const EnvironmentGuard nowhere("XDG_CACHE_HOME", std::nullopt), homeless("HOME", std::nullopt);
  EXPECT_FALSE(cache_folder());
  expect_loads(images);
}

TEST_F(ContentCacheTest, RemovesWhatKilledProcessesLeft) {
  const fs::path old_part = folder.write("old", "half an entry"), new_part = folder.write("new", "half an entry");
  fs::create_directories(cache);
  fs::rename(old_part, cache / "entry.part-1-0");
  fs::rename(new_part, cache / "entry.part-2-0");
  fs::last_write_time(cache / "entry.part-1-0", fs::file_time_type::clock::now() - std::chrono::hours(25));
  expect_loads(images);
  EXPECT_FALSE(fs::exists(cache / "entry.part-1-0"));
  EXPECT_TRUE(fs::exists(cache / "entry.part-2-0"));
}

TEST_F(ContentCacheTest, ServesThreadsAndProcessesAtOnce) {
  expect_loads(images);
  const fs::path place = entry();
  fs::remove(place);
  std::vector<pid_t> processes;
  for (int process = 0; process < 3; ++process) {
    processes.push_back(::fork());
    if (processes.back() == 0) {
      for (int round = 0; round < 3; ++round) {
        expect_loads(images);
        write_file(place, "damage while others read");
      }
      ::_exit(HasFailure() ? 1 : 0);
    }
  }
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 3; ++thread)
      threads.emplace_back([&] {
        for (int round = 0; round < 3; ++round) expect_loads(images);
      });
  }
  for (const pid_t process : processes) {
    int status = -1;
    EXPECT_EQ(::waitpid(process, &status, 0), process);
    EXPECT_EQ(status, 0);
  }
  expect_loads(images);
  EXPECT_EQ(entries().size(), 1U);
  forge_entry();
  expect_loads(forged_images());
}

}  // namespace
}  // namespace lowpass
