#include "lowpass/study/cluster/task_checkpoint.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "lowpass/core/files.hpp"
#include "lowpass/study/cluster/checkpoint_file.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

class TaskCheckpointFiles : public testing::Test {
 protected:
  /// A computation of this task that has nothing to compute: it reaches places with these numbers.
  struct Computation {
    explicit Computation(TaskCheckpointFiles& test, const std::string& identity = "task sums")
        : checkpoint(test.file_, {"paths/a/1-2", identity},
                     {.every = test.every_, .say = [&test](const std::string& text) { test.said_.push_back(text); }}) {}
    void reach(int place) {
      const Checkpoint::Part part(&checkpoint, "place", [&] { return nlohmann::json(place); });
      checkpoint.reached();
    }
    /// Where it would go on from; null: it would begin.
    nlohmann::json begins_at() { return checkpoint.take("place"); }

    TaskCheckpoint checkpoint;
  };

  nlohmann::json begins_at(const std::string& identity = "task sums") {
    return Computation(*this, identity).begins_at();
  }
  std::string newest() const { return read_file(checkpoint_file(file_)); }

  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "checkpoints/paths/a/1-2";
  std::chrono::duration<double> every_{0};
  std::vector<std::string> said_;
};

TEST_F(TaskCheckpointFiles, HoldTheNewestStateAndTheOneBefore) {
  EXPECT_EQ(begins_at(), nullptr);
  EXPECT_FALSE(is_there(checkpoint_file(file_)));
  {
    Computation first(*this);
    first.reach(1);
    first.reach(2);
    first.reach(3);
  }
  EXPECT_TRUE(said_.empty());
  EXPECT_EQ(begins_at(), 3);
  EXPECT_EQ(said_, std::vector<std::string>{"paths/a/1-2 goes on from its checkpoint"});
  std::filesystem::remove(checkpoint_file(file_));  // as a kill between two renames leaves it
  EXPECT_EQ(begins_at(), 2);
  Computation(*this).checkpoint.remove();
  EXPECT_EQ(begins_at(), nullptr);
}

TEST_F(TaskCheckpointFiles, AreWrittenNowAndThenAndAtTheEnd) {
  every_ = std::chrono::hours(1);
  Computation computation(*this);
  computation.reach(1);
  EXPECT_FALSE(computation.checkpoint.is_due());
  EXPECT_FALSE(is_there(checkpoint_file(file_)));
  computation.checkpoint.store();
  EXPECT_EQ(begins_at(), 1);
  // Nothing new: the state before is not pushed out by the same once more.
  computation.checkpoint.store();
  EXPECT_FALSE(is_there(previous_checkpoint_file(file_)));
}

TEST_F(TaskCheckpointFiles, AStopBeforeTheFirstNewPlaceLeavesWhatIsThere) {
  Computation(*this).reach(1);
  Computation again(*this);
  EXPECT_EQ(again.begins_at(), 1);
  again.checkpoint.store();
  EXPECT_EQ(begins_at(), 1);
}

TEST_F(TaskCheckpointFiles, ThatAreDamagedAnywhereAreNoticedAndThoseBeforeUsed) {
  {
    Computation first(*this);
    first.reach(1);
    first.reach(2);
  }
  const std::string good = newest();
  for (std::size_t i = 0; i < good.size(); ++i)
    for (const char flip : {'\x01', '\x80'}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ flip);
      write_file(checkpoint_file(file_), bad);
      said_.clear();
      ASSERT_EQ(begins_at(), 1) << i;
      ASSERT_EQ(said_.size(), 2U);
      EXPECT_EQ(said_[0].find("warning: the checkpoint '" + checkpoint_file(file_).string() + "' cannot be used: it "),
                0U)
          << said_[0];
    }
}

TEST_F(TaskCheckpointFiles, ThatEndTooSoonOrTooLateAreNoticedAndThoseBeforeUsed) {
  {
    Computation first(*this);
    first.reach(1);
    first.reach(2);
  }
  const std::string good = newest();
  for (std::size_t size = 0; size < good.size(); ++size) {
    write_file(checkpoint_file(file_), good.substr(0, size));
    ASSERT_EQ(begins_at(), 1) << size;
  }
  write_file(checkpoint_file(file_), good + "x");
  EXPECT_EQ(begins_at(), 1);
  write_file(checkpoint_file(file_), good);
  EXPECT_EQ(begins_at(), 2);
}

TEST_F(TaskCheckpointFiles, ThatAreBothDamagedLetTheTaskBegin) {
  {
    Computation first(*this);
    first.reach(1);
    first.reach(2);
  }
  write_file(checkpoint_file(file_), "x");
  write_file(previous_checkpoint_file(file_), "");
  EXPECT_EQ(begins_at(), nullptr);
  ASSERT_EQ(said_.size(), 1U);
  EXPECT_NE(said_[0].find("paths/a/1-2 begins anew"), std::string::npos);
}

TEST_F(TaskCheckpointFiles, ABadOneDoesNotTakeThePlaceOfTheGoodOneBefore) {
  {
    Computation first(*this);
    first.reach(1);
    first.reach(2);
  }
  write_file(checkpoint_file(file_), "x");
  Computation(*this).reach(5);
  EXPECT_EQ(begins_at(), 5);
  std::filesystem::remove(checkpoint_file(file_));
  EXPECT_EQ(begins_at(), 1);
}

TEST_F(TaskCheckpointFiles, OfOtherSettingsAreNotUsed) {
  Computation(*this, "other settings").reach(1);
  EXPECT_EQ(begins_at(), nullptr);
  ASSERT_EQ(said_.size(), 1U);
  EXPECT_NE(said_[0].find("it is of other settings, data or ends"), std::string::npos) << said_[0];
}

TEST_F(TaskCheckpointFiles, KnowWhatHasBeenSpent) {
  double spent = 0;
  for (int leg = 1; leg <= 3; ++leg) {
    Computation computation(*this);
    EXPECT_GE(computation.checkpoint.seconds_before(), spent);
    const auto begin = std::chrono::steady_clock::now();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    spent = computation.checkpoint.seconds_before() +
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    computation.reach(leg);
  }
  EXPECT_GE(Computation(*this).checkpoint.seconds_before(), 0.06);
}

TEST_F(TaskCheckpointFiles, ThatCannotBeWrittenHinderNothing) {
  // A file where the folder should be: nobody, root neither, can write below it.
  write_file(folder_ / "checkpoints", "");
  Computation computation(*this);
  computation.reach(1);
  computation.reach(2);
  ASSERT_EQ(said_.size(), 1U);
  EXPECT_NE(said_[0].find("paths/a/1-2 goes on without a checkpoint"), std::string::npos) << said_[0];
}

}  // namespace
}  // namespace lowpass
