#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lowpass/landscape/landscape.hpp"
#include "lowpass/landscape/noise.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/path_options.hpp"
#include "lowpass/path/path_result.hpp"
#include "lowpass/path/search/search_task.hpp"

namespace lowpass {

/// One search from one place to begin at, and what it came to.
struct Attempt {
  SearchOutcome found;
  PathTrace trace;
  std::optional<StopReason> limit;  ///< what cut it short; nothing: it ended by itself
};

/// What the searches of one find_path share: the ends, the straight line between them, the limits of all of them
/// together, and what has been spent.
class Attempts {
 public:
  /// All must outlive this. `noise` and the time since `begin` count as spent.
  Attempts(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
           const PathOptions& options, const std::optional<Noise>& noise, std::chrono::steady_clock::time_point begin);

  /// Searches with these settings, whose limits are taken for what is left of them; `number`, `tops` and `to_beat` are
  /// those of SearchTask. Nothing where the limits allow no look at a path, but for the first attempt.
  std::optional<Attempt> make(const PathOptions& settings, std::size_t number,
                              const std::vector<std::vector<double>>& tops, std::optional<double> to_beat);

  /// By how much two heights must differ to be two.
  double tolerance(const PathHeights& heights) const;

  /// A path that was found, without what belongs to all attempts together.
  PathResult result_of(const Attempt& attempt) const;
  /// Adds what all attempts have cost.
  void close(PathResult& result) const;

 private:
  double seconds() const;
  PathOptions with_what_is_left(const PathOptions& settings) const;

  const Landscape& landscape_;
  std::span<const double> from_;
  std::span<const double> to_;
  const PathOptions& options_;
  std::chrono::steady_clock::time_point begin_;
  PathSettings settings_;
  std::optional<LineHeights> line_;  ///< measured by the first attempt
  double chord_ = 0;
  EvaluationCounts counts_;
  EvaluationCounts search_counts_;
  std::vector<double> first_not_a_number_;
};

}  // namespace lowpass
