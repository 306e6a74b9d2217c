#pragma once

#include <cstddef>
#include <functional>
#include <optional>

namespace lowpass {

/// What an observer is told after each step of a path search.
struct PathStep {
  std::size_t start = 0;              ///< which of the searches from different kicks, counted from 0 ...
  std::optional<std::size_t> starts;  ///< ... of how many; nothing where that shows only later
  std::optional<std::size_t> round;   ///< which of its rounds, counted from 0; nothing where there is one search alone
  std::size_t step = 0;               ///< of this start or round, counted from 0
  std::optional<std::size_t> steps;   ///< how many it makes at most; nothing where that is not known beforehand
  double height = 0;                  ///< highest value at the nodes as that step saw them (of a mini-batch: its own;
                                      ///< where a start begins on a filled landscape: with its hills, never lower)
  std::size_t evaluations = 0;        ///< values and gradients alike, of all starts so far
};

/// Called after each step, in the thread that searches. False ends the search: the best path so far is measured and
/// reported with the stop reason `observer`. What it throws passes through.
using PathObserver = std::function<bool(const PathStep&)>;

}  // namespace lowpass
