#include "lowpass/study/executor.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>

namespace lowpass {
namespace {

std::vector<StudyTask> tasks_with_costs(const std::vector<double>& costs) {
  std::vector<StudyTask> tasks;
  for (std::size_t i = 0; i < costs.size(); ++i) {
    StudyTask task;
    task.name = "task " + std::to_string(i);
    task.cost = costs[i];
    tasks.push_back(task);
  }
  return tasks;
}

class Recorder : public TaskObserver {
 public:
  void task_started(const StudyTask& task) override { started.push_back(task.name); }
  void task_finished(const StudyTask& task, double) override { finished.insert(task.name); }
  std::vector<std::string> started;
  std::set<std::string> finished;
};

TEST(RunTasks, LongestTasksStartFirstAndEqualOnesInOrder) {
  Recorder recorder;
  const PhaseOutcome outcome = run_tasks(tasks_with_costs({1, 5, 3, 5}), 1,
                                         [](const StudyTask&, std::stop_token) { return true; }, {}, {&recorder});
  EXPECT_FALSE(outcome.stopped);
  EXPECT_FALSE(outcome.failure);
  EXPECT_EQ(recorder.started, (std::vector<std::string>{"task 1", "task 3", "task 2", "task 0"}));
  EXPECT_EQ(recorder.finished.size(), 4U);
}

TEST(RunTasks, NoTasksAreDone) {
  const PhaseOutcome outcome = run_tasks({}, 2, [](const StudyTask&, std::stop_token) { return true; }, {}, {});
  EXPECT_FALSE(outcome.stopped);
  EXPECT_FALSE(outcome.failure);
}

TEST(RunTasks, SeveralWorkersDoEveryTaskOnce) {
  std::atomic<int> calls = 0;
  Recorder recorder;
  run_tasks(tasks_with_costs(std::vector<double>(100, 1)), 4,
            [&](const StudyTask&, std::stop_token) {
              ++calls;
              return true;
            },
            {}, {&recorder});
  EXPECT_EQ(calls, 100);
  EXPECT_EQ(recorder.finished.size(), 100U);
}

TEST(RunTasks, WorkersWorkAtTheSameTime) {
  // Each of two tasks waits for the other: with one worker this would not end.
  std::mutex mutex;
  std::condition_variable both;
  int here = 0;
  const PhaseOutcome outcome = run_tasks(tasks_with_costs({1, 1}), 2,
                                         [&](const StudyTask&, std::stop_token) {
                                           std::unique_lock lock(mutex);
                                           ++here;
                                           both.notify_all();
                                           both.wait(lock, [&] { return here == 2; });
                                           return true;
                                         },
                                         {}, {});
  EXPECT_FALSE(outcome.stopped);
}

TEST(RunTasks, AStopAbandonsTheRunningTaskAndStartsNoFurtherOne) {
  std::stop_source stop;
  Recorder recorder;
  const PhaseOutcome outcome = run_tasks(tasks_with_costs({3, 2, 1}), 1,
                                         [&](const StudyTask& task, const std::stop_token& token) {
                                           if (task.name == "task 1") stop.request_stop();
                                           return !token.stop_requested();
                                         },
                                         stop.get_token(), {&recorder});
  EXPECT_TRUE(outcome.stopped);
  EXPECT_EQ(recorder.finished, std::set<std::string>{"task 0"});
  EXPECT_EQ(recorder.started.size(), 2U);
}

TEST(RunTasks, AStopAfterTheLastTaskIsNoStop) {
  std::stop_source stop;
  const PhaseOutcome outcome = run_tasks(tasks_with_costs({1}), 1,
                                         [&](const StudyTask&, std::stop_token) {
                                           stop.request_stop();
                                           return true;
                                         },
                                         stop.get_token(), {});
  EXPECT_FALSE(outcome.stopped);
}

TEST(RunTasks, ATaskThatThrowsIsNamedAndTheRunningOnesAreFinished) {
  std::mutex mutex;
  std::condition_variable changed;
  bool thrown = false;
  Recorder recorder;
  const PhaseOutcome outcome = run_tasks(tasks_with_costs({2, 1}), 2,
                                         [&](const StudyTask& task, std::stop_token) {
                                           std::unique_lock lock(mutex);
                                           if (task.name == "task 0") {
                                             changed.wait(lock, [&] { return thrown; });
                                             return true;
                                           }
                                           thrown = true;
                                           changed.notify_all();
                                           throw std::runtime_error("no luck");
                                         },
                                         {}, {&recorder});
  ASSERT_TRUE(outcome.failure);
  EXPECT_EQ(outcome.failure->task, "task 1");
  EXPECT_EQ(outcome.failure->message, "no luck");
  EXPECT_EQ(recorder.finished, std::set<std::string>{"task 0"});
}

TEST(RunTasks, NoTaskIsStartedAfterOneThatThrew) {
  Recorder recorder;
  const PhaseOutcome outcome = run_tasks(tasks_with_costs({3, 2, 1}), 1,
                                         [](const StudyTask& task, std::stop_token) {
                                           if (task.name == "task 1") throw std::runtime_error("no luck");
                                           return true;
                                         },
                                         {}, {&recorder});
  EXPECT_FALSE(outcome.stopped);
  ASSERT_TRUE(outcome.failure);
  EXPECT_EQ(recorder.started, (std::vector<std::string>{"task 0", "task 1"}));
}

}  // namespace
}  // namespace lowpass
