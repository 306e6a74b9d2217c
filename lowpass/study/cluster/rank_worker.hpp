#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "lowpass/study/cluster/ranks.hpp"

namespace lowpass {

struct RankWorkerOptions {
  std::filesystem::path study_file;
  std::filesystem::path folder;  ///< that rank 0 makes ready
  std::size_t workers = 1;       ///< tasks at a time, one core each
  std::optional<std::string> data;
  double checkpoint_every = 300;  ///< as RunStudyOptions::checkpoint_every
  std::stop_token stop;
};

/// What the ranks other than the first do in a study: compute the tasks that rank 0 gives them, and write their files.
/// Returns when rank 0 says that it is the end. Never throws for what goes wrong here: rank 0 is told, and the others
/// go on.
void work_as_rank(Ranks& ranks, const RankWorkerOptions& options);

}  // namespace lowpass
