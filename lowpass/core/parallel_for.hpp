#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>

namespace lowpass {

/// Calls task(0) ... task(tasks - 1), each once, in any order, on some threads.
using ParallelFor = std::function<void(std::size_t tasks, const std::function<void(std::size_t)>& task)>;

/// On the calling thread, in order.
inline void one_after_the_other(std::size_t tasks, const std::function<void(std::size_t)>& task) {
  for (std::size_t i = 0; i < tasks; ++i) task(i);
}

/// Numbers in a piece of a long vector.
inline constexpr std::size_t piece_size = 8192;

/// Calls work(first, count) for pieces of 0 ... size - 1, which do not depend on the threads.
template <class Work>
void for_each_piece(const ParallelFor& run, std::size_t size, Work work) {
  const std::size_t pieces = (size + piece_size - 1) / piece_size;
  const auto task = [&](std::size_t i) { work(i * piece_size, std::min(piece_size, size - i * piece_size)); };
  if (pieces == 1) return task(0);
  run(pieces, task);
}

}  // namespace lowpass
