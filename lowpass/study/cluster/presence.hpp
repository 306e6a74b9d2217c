#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/study/layout.hpp"
#include "lowpass/study/task_queue.hpp"

namespace lowpass {

/// What a live file says, for people: ages compare clocks of different machines.
struct Presence {
  std::string name;     ///< of a process, or of the task that it computes
  std::string process;  ///< process_name()
  std::string host;
  std::string started;                ///< utc_now() when it was made
  double age = 0;                     ///< seconds since then
  double silent = 0;                  ///< seconds since it was last touched
  bool is_gone = false;               ///< its process has ended on this machine
  std::size_t workers = 0;            ///< of a process
  std::optional<Shard> shard{};       ///< of one that works beside others
  std::optional<std::size_t> rank{};  ///< of one that another process of the same MPI job speaks for
};

/// Whether its process is taken to be alive: it has not ended, and has been heard of in the last ten minutes.
bool is_at_work(const Presence& presence);

/// The processes that work in the folder, by name; those that have ended without a word among them.
std::vector<Presence> present_processes(const StudyLayout& layout);
/// The tasks that they compute, by name.
std::vector<Presence> claimed_tasks(const StudyLayout& layout);

}  // namespace lowpass
