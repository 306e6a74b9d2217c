// A study whose folder cannot be written into any more: it says so, and goes on after the repair.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mount.h>

#include <chrono>
#include <thread>

#include "lowpass/core/files.hpp"
#include "refusal.hpp"
#include "study/folder_content.hpp"
#include "study/program.hpp"
#include "study/tiny_study.hpp"
#include "temporary_folder.hpp"

namespace {

class BrokenFolder : public ::testing::Test {
 protected:
  BrokenFolder() {
    write_tiny_images(folder);
    study_.epochs = "10";
  }
  ~BrokenFolder() override { ::umount2(disk().c_str(), MNT_DETACH); }

  std::filesystem::path disk() const { return folder / "disk"; }

  /// A disk of the test's own of so many kilobytes. False where only others may mount one.
  bool mount(const std::string& kilobytes) {
    std::filesystem::create_directory(disk());
    return ::mount("tmpfs", disk().c_str(), "tmpfs", 0, ("size=" + kilobytes + "k").c_str()) == 0;
  }
  bool remount(unsigned long flags, const std::string& kilobytes) {
    return ::mount("tmpfs", disk().c_str(), "tmpfs", MS_REMOUNT | flags, ("size=" + kilobytes + "k").c_str()) == 0;
  }

  Program start(const std::filesystem::path& out) {
    const std::filesystem::path study = folder.write("study.toml", tiny_study(folder, study_));
    return Program({"run", study.string(), "--out", out.string(), "--workers", "1"}, folder / "messages.txt");
  }

  void wait_for(const std::filesystem::path& file) {
    for (int i = 0; i < 12000 && !std::filesystem::exists(file); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ASSERT_TRUE(std::filesystem::exists(file)) << file;
  }

  /// The study goes on in the folder to what one that nothing has befallen holds.
  void expect_repaired(const std::filesystem::path& out) {
    const Program again = start(out);
    ASSERT_EQ(again.wait(), 0) << again.messages();
    ASSERT_EQ(start(folder / "whole").wait(), 0);
    expect_same_files(reproducible_files(folder / "whole"), reproducible_files(out));
  }

  TinyStudy study_;
  TemporaryFolder folder;
};

TEST_F(BrokenFolder, AFullDiskEndsTheRunWithTheReasonAndNothingHalfWritten) {
  // Room for a few runs of some 700 kB each.
  if (!mount("3000")) GTEST_SKIP() << "no disk can be mounted here";
  const Program run = start(disk() / "out");
  EXPECT_EQ(run.wait(), 1);
  expect_in(run.messages(), {"No space left on device", "run the same command again to go on"});
  for (const auto& entry : std::filesystem::recursive_directory_iterator(disk() / "out"))
    EXPECT_FALSE(lowpass::is_temporary_name(entry.path().filename().string())) << entry.path();
  ASSERT_TRUE(remount(0, "100000"));
  expect_repaired(disk() / "out");
}

TEST_F(BrokenFolder, AReadOnlyDiskIsNamedBeforeAnythingIsComputed) {
  if (!mount("100000")) GTEST_SKIP() << "no disk can be mounted here";
  ASSERT_EQ(start(disk() / "out").wait(), 0);
  std::filesystem::remove_all(disk() / "out/training/fcp-sgd-1");
  ASSERT_TRUE(remount(MS_RDONLY, "100000"));
  const Program run = start(disk() / "out");
  EXPECT_EQ(run.wait(), 1);
  expect_in(run.messages(), {"out/", "Read-only file system"});
  ASSERT_TRUE(remount(0, "100000"));
  expect_repaired(disk() / "out");
}

TEST_F(BrokenFolder, OneThatVanishesIsNotMadeAnew) {
  study_.more = "[networks.fcp.sgd]\nepochs = 300\n";
  const Program run = start(folder / "out");
  wait_for(folder / "out/.work/claims/training");
  std::filesystem::rename(folder / "out", folder / "elsewhere");
  EXPECT_EQ(run.wait(), 1);
  expect_in(run.messages(), {"out' has vanished", "mend this, then run the same command again"});
  EXPECT_FALSE(std::filesystem::exists(folder / "out/training"));
  // One that was copied elsewhere goes on there.
  std::filesystem::copy(folder / "elsewhere", folder / "copy", std::filesystem::copy_options::recursive);
  expect_repaired(folder / "copy");
}

}  // namespace
