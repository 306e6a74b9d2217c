#include "lowpass/core/files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/process_name.hpp"
#include "refusal.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

std::string write_refusal(const fs::path& path) {
  return refusal<IoError>([&] { write_file(path, "bytes"); });
}

TEST(ReadFile, GivesEveryByte) {
  const TemporaryFolder folder;
  std::string bytes;
  for (int i = 0; i < 200'000; ++i) bytes += static_cast<char>(i % 251);
  EXPECT_EQ(read_file(folder.write("file", bytes)), bytes);
  EXPECT_EQ(read_file(folder.write("empty", "")), "");
}

TEST(ReadFile, GivesEveryByteOfAFileThatSaysNoSize) {
  // The system's own files have the size 0.
  EXPECT_NE(read_file("/proc/self/status").find("VmSize"), std::string::npos);
}

TEST(ReadLargeFile, GivesTheSameBytes) {
  const TemporaryFolder folder;
  for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{70'000}, std::size_t{10'000'000}}) {
    std::string bytes(length, 'a');
    for (std::size_t i = 0; i < length; ++i) bytes[i] = static_cast<char>(i % 251);
    const Bytes found = read_large_file(folder.write("file", bytes));
    EXPECT_TRUE(std::string_view(found.data(), found.size()) == bytes) << length;
  }
  expect_in(refusal<IoError>([&] { read_large_file(folder / "absent"); }), {"absent", "No such file or directory"});
}

TEST(ReadFile, NamesThePathAndTheSystemsReason) {
  const TemporaryFolder folder;
  expect_in(refusal<IoError>([&] { read_file(folder / "absent"); }),
            {"'" + (folder / "absent").string() + "'", "No such file or directory"});
  expect_in(refusal<IoError>([&] { read_file(folder.path()); }),
            {"'" + folder.path().string() + "'", "Is a directory"});
}

TEST(WriteFile, WritesAndReplacesAndLeavesNothingElse) {
  const TemporaryFolder folder;
  const std::string bytes("a\0b\n", 4);
  write_file(folder / "file", "a much longer content");
  write_file(folder / "file", bytes);
  EXPECT_EQ(read_file(folder / "file"), bytes);
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(WriteFile, WritesPartsOneAfterTheOther) {
  const TemporaryFolder folder;
  write_file(folder / "file", {"one ", "", "two ", std::string_view("th\0ee", 5)});
  EXPECT_EQ(read_file(folder / "file"), std::string("one two th\0ee", 13));
}

TEST(WriteFile, MakesMissingFolders) {
  const TemporaryFolder folder;
  write_file(folder / "a/b/c/file", "bytes");
  EXPECT_EQ(read_file(folder / "a/b/c/file"), "bytes");
}

TEST(WriteFile, TakesANameWithoutAFolder) {
  const TemporaryFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  write_file("file", "bytes");
  fs::current_path(before);
  EXPECT_EQ(read_file(folder / "file"), "bytes");
}

TEST(WriteFile, FollowsTheUsersMask) {
  const TemporaryFolder folder;
  const mode_t before = ::umask(027);
  write_file(folder / "file", "bytes");
  ::umask(before);
  EXPECT_EQ(fs::status(folder / "file").permissions(), fs::perms(0640));
}

TEST(WriteFile, NamesAFolderThatCannotBeMade) {
  const TemporaryFolder folder;
  folder.write("file", "bytes");
  expect_in(write_refusal(folder / "file/below/name"), {(folder / "file/below").string(), "Not a directory"});
  EXPECT_EQ(read_file(folder / "file"), "bytes");
}

TEST(WriteFile, NamesAFolderThatCannotBeWritten) {
  // Not even the administrator makes files there.
  expect_in(write_refusal("/proc/lowpass"), {"'/proc/lowpass'"});
}

TEST(WriteFile, LeavesNoTemporaryFileWhenItFails) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "name/inside");
  expect_in(write_refusal(folder / "name"), {"'" + (folder / "name").string() + "'"});
  EXPECT_EQ(entries(folder.path()), 1U);
  EXPECT_TRUE(fs::is_directory(folder / "name/inside"));
}

TEST(WriteFile, ShowsReadersAWholeFileAtAnyTime) {
  const TemporaryFolder folder;
  const std::string contents[] = {std::string(300'000, 'a'), std::string(200'000, 'b')};
  write_file(folder / "file", contents[0]);
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; i < 40; ++i) write_file(folder / "file", contents[i % 2]);
    done = true;
  });
  do {
    const std::string read = read_file(folder / "file");
    EXPECT_TRUE(read == contents[0] || read == contents[1]) << read.size();
  } while (!done);
  writer.join();
}

