#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

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
  std::size_t start;  ///< which start this is, counted from 0 ...
  std::size_t round;  ///< ... and which of its rounds
  SearchBudget& budget;
  const PathSettings& settings;
  /// Of the starts before: where their paths were highest (SearchOutcome::passed, too), and a height from which on
  /// nothing more of a path needs to be known. Nothing before the first.
  std::vector<std::vector<double>> tops;
  std::optional<double> to_beat;

  /// Whether it begins at the straight line, but for a kick.
  bool from_the_line() const { return start == 0 && !options.start; }
  /// What the names of its random streams begin with: "path", "path/1", "path/round/1", ...
  std::string stream() const;
};

/// What a search from one start came to. Every kind of search returns one.
struct SearchOutcome {
  StopReason stop_reason = StopReason::steps;
  EvaluationCounts search_counts;  ///< up to where the path was last measured
  PathHeights heights;             ///< of the path that is reported
  Judgement judgement;
  std::vector<double> passed;  ///< where a search on a filled landscape has led the path over; empty: there was none
  bool in_vain = false;        ///< not below what was to beat: its height is at least that of `heights`
};

/// Whether a path is better than another: seen as closely, and lower by more than `tolerance`, or as low and proven
/// where the other is not.
bool is_better(const SearchOutcome& found, const SearchOutcome& best, double tolerance);

/// What has been found, or the straight line, if that is lower where both are seen alike.
SearchOutcome or_the_line(const SearchTask& task, SearchOutcome found);

/// The straight line as it was measured on its grid, for a search that may not even begin; looked at more closely and,
/// if asked to, judged as far as the budget allows.
SearchOutcome the_line_alone(const SearchTask& task, StopReason reason, bool judged);

/// Measures and, if asked to, judges the path where a search left it, as far as the budget allows; under a time
/// limit perhaps at some points of the grid only. After an interruption there is only the look at the grid and no
/// verdict. A path whose top, climbed from the grid, is not below what is to beat is looked at no further:
/// SearchOutcome::in_vain.
SearchOutcome measured(const SearchTask& task, const Finish& finish, bool judged);

}  // namespace lowpass
