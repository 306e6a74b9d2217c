#include "lowpass/core/workers.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <atomic>
#include <cmath>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

const std::size_t team_sizes[] = {1, 2, 4};

TEST(Workers, DoEveryTaskOnce) {
  for (const std::size_t count : team_sizes) {
    Workers workers(count);
    EXPECT_EQ(workers.count(), count);
    std::vector<std::atomic<int>> done(1000);
    workers.for_each(done.size(), [&](std::size_t i) { ++done[i]; });
    for (std::size_t i = 0; i < done.size(); ++i) EXPECT_EQ(done[i], 1) << i << " of " << count;
  }
}

TEST(Workers, DoManyRoundsOneAfterTheOther) {
  for (const std::size_t count : team_sizes) {
    Workers workers(count);
    std::atomic<std::size_t> done = 0;
    for (std::size_t round = 0; round < 1000; ++round) {
      const std::size_t tasks = round % 5;
      const std::size_t before = done;
      workers.for_each(tasks, [&](std::size_t) { ++done; });
      // Nothing is left running when for_each returns.
      ASSERT_EQ(done, before + tasks);
    }
  }
}

TEST(Workers, GiveTheSameResultInAnyNumber) {
  std::vector<std::vector<double>> results;
  for (const std::size_t count : team_sizes) {
    Workers workers(count);
    std::vector<double> result(500);
    workers.for_each(result.size(), [&](std::size_t i) { result[i] = std::sin(static_cast<double>(i)); });
    results.push_back(result);
  }
  EXPECT_EQ(results[0], results[1]);
  EXPECT_EQ(results[0], results[2]);
}

TEST(Workers, WorkAtTheSameTime) {
  // Every task waits for all others: fewer than three threads would wait for ever.
  Workers workers(3);
  std::atomic<int> arrived = 0;
  std::mutex mutex;
  std::set<std::thread::id> threads;
  workers.for_each(3, [&](std::size_t) {
    {
      const std::lock_guard lock(mutex);
      threads.insert(std::this_thread::get_id());
    }
    ++arrived;
    while (arrived < 3) std::this_thread::yield();
  });
  EXPECT_EQ(threads.size(), 3U);
  EXPECT_EQ(threads.count(std::this_thread::get_id()), 1U);
}

TEST(Workers, PassAnExceptionOnAndCanBeUsedAgain) {
  for (const std::size_t count : team_sizes) {
    Workers workers(count);
    const std::string message = refusal<std::runtime_error>([&] {
      workers.for_each(100, [](std::size_t i) {
        if (i == 10) throw std::runtime_error("task ten");
      });
    });
    EXPECT_EQ(message, "task ten") << count;
    std::atomic<int> done = 0;
    workers.for_each(100, [&](std::size_t) { ++done; });
    EXPECT_EQ(done, 100) << count;
  }
}

TEST(Workers, StartNoFurtherTaskAfterAnException) {
  for (const std::size_t count : team_sizes) {
    Workers workers(count);
    std::atomic<std::size_t> started = 0;
    EXPECT_THROW(workers.for_each(100'000,
                                  [&](std::size_t) {
                                    ++started;
                                    throw std::runtime_error("each");
                                  }),
                 std::runtime_error);
    EXPECT_LE(started, count);
  }
}

TEST(Workers, TakeTurnsWithSeveralCallers) {
  Workers workers(3);
  std::vector<std::vector<std::size_t>> results(4, std::vector<std::size_t>(200));
  std::atomic<int> failures = 0;
  {
    std::vector<std::jthread> callers;
    for (std::size_t caller = 0; caller < results.size(); ++caller)
      callers.emplace_back([&, caller] {
        for (int round = 0; round < 50; ++round) {
          std::vector<std::size_t>& mine = results[caller];
          workers.for_each(mine.size(), [&](std::size_t i) { mine[i] += i + caller; });
          // One caller's exception is not another's.
          try {
            workers.for_each(8, [&](std::size_t i) {
              if (caller == 0 && i == 3) throw std::runtime_error("caller zero");
            });
          } catch (const std::runtime_error&) {
            failures += caller == 0 ? 1 : 1000;
          }
        }
      });
  }
  for (std::size_t caller = 0; caller < results.size(); ++caller)
    for (std::size_t i = 0; i < results[caller].size(); ++i) EXPECT_EQ(results[caller][i], 50 * (i + caller));
  EXPECT_EQ(failures, 50);
}

TEST(Workers, DoNothingForNoTasks) {
  Workers workers(2);
  workers.for_each(0, [](std::size_t) { FAIL(); });
}

TEST(Workers, RefuseAnImpossibleNumber) {
  expect_in(refusal<BadInput>([] { Workers workers(0); }), {"is 0", "1 ... 1024"});
  expect_in(refusal<BadInput>([] { Workers workers(1025); }), {"is 1025", "1 ... 1024"});
}

TEST(AvailableCores, AreThoseOfTheAffinityMask) {
  cpu_set_t original;
  ASSERT_EQ(sched_getaffinity(0, sizeof original, &original), 0);
  EXPECT_EQ(available_cores(), static_cast<std::size_t>(CPU_COUNT(&original)));
  cpu_set_t one;
  CPU_ZERO(&one);
  for (std::size_t core = 0; CPU_COUNT(&one) == 0; ++core)
    if (CPU_ISSET(core, &original)) CPU_SET(core, &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  EXPECT_EQ(available_cores(), 1U);
  ASSERT_EQ(sched_setaffinity(0, sizeof original, &original), 0);
}

}  // namespace
}  // namespace lowpass
