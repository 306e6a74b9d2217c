#pragma once

#include <cstddef>
#include <functional>

#include "lowpass/core/flush_denormals.hpp"
#include "lowpass/core/parallel_for.hpp"
#include "lowpass/core/workers.hpp"

namespace lowpass {

/// A team of threads.
inline ParallelFor on(Workers& workers) {
  return [&workers](std::size_t tasks, const std::function<void(std::size_t)>& task) { workers.for_each(tasks, task); };
}

/// for_each_piece() on a team of threads, denormal numbers being taken for zero.
template <class Work>
void for_each_flushed_piece(Workers& workers, std::size_t size, Work work) {
  for_each_piece(on(workers), size, [&](std::size_t first, std::size_t count) {
    const FlushDenormals flush;
    work(first, count);
  });
}

}  // namespace lowpass