TEST(WriteFile, LetsSeveralWritersWriteTheSameName) {
  const TemporaryFolder folder;
  std::vector<std::thread> writers;
  for (const char content : {'a', 'b', 'c', 'd'})
    writers.emplace_back([&folder, content] {
      for (int i = 0; i < 10; ++i) write_file(folder / "file", std::string(10'000, content));
    });
  for (std::thread& writer : writers) writer.join();
  const std::string read = read_file(folder / "file");
  EXPECT_EQ(read, std::string(10'000, read.at(0)));
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(MakeWritableFolder, MakesItOrSaysWhyNot) {
  const TemporaryFolder folder;
  make_writable_folder(folder / "a/b");
  EXPECT_TRUE(fs::is_directory(folder / "a/b"));
  write_file(folder / "file", "x");
  expect_in(refusal<IoError>([&] { make_writable_folder(folder / "file/below"); }), {"file/below"});
  expect_in(refusal<IoError>([] { make_writable_folder("/proc/lowpass"); }), {"/proc/lowpass"});
}

TEST(IsTemporaryName, KnowsTheNamesOfWriteFile) {
  const TemporaryFolder folder;
  std::atomic<bool> seen = false;
  std::atomic<bool> done = false;
  // Only a look while writing shows a temporary name; the writer goes on until one was seen.
  std::thread writer([&] {
    while (!seen) write_file(folder / "file", std::string(1'000'000, 'a'));
    done = true;
  });
  while (!done) {
    std::error_code vanished;
    for (fs::directory_iterator entry(folder.path(), vanished), end; !vanished && entry != end;
         entry.increment(vanished)) {
      const std::string name = entry->path().filename().string();
      if (name == "file") continue;
      EXPECT_TRUE(is_temporary_name(name)) << name;
      seen = true;
    }
  }
  writer.join();
  EXPECT_FALSE(is_temporary_name("result.json"));
  EXPECT_TRUE(is_temporary_name_of_this_host(temporary_path("result.json").string()));
  EXPECT_FALSE(is_temporary_name_of_this_host("result.json.part-" + host_name() + "2-17-00000000-0"));
  EXPECT_FALSE(is_temporary_name_of_this_host("result.json"));
  EXPECT_FALSE(is_temporary_name("fcp-bfgs-train.npy"));
}

TEST(WriteFileOnce, LeavesWhatIsThere) {
  const TemporaryFolder folder;
  EXPECT_TRUE(write_file_once(folder / "new/file", "first"));
  EXPECT_FALSE(write_file_once(folder / "new/file", "second"));
  EXPECT_EQ(read_file(folder / "new/file"), "first");
  EXPECT_EQ(entries(folder / "new"), 1U);
}

TEST(WriteFileOnce, OneOfManyAtATimeWrites) {
  const TemporaryFolder folder;
  for (int round = 0; round < 50; ++round) {
    const fs::path path = folder / ("file" + std::to_string(round));
    std::atomic<int> written = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&, i] {
        if (write_file_once(path, std::to_string(i))) ++written;
      });
    threads.clear();
    EXPECT_EQ(written, 1);
  }
  EXPECT_EQ(entries(folder.path()), 50U);
}

TEST(WriteFolderOnce, AppearsWithAllItsFilesOrNotAtAll) {
  const TemporaryFolder folder;
  const auto two_files = [&](const fs::path& draft) {
    EXPECT_FALSE(fs::exists(folder / "a/out"));
    EXPECT_TRUE(is_temporary_name(draft.filename().string()));
    write_file(draft / "one", "1");
    write_file(draft / "two", "2");
  };
  EXPECT_TRUE(write_folder_once(folder / "a/out", two_files));
  EXPECT_EQ(read_file(folder / "a/out/two"), "2");
  EXPECT_FALSE(write_folder_once(folder / "a/out", [](const fs::path& draft) { write_file(draft / "one", "other"); }));
  EXPECT_EQ(read_file(folder / "a/out/one"), "1");
  EXPECT_THROW(write_folder_once(folder / "a/failed",
                                 [](const fs::path& draft) {
                                   write_file(draft / "one", "1");
                                   throw BadInput("no more");
                                 }),
               BadInput);
  EXPECT_EQ(entries(folder / "a"), 1U);
}

TEST(WriteFolderOnce, TakesThePlaceOfAnEmptyFolderAndNotOfAFile) {
  const TemporaryFolder folder;
  const auto a_file = [](const fs::path& draft) { write_file(draft / "file", "1"); };
  fs::create_directory(folder / "empty");
  EXPECT_TRUE(write_folder_once(folder / "empty", a_file));
  EXPECT_TRUE(fs::exists(folder / "empty/file"));
  folder.write("taken", "");
  expect_in(refusal<IoError>([&] { write_folder_once(folder / "taken", a_file); }), {"taken", "Not a directory"});
  EXPECT_EQ(entries(folder.path()), 2U);
}

}  // namespace
}  // namespace lowpass
