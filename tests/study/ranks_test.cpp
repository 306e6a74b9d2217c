// Rank 0 and the others, with messages between threads instead of MPI.

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>

#include "lowpass/core/files.hpp"
#include "lowpass/core/process_name.hpp"
#include "lowpass/study/cluster/rank_crew.hpp"
#include "lowpass/study/cluster/rank_messages.hpp"
#include "refusal.hpp"
#include "study/thread_ranks.hpp"
#include "temporary_folder.hpp"

namespace lowpass {
namespace {

StudyTask path_named(const std::string& name, std::uint64_t first = 0) {
  return {"paths/" + name, "paths", 7.5,
          PathTask{{"fcp", OptimizerKind::sgd, SnapshotSet::test}, Split::test, first, 9}};
}

/// The first task is for rank 0.
class Queue : public TaskQueue {
 public:
  std::optional<StudyTask> next(const OtherRank* rank) override {
    if (rank == nullptr && own) return std::exchange(own, std::nullopt);
    if (tasks.empty()) return std::nullopt;
    StudyTask task = tasks.front();
    tasks.pop_front();
    given_to[task.name].push_back(rank == nullptr ? 0 : rank->index);
    return task;
  }
  void put_back(const StudyTask& task) override { tasks.push_front(task); }
  std::size_t left() const override { return tasks.size() + (own ? 1 : 0); }

  std::optional<StudyTask> own = path_named("own");
  std::deque<StudyTask> tasks;
  std::map<std::string, std::vector<std::size_t>> given_to;
};

class Recorder : public TaskObserver {
 public:
  void task_finished(const StudyTask& task, const TaskTiming& timing) override { finished[task.name] = timing; }
  void task_failed(const TaskFailure& failure) override { failures.push_back(failure); }
  void rank_joined(const OtherRank& rank) override { joined.insert(rank.name()); }
  void rank_left(const OtherRank& rank, const std::string& reason) override { left[rank.name()] = reason; }

  std::map<std::string, TaskTiming> finished;
  std::vector<TaskFailure> failures;
  std::set<std::string> joined;
  std::map<std::string, std::string> left;
};

/// Rank 0 with one worker, which waits in its task until the other tasks have ended; what rank 1 does is the test's.
class CrewTest : public ::testing::Test {
 protected:
  CrewTest() {
    write_file(layout.study_file(), "");
    study.paths.keep_coefficients = false;
  }

  /// Runs all tasks; `other` is rank 1, with its messages: a task by its name, or a kind.
  template <class Other>
  TasksOutcome run(Other other) {
    std::jthread rank_1([&] {
      ThreadRanks ranks(post, 1);
      while (const auto message = next_message(ranks)) {
        if (message->kind == "end") return send_message(ranks, 0, {{"kind", "goodbye"}});
        other(ranks, *message);
      }
    });
    ThreadRanks ranks(post, 0);
    const RankDismissal at_the_end(&ranks);
    RankCrew crew(ranks, study, layout, data, stop.get_token(), limits);
    return run_tasks(queue, [this](const StudyTask& task, const std::stop_token& token) { return own(task, token); },
                     {.workers = 1, .stop = stop.get_token(), .ranks = &crew}, {&recorder});
  }

  bool own(const StudyTask& task, const std::stop_token& token) {
    if (task.name != "paths/own") return true;
    std::unique_lock lock(mutex);
    may_end.wait(lock, token, [this] { return others_are_through; });
    return !token.stop_requested();
  }

  void let_own_task_end() {
    const std::scoped_lock lock(mutex);
    others_are_through = true;
    may_end.notify_all();
  }

