#include "lowpass/study/cluster/claims.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "lowpass/core/files.hpp"
#include "lowpass/core/process_name.hpp"
#include "lowpass/study/cluster/presence.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::duration<double> long_time{600};

/// A process that takes a claim and keeps it until it is killed.
class Owner {
 public:
  Owner(const std::filesystem::path& folder, const std::string& task, std::chrono::duration<double> lapse) {
    int ready[2];
    if (::pipe(ready) != 0) throw std::runtime_error("no pipe");
    process_ = ::fork();
    if (process_ == 0) {
      Claims claims(folder, lapse);
      const char taken = claims.take(task) ? 'y' : 'n';
      if (::write(ready[1], &taken, 1) == 1) ::pause();
      ::_exit(1);
    }
    char answer = 'n';
    if (::read(ready[0], &answer, 1) != 1 || answer != 'y') throw std::runtime_error("the claim could not be taken");
    ::close(ready[0]);
    ::close(ready[1]);
  }
  ~Owner() { kill(); }

  void send(int signal) const { ::kill(process_, signal); }
  void kill() {
    if (process_ == 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }

 private:
  pid_t process_ = 0;
};

/// What a process on another machine leaves: nobody here can see whether it lives.
void write_claim_of_another_machine(const std::filesystem::path& path) {
  const nlohmann::json facts = {{"schema", 1},   {"process", "far-7-0"},
                                {"host", "far"}, {"boot", "another"},
                                {"pid", 7},      {"started", "2026-11-05T12:00:00Z"}};
  write_file(path, facts.dump());
}

TEST(Claims, OneOfTwoGetsATaskAndTheOtherWhenItIsGivenBack) {
  const TemporaryFolder folder;
  Claims first(folder.path(), long_time), second(folder.path(), long_time);
  EXPECT_TRUE(first.take("training/net-sgd-0"));
  EXPECT_FALSE(second.take("training/net-sgd-0"));
  EXPECT_FALSE(first.take("training/net-sgd-0"));
  EXPECT_TRUE(second.take("training/net-sgd-1"));
  first.give_back("training/net-sgd-0");
  EXPECT_TRUE(second.take("training/net-sgd-0"));
}

TEST(Claims, SayWhoComputesWhat) {
  const TemporaryFolder folder;
  const StudyLayout layout{folder.path()};
  Claims claims(layout.claims(), long_time);
  ASSERT_TRUE(claims.take("paths/a-sgd-train-train/1-2"));
  const std::vector<Presence> claimed = claimed_tasks(layout);
  ASSERT_EQ(claimed.size(), 1U);
  EXPECT_EQ(claimed[0].name, "paths/a-sgd-train-train/1-2");
  EXPECT_EQ(claimed[0].process, process_name());
  EXPECT_EQ(claimed[0].host, host_name());
  EXPECT_LT(claimed[0].age, 60);
  EXPECT_TRUE(is_at_work(claimed[0]));
}

TEST(Claims, AllAreGivenBackAtTheEnd) {
  const TemporaryFolder folder;
  {
    Claims claims(folder.path(), long_time);
    ASSERT_TRUE(claims.take("a/b"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "a/b"));
}

TEST(Claims, ThatOfAKilledProcessOfThisMachineIsTakenOverAtOnce) {
  const TemporaryFolder folder;
  Owner owner(folder.path(), "task", long_time);
  Claims claims(folder.path(), long_time);
  EXPECT_FALSE(claims.take("task"));
  owner.kill();
  EXPECT_TRUE(claims.take("task"));
}

TEST(Claims, ThatOfAnotherMachineIsTakenOverAfterTheLapseAndNotBefore) {
  const TemporaryFolder folder;
  write_claim_of_another_machine(folder / "task");
  Claims claims(folder.path(), milliseconds(400));
  EXPECT_FALSE(claims.take("task"));
  std::this_thread::sleep_for(milliseconds(100));
  EXPECT_FALSE(claims.take("task"));
  std::this_thread::sleep_for(milliseconds(500));
  EXPECT_TRUE(claims.take("task"));
}

TEST(Claims, ThatOfAnotherMachineStaysAsLongAsItIsTouched) {
  const TemporaryFolder folder;
  write_claim_of_another_machine(folder / "task");
  Claims claims(folder.path(), milliseconds(400));
  for (int i = 0; i < 10; ++i) {
    // Its clock is years behind: only that the time changes counts.
    std::filesystem::last_write_time(folder / "task",
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours(50'000 - i));
    EXPECT_FALSE(claims.take("task")) << i;
    std::this_thread::sleep_for(milliseconds(150));
  }
}

TEST(Claims, TheirOwnersTouchThem) {
  const TemporaryFolder folder;
  Claims claims(folder.path(), milliseconds(200));
  ASSERT_TRUE(claims.take("task"));
  const auto made = std::filesystem::last_write_time(folder / "task");
  for (int i = 0; i < 500 && std::filesystem::last_write_time(folder / "task") == made; ++i)
    std::this_thread::sleep_for(milliseconds(10));
  EXPECT_GT(std::filesystem::last_write_time(folder / "task"), made);
}

TEST(Claims, AStoppedOwnerThatGoesOnLeavesTheNewOneAlone) {
  const TemporaryFolder folder;
  Owner owner(folder.path(), "task", milliseconds(300));
  owner.send(SIGSTOP);
  Claims claims(folder.path(), milliseconds(300));
  EXPECT_FALSE(claims.take("task"));
  bool taken = false;
  for (int i = 0; i < 1000 && !taken; ++i) {
    std::this_thread::sleep_for(milliseconds(10));
    taken = claims.take("task");
  }
  ASSERT_TRUE(taken);
  const std::string mine = read_file(folder / "task");
  owner.send(SIGCONT);
  std::this_thread::sleep_for(milliseconds(300));
  owner.kill();
  EXPECT_EQ(read_file(folder / "task"), mine);
  Claims other(folder.path(), long_time);
  EXPECT_FALSE(other.take("task"));
}

TEST(Watch, DoesNotTakeAwayWhatHasChangedSinceItWasLookedAt) {
  const TemporaryFolder folder;
  write_claim_of_another_machine(folder / "task");
  Watch watch(milliseconds(1));
  EXPECT_EQ(watch.look(folder / "task"), Life::alive);
  std::this_thread::sleep_for(milliseconds(20));
  EXPECT_EQ(watch.look(folder / "task"), Life::dead);
  // Another process has taken it over meanwhile.
  std::filesystem::remove(folder / "task");
  write_file(folder / "task", "a new owner's");
  EXPECT_FALSE(watch.bury(folder / "task"));
  EXPECT_EQ(read_file(folder / "task"), "a new owner's");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(Watch, OneThatHasGoneIsGone) {
  const TemporaryFolder folder;
  Watch watch(long_time);
  EXPECT_EQ(watch.look(folder / "task"), Life::gone);
  EXPECT_FALSE(watch.bury(folder / "task"));
}

TEST(Claims, ManyAtATimeTakeEachTaskOnce) {
  const TemporaryFolder folder;
  constexpr std::size_t teams = 8, tasks = 100;
  std::vector<std::atomic<int>> owners(tasks);
  std::vector<std::unique_ptr<Claims>> claims;
  for (std::size_t team = 0; team < teams; ++team) claims.push_back(std::make_unique<Claims>(folder.path(), long_time));
  std::vector<std::jthread> threads;
  for (std::size_t team = 0; team < teams; ++team)
    threads.emplace_back([&, team] {
      for (std::size_t task = 0; task < tasks; ++task)
        if (claims[team]->take("task" + std::to_string(task))) ++owners[task];
    });
  threads.clear();
  for (std::size_t task = 0; task < tasks; ++task) EXPECT_EQ(owners[task], 1) << task;
}

TEST(Claims, TheRemainsOfAKilledProcessGoToOneOfManyThatWantThem) {
  const TemporaryFolder folder;
  for (int round = 0; round < 20; ++round) {
    const std::string task = "task" + std::to_string(round);
    Owner(folder.path(), task, long_time).kill();
    std::vector<std::unique_ptr<Claims>> claims;
    for (int team = 0; team < 4; ++team) claims.push_back(std::make_unique<Claims>(folder.path(), long_time));
    std::atomic<int> owners = 0;
    std::vector<std::jthread> threads;
    for (const auto& team : claims)
      threads.emplace_back([&] {
        for (int i = 0; i < 5; ++i)
          if (team->take(task)) ++owners;
      });
    threads.clear();
    EXPECT_EQ(owners, 1) << round;
  }
}

}  // namespace
}  // namespace lowpass
