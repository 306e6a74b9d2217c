#include <fmt/format.h>

#include "cli/mpi/mpi.hpp"
#include "lowpass/core/errors.hpp"

namespace lowpass {

std::optional<std::string> mpi_library() {
  return std::nullopt;
}

std::unique_ptr<Ranks> join_ranks(std::size_t started) {
  throw BadInput(
      fmt::format("this is one of {} processes that were started together, and each would run the whole study, since "
                  "this build is one without MPI: give them --shard rank, build the preset mpi, or start one",
                  started));
}

}  // namespace lowpass