  static std::optional<ReceivedMessage> next_message(Ranks& ranks) {
    for (int i = 0; i < 60000; ++i) {
      if (auto message = receive_message(ranks)) return message;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ADD_FAILURE() << "rank 1 hears nothing";
    return std::nullopt;
  }

  static void say_ready(Ranks& ranks, std::size_t workers) {
    send_message(
        ranks, 0,
        {{"kind", "ready"}, {"process", "there-7-0"}, {"host", "there"}, {"machine", "fast"}, {"workers", workers}});
  }

  void write_result(const StudyTask& task) const {
    const auto& path = std::get<PathTask>(task.work);
    write_file(layout.path_result(path.ensemble, path.split, path.first, path.second), "{}");
  }

  TemporaryFolder folder;
  StudyLayout layout{folder / "out"};
  Study study;
  DataSet data;
  Queue queue;
  Recorder recorder;
  Post post{2};
  std::stop_source stop;
  RankLimits limits;
  std::mutex mutex;
  std::condition_variable_any may_end;
  bool others_are_through = false;
};

TEST(RankMessages, TasksArriveAsTheyWere) {
  const StudyTask training{"training/fcp-bfgs-3", "training/fcp-bfgs", 1e13,
                           TrainingTask{"fcp", OptimizerKind::bfgs, 3}};
  const StudyTask back = task_from_json(task_json(training));
  EXPECT_EQ(back.name, training.name);
  EXPECT_EQ(back.group, training.group);
  EXPECT_EQ(back.cost, training.cost);
  EXPECT_EQ(std::get<TrainingTask>(back.work).network, "fcp");
  EXPECT_EQ(std::get<TrainingTask>(back.work).optimizer, OptimizerKind::bfgs);
  EXPECT_EQ(std::get<TrainingTask>(back.work).seed, 3U);

  const auto path = std::get<PathTask>(task_from_json(task_json(path_named("a", 4))).work);
  EXPECT_EQ(path.ensemble.name(), "fcp-sgd-test");
  EXPECT_EQ(path.split, Split::test);
  EXPECT_EQ(path.first, 4U);
  EXPECT_EQ(path.second, 9U);
}

TEST(RankMessages, AMessageThatIsNoneHasNoKind) {
  Post post(2);
  ThreadRanks from(post, 0), to(post, 1);
  from.send(1, "{");
  from.send(1, "[]");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(receive_message(to).value().kind, "");
}

TEST_F(CrewTest, AnotherRanksTasksAreToldAsIfTheyWereDoneHere) {
  queue.tasks.push_back(path_named("good", 1));
  queue.tasks.push_back(path_named("bad", 2));
  const TasksOutcome outcome = run([&](Ranks& ranks, const ReceivedMessage& message) {
    if (message.kind == "study") {
      EXPECT_EQ(message.content.at("process"), process_name());
      return say_ready(ranks, 1);
    }
    const StudyTask task = task_from_json(message.content.at("task"));
    if (task.name == "paths/good") {
      write_result(task);
      return send_message(ranks, 0, {{"kind", "done"}, {"task", task.name}, {"seconds", 12.5}});
    }
    send_message(ranks, 0, {{"kind", "failed"}, {"task", task.name}, {"message", "no luck"}, {"may_pass", false}});
    let_own_task_end();
  });
  EXPECT_FALSE(outcome.stopped);
  EXPECT_EQ(outcome.left, 0U);
  EXPECT_EQ(recorder.finished.size(), 2U);
  EXPECT_EQ(recorder.finished.at("paths/good").seconds, 12.5);
  EXPECT_EQ(recorder.finished.at("paths/good").machine, "fast");
  ASSERT_EQ(recorder.failures.size(), 1U);
  EXPECT_EQ(recorder.failures[0].message, "no luck");
  EXPECT_EQ(recorder.failures[0].process, "there-7-0");
  EXPECT_FALSE(recorder.failures[0].may_pass);
  EXPECT_EQ(recorder.joined, std::set<std::string>{"rank 1 on there"});
  EXPECT_TRUE(recorder.left.empty());
  EXPECT_EQ(queue.given_to.at("paths/good"), std::vector<std::size_t>{1});
}

TEST_F(CrewTest, ARankIsGivenAsManyTasksAsItHasWorkers) {
  for (std::uint64_t i = 0; i < 5; ++i) queue.tasks.push_back(path_named(std::to_string(i), i));
  std::deque<StudyTask> here;
  std::size_t most = 0;
  run([&](Ranks& ranks, const ReceivedMessage& message) {
    if (message.kind == "study") return say_ready(ranks, 2);
    here.push_back(task_from_json(message.content.at("task")));
    most = std::max(most, here.size());
    // Two at a time, but for the last.
    if (here.size() < 2 && here.back().name != "paths/4") return;
    if (here.back().name == "paths/4") let_own_task_end();
    for (const StudyTask& task : std::exchange(here, {})) {
      write_result(task);
      send_message(ranks, 0, {{"kind", "done"}, {"task", task.name}, {"seconds", 1}});
    }
  });
  EXPECT_EQ(most, 2U);
  EXPECT_EQ(recorder.finished.size(), 6U);
}

TEST_F(CrewTest, WhatARankLeavesIsDoneByOthers) {
  queue.tasks.push_back(path_named("dropped", 1));
  const TasksOutcome outcome = run([&](Ranks& ranks, const ReceivedMessage& message) {
    if (message.kind == "study") return say_ready(ranks, 1);
    send_message(ranks, 0, {{"kind", "leaving"}, {"reason", "its disk is gone"}, {"folder", true}, {"host", "there"}});
    send_message(ranks, 0, {{"kind", "not_done"}, {"task", "paths/dropped"}});
    let_own_task_end();
  });
  EXPECT_FALSE(outcome.stopped);
  EXPECT_EQ(queue.given_to.at("paths/dropped"), (std::vector<std::size_t>{1, 0}));
  EXPECT_TRUE(recorder.finished.contains("paths/dropped"));
  EXPECT_EQ(recorder.left.at("rank 1 on there"), "its disk is gone");
}

TEST_F(CrewTest, AFolderThatNobodyCanWriteIntoEndsTheRun) {
  queue.tasks.push_back(path_named("dropped", 1));
  EXPECT_THROW(run([&](Ranks& ranks, const ReceivedMessage& message) {
                 if (message.kind == "study") return say_ready(ranks, 1);
                 std::filesystem::remove_all(layout.folder);
                 send_message(ranks, 0,
                              {{"kind", "leaving"}, {"reason", "it is gone"}, {"folder", true}, {"host", "there"}});
                 let_own_task_end();
               }),
               NoTaskCanBeDone);
}

TEST_F(CrewTest, AStopIsPassedOnAndWhatIsLeftIsNotDone) {
  queue.tasks.push_back(path_named("long", 1));
  const TasksOutcome outcome = run([&](Ranks& ranks, const ReceivedMessage& message) {
    if (message.kind == "study") return say_ready(ranks, 1);
    if (message.kind == "stop") return send_message(ranks, 0, {{"kind", "not_done"}, {"task", "paths/long"}});
    stop.request_stop();
  });
  EXPECT_TRUE(outcome.stopped);
  EXPECT_TRUE(recorder.finished.empty());
}

TEST_F(CrewTest, ASilentRankIsDoneWithout) {
  limits.silence = std::chrono::milliseconds(100);
  queue.tasks.push_back(path_named("lost", 1));
  run([&](Ranks& ranks, const ReceivedMessage& message) {
    if (message.kind == "study") return say_ready(ranks, 1);
    let_own_task_end();
  });
  EXPECT_EQ(queue.given_to.at("paths/lost"), (std::vector<std::size_t>{1, 0}));
  EXPECT_TRUE(recorder.finished.contains("paths/lost"));
  expect_in(recorder.left.at("rank 1 on there"), {"not been heard of"});
}

TEST_F(CrewTest, AResultThatIsNotSeenIsAFailure) {
  limits.until_seen = std::chrono::milliseconds(100);
  queue.tasks.push_back(path_named("elsewhere", 1));
  run([&](Ranks& ranks, const ReceivedMessage& message) {
    if (message.kind == "study") return say_ready(ranks, 1);
    let_own_task_end();
    send_message(ranks, 0, {{"kind", "done"}, {"task", "paths/elsewhere"}, {"seconds", 1}});
  });
  ASSERT_EQ(recorder.failures.size(), 1U);
  expect_in(recorder.failures[0].message, {"rank 1 on there", layout.folder.string(), "the same folder"});
}

TEST_F(CrewTest, AStopDoesNotWaitForARankThatDoesNotAnswer) {
  limits.to_stop = std::chrono::milliseconds(100);
  queue.tasks.push_back(path_named("endless", 1));
  const TasksOutcome outcome = run([&](Ranks& ranks, const ReceivedMessage& message) {
    if (message.kind == "study") return say_ready(ranks, 1);
    if (message.kind == "task") stop.request_stop();
  });
  EXPECT_TRUE(outcome.stopped);
}

TEST_F(CrewTest, ARankThatNeverGetsReadyIsNotWaitedFor) {
  queue.tasks.push_back(path_named("another", 1));
  let_own_task_end();
  const TasksOutcome outcome = run([](Ranks&, const ReceivedMessage&) {});
  EXPECT_EQ(recorder.finished.size(), 2U);
  EXPECT_FALSE(outcome.stopped);
}

}  // namespace
}  // namespace lowpass
