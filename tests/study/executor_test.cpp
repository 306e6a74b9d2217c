#include "lowpass/study/executor.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <stdexcept>

namespace lowpass {
namespace {

StudyTask task_named(const std::string& name) {
  StudyTask task;
  task.name = name;
  return task;
}

/// Gives its tasks in order; those that it is told of later, too.
class Queue : public TaskQueue {
 public:
  explicit Queue(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) tasks.push_back(task_named("task " + std::to_string(i)));
  }
  std::optional<StudyTask> next(const OtherRank*) override {
    if (tasks.empty()) return std::nullopt;
    StudyTask task = tasks.front();
    tasks.pop_front();
    return task;
  }
  void leave(const StudyTask& task) override { left_tasks.insert(task.name); }
  void put_back(const StudyTask& task) override { tasks.push_back(task); }
  std::size_t left() const override { return tasks.size() + others; }
  std::size_t elsewhere() const override { return others; }

  std::deque<StudyTask> tasks;
  std::set<std::string> left_tasks;
  std::size_t others = 0;
};

class Recorder : public TaskObserver {
 public:
  void task_started(const StudyTask& task) override { started.push_back(task.name); }
  void task_finished(const StudyTask& task, const TaskTiming&) override { finished.insert(task.name); }
  void task_failed(const TaskFailure& failure) override { failed.insert(failure.task + ": " + failure.message); }
  std::vector<std::string> started;
  std::set<std::string> finished, failed;
};

bool done(const StudyTask&, const std::stop_token&) {
  return true;
}

TEST(RunTasks, NoTasksAreDone) {
  Queue queue(0);
  const TasksOutcome outcome = run_tasks(queue, done, {.workers = 2}, {});
  EXPECT_FALSE(outcome.stopped);
  EXPECT_TRUE(outcome.failures.empty());
  EXPECT_EQ(outcome.left, 0U);
}

TEST(RunTasks, SeveralWorkersDoEveryTaskOnceAndLeaveIt) {
  std::atomic<int> calls = 0;
  Recorder recorder;
  Queue queue(100);
  run_tasks(queue,
            [&](const StudyTask&, const std::stop_token&) {
              ++calls;
              return true;
            },
            {.workers = 4}, {&recorder});
  EXPECT_EQ(calls, 100);
  EXPECT_EQ(recorder.finished.size(), 100U);
  EXPECT_EQ(queue.left_tasks.size(), 100U);
}

TEST(RunTasks, WorkersWorkAtTheSameTime) {
  // Each of two tasks waits for the other: with one worker this would not end.
  std::mutex mutex;
  std::condition_variable both;
  int here = 0;
  Queue queue(2);
  const TasksOutcome outcome = run_tasks(queue,
                                         [&](const StudyTask&, const std::stop_token&) {
                                           std::unique_lock lock(mutex);
                                           ++here;
                                           both.notify_all();
                                           both.wait(lock, [&] { return here == 2; });
                                           return true;
                                         },
                                         {.workers = 2}, {});
  EXPECT_FALSE(outcome.stopped);
}

TEST(RunTasks, ATaskMayMakeRoomForOthersWhileWorkersWait) {
  // The first task brings two more, which wait for each other: both workers must still be there.
  std::mutex mutex;
  std::condition_variable both;
  int here = 0;
  class Growing : public Queue {
   public:
    Growing() : Queue(1) {}
    void leave(const StudyTask& task) override {
      if (task.name == "task 0") tasks = {task_named("a"), task_named("b")};
    }
  };
  Growing queue;
  Recorder recorder;
  run_tasks(queue,
            [&](const StudyTask& task, const std::stop_token&) {
              if (task.name == "task 0") return true;
              std::unique_lock lock(mutex);
              ++here;
              both.notify_all();
              both.wait(lock, [&] { return here == 2; });
              return true;
            },
            {.workers = 2}, {&recorder});
  EXPECT_EQ(recorder.finished, (std::set<std::string>{"a", "b", "task 0"}));
}

TEST(RunTasks, AStopAbandonsTheRunningTaskAndStartsNoFurtherOne) {
  std::stop_source stop;
  Recorder recorder;
  Queue queue(3);
  const TasksOutcome outcome = run_tasks(queue,
                                         [&](const StudyTask& task, const std::stop_token& token) {
                                           if (task.name == "task 1") stop.request_stop();
                                           return !token.stop_requested();
                                         },
                                         {.workers = 1, .stop = stop.get_token()}, {&recorder});
  EXPECT_TRUE(outcome.stopped);
  EXPECT_EQ(recorder.finished, std::set<std::string>{"task 0"});
  EXPECT_EQ(recorder.started.size(), 2U);
  EXPECT_EQ(queue.left_tasks.size(), 2U);
}

TEST(RunTasks, AStopAfterTheLastTaskIsNoStop) {
  std::stop_source stop;
  Queue queue(1);
  const TasksOutcome outcome = run_tasks(queue,
                                         [&](const StudyTask&, const std::stop_token&) {
                                           stop.request_stop();
                                           return true;
                                         },
                                         {.workers = 1, .stop = stop.get_token()}, {});
  EXPECT_FALSE(outcome.stopped);
}

TEST(RunTasks, TasksThatThrowAreReportedAndTheOthersGoOn) {
  Recorder recorder;
  Queue queue(4);
  const TasksOutcome outcome = run_tasks(queue,
                                         [](const StudyTask& task, const std::stop_token&) {
                                           if (task.name == "task 1" || task.name == "task 2")
                                             throw std::runtime_error("no luck with " + task.name);
                                           return true;
                                         },
                                         {.workers = 1}, {&recorder});
  EXPECT_FALSE(outcome.stopped);
  ASSERT_EQ(outcome.failures.size(), 2U);
  EXPECT_EQ(outcome.failures[0].task, "task 1");
  EXPECT_EQ(outcome.failures[1].message, "no luck with task 2");
  EXPECT_EQ(recorder.failed, (std::set<std::string>{"task 1: no luck with task 1", "task 2: no luck with task 2"}));
  EXPECT_EQ(recorder.finished, (std::set<std::string>{"task 0", "task 3"}));
}

TEST(RunTasks, OnlyFailuresThatLieInTheSurroundingsMayPass) {
  Queue queue(4);
  const TasksOutcome outcome = run_tasks(queue,
                                         [](const StudyTask& task, const std::stop_token&) -> bool {
                                           if (task.name == "task 0") throw IoError("no space left");
                                           if (task.name == "task 1") throw BadInput("a damaged array");
                                           if (task.name == "task 2") throw NotANumber("no number at an end");
                                           throw std::bad_alloc();
                                         },
                                         {.workers = 1}, {});
  std::vector<std::pair<std::string, bool>> found;
  for (const TaskFailure& failure : outcome.failures) found.emplace_back(failure.task, failure.may_pass);
  std::ranges::sort(found);
  EXPECT_EQ(found, (std::vector<std::pair<std::string, bool>>{
                       {"task 0", true}, {"task 1", false}, {"task 2", false}, {"task 3", true}}));
}

TEST(RunTasks, NothingIsBegunAfterATaskForWhichNoOtherCouldFareBetter) {
  Recorder recorder;
  Queue queue(3);
  EXPECT_THROW(run_tasks(queue,
                         [](const StudyTask& task, const std::stop_token&) -> bool {
                           if (task.name == "task 1") throw NoTaskCanBeDone("the disk is full");
                           return true;
                         },
                         {.workers = 1}, {&recorder}),
               NoTaskCanBeDone);
  EXPECT_EQ(recorder.started, (std::vector<std::string>{"task 0", "task 1"}));
}

TEST(RunTasks, WaitsForWhatOtherProcessesLeave) {
  // Another process is at a task; it is left to this one at the third question.
  class Shared : public Queue {
   public:
    Shared() : Queue(0) { others = 1; }
    std::optional<StudyTask> next(const OtherRank*) override {
      if (++asked != 3) return std::nullopt;
      others = 0;
      return task_named("left over");
    }
    int asked = 0;
  };
  Recorder recorder;
  Shared left;
  const TasksOutcome stays =
      run_tasks(left, done, {.workers = 1, .wait = true, .ask_again = std::chrono::milliseconds(5)}, {&recorder});
  EXPECT_EQ(recorder.finished, std::set<std::string>{"left over"});
  EXPECT_EQ(stays.elsewhere, 0U);

  Shared not_left;
  const TasksOutcome leaves = run_tasks(not_left, done, {.workers = 1}, {});
  EXPECT_EQ(leaves.elsewhere, 1U);
  EXPECT_FALSE(leaves.stopped);
}

TEST(RunTasks, AStopEndsTheWaiting) {
  std::stop_source stop;
  Queue queue(0);
  queue.others = 1;
  stop.request_stop();
  const TasksOutcome outcome = run_tasks(queue, done, {.workers = 2, .stop = stop.get_token(), .wait = true}, {});
  EXPECT_TRUE(outcome.stopped);
}

std::vector<std::string> order(OrderedTasks& tasks) {
  std::vector<std::string> names;
  while (const auto task = tasks.pop()) names.push_back(task->name);
  return names;
}

std::vector<StudyTask> tasks_with_costs(const std::vector<double>& costs, bool paths = false) {
  std::vector<StudyTask> tasks;
  for (std::size_t i = 0; i < costs.size(); ++i) {
    StudyTask task = task_named((paths ? "path " : "run ") + std::to_string(i));
    task.cost = costs[i];
    if (paths) task.work = PathTask{};
    tasks.push_back(task);
  }
  return tasks;
}

TEST(OrderedTasks, TheLongestComeFirstAndEqualOnesAsTheyWereGiven) {
  OrderedTasks tasks;
  tasks.add(tasks_with_costs({1, 5, 3, 5}));
  EXPECT_EQ(order(tasks), (std::vector<std::string>{"run 1", "run 3", "run 2", "run 0"}));
}

TEST(OrderedTasks, TrainingsComeBeforePathsHoweverLongAndWheneverAdded) {
  OrderedTasks tasks;
  tasks.add(tasks_with_costs({100, 200}, true));
  tasks.add(tasks_with_costs({1, 2}));
  EXPECT_EQ(order(tasks), (std::vector<std::string>{"run 1", "run 0", "path 1", "path 0"}));
}

TEST(OrderedTasks, ProcessesThatBeginAtTheSameTimeBeginElsewhere) {
  std::set<std::string> first;
  for (std::size_t index = 0; index < 3; ++index) {
    OrderedTasks tasks({index, 3});
    tasks.add(tasks_with_costs({7, 6, 5, 4, 3, 2, 1}));
    const std::vector<std::string> names = order(tasks);
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 7U);
    first.insert(names.begin(), names.begin() + 2);
  }
  EXPECT_EQ(first.size(), 6U);
  OrderedTasks last({2, 3});
  last.add(tasks_with_costs({7, 6, 5, 4, 3, 2, 1}));
  EXPECT_EQ(order(last), (std::vector<std::string>{"run 2", "run 5", "run 0", "run 1", "run 3", "run 4", "run 6"}));
}

}  // namespace
}  // namespace lowpass
