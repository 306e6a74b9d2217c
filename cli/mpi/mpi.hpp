#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "lowpass/study/cluster/ranks.hpp"

namespace lowpass {

// All that knows whether there is an MPI library: with_mpi.cpp or without_mpi.cpp, one of which a program is linked to.

/// What the MPI library calls itself, with its version; nothing in a program without one.
std::optional<std::string> mpi_library();

/// Joins the processes that were started together, of which there are said to be `started`. Once in a process. Returns
/// when all of them have come here.
/// @throws BadInput in a program without MPI, or whose MPI does not go with what has started it.
std::unique_ptr<Ranks> join_ranks(std::size_t started);

}  // namespace lowpass
