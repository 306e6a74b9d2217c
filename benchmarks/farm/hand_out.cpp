// How fast tasks are handed out to processes that share a folder: see README.md.
//
//   hand_out FOLDER [TASKS] [PROCESSES]

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "lowpass/core/files.hpp"
#include "lowpass/study/cluster/claimed_tasks.hpp"
#include "lowpass/study/executor.hpp"

namespace {

using namespace lowpass;
namespace fs = std::filesystem;

std::vector<StudyTask> tasks(std::size_t count) {
  std::vector<StudyTask> all(count);
  for (std::size_t i = 0; i < count; ++i) {
    all[i].name = fmt::format("paths/net-sgd-train-train/{}-{}", i / 100, i);
    all[i].work = PathTask{};
  }
  return all;
}

/// One process: claims tasks, and leaves an empty file for each.
int work(const fs::path& folder, std::size_t count, Shard shard) {
  Claims claims(folder / "claims", std::chrono::duration<double>(600));
  ClaimedTasks pool(shard, claims, [&](const StudyTask& task) { return is_there(folder / "done" / task.name); });
  pool.add(tasks(count));
  std::size_t computed = 0;
  run_tasks(pool,
            [&](const StudyTask& task, const std::stop_token&) {
              const fs::path file = folder / "done" / task.name;
              fs::create_directories(file.parent_path());
              ::close(::open(file.c_str(), O_WRONLY | O_CREAT, 0666));
              ++computed;
              return true;
            },
            {.workers = 1, .wait = true}, {});
  fmt::print("  process {}: {} tasks\n", shard.index, computed);
  std::fflush(stdout);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "hand_out FOLDER [TASKS] [PROCESSES]\n");
    return 1;
  }
  const fs::path folder = fs::path(argv[1]) / "hand_out";
  const std::size_t count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 10'000;
  const std::size_t processes = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 1;
  fs::remove_all(folder);
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < processes; ++i)
    if (::fork() == 0) ::_exit(work(folder, count, {i, processes}));
  while (::wait(nullptr) > 0) {
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::size_t done = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "done"))
    if (entry.is_regular_file()) ++done;
  fmt::print("{} of {} tasks by {} processes in {:.2f} s: {:.0f} a second and process\n", done, count, processes,
             seconds, static_cast<double>(done) / seconds / static_cast<double>(processes));
  fs::remove_all(folder);
  return done == count ? 0 : 1;
}
