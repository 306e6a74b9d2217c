#pragma once

#include <cstddef>

#include "lowpass/core/outcome.hpp"
#include "lowpass/path/measure/measure_path.hpp"
#include "lowpass/path/measure/verdict.hpp"
#include "lowpass/path/moving_path.hpp"
#include "lowpass/path/path_options.hpp"
#include "lowpass/path/search/budget.hpp"
#include "lowpass/path/search/lower_tops.hpp"
#include "lowpass/path/search/search_settings.hpp"

namespace lowpass {

/// Everything that steers find_path beside PathOptions.
struct PathSettings {
  SearchSettings search;
  FinishSettings finish;
  MeasureSettings measure;
  VerdictSettings verdict;
};

/// What a search from one start is given: a straight path, its line's heights, and what it may spend.
struct SearchTask {
  MovingPath& path;
  const LineHeights& line;
  const PathOptions& options;
  std::size_t start;  ///< which start this is, counted from 0
  SearchBudget& budget;
  const PathSettings& settings;
};

/// What a search from one start came to. Every kind of search returns one.
struct SearchOutcome {
  StopReason stop_reason = StopReason::steps;
  EvaluationCounts search_counts;  ///< up to where the path was last measured
  PathHeights heights;             ///< of the path that is reported; empty after an interruption
  Judgement judgement;
};

/// Measures and, if asked to, judges the path where a search left it; nothing after an interruption.
SearchOutcome measured(const SearchTask& task, StopReason reason, bool judged);

}  // namespace lowpass
