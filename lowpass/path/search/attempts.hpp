#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lowpass/core/checkpoint.hpp"
#include "lowpass/landscape/landscape.hpp"
#include "lowpass/landscape/noise.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/path_options.hpp"
#include "lowpass/path/path_result.hpp"
#include "lowpass/path/search/budget.hpp"
#include "lowpass/path/search/search_task.hpp"

namespace lowpass {

/// Which of the searches of one find_path, and what those before it found.
struct AttemptPlace {
  std::size_t start = 0;                    ///< SearchTask::start
  std::optional<std::size_t> round{};       ///< SearchTask::round; nothing: there is one alone
  std::vector<std::vector<double>> tops{};  ///< SearchTask::tops
  std::optional<double> to_beat{};          ///< SearchTask::to_beat
  bool rounds_follow = false;               ///< SearchStart::rounds_follow
};

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

  /// Searches with these settings, whose limits are taken for what is left of them. Nothing where the limits allow no
  /// look at a path, but for the first attempt; refusal() says which.
  std::optional<Attempt> make(const PathOptions& settings, const AttemptPlace& place);

  const std::optional<StopReason>& refusal() const { return refusal_; }

  /// By how much two heights must differ to be two.
  double tolerance(const PathHeights& heights) const;

  /// Whether a path's height is that of the higher end within rounding.
  bool is_at_the_bound(const PathHeights& heights) const;

  /// What has been spent so far.
  const EvaluationCounts& counts() const { return counts_; }
  double seconds() const;

  /// A path that was found, without its points on the grid (in many dimensions they are large) and what belongs to all
  /// attempts together.
  PathResult result_of(const Attempt& attempt) const;
  /// Adds the points on the grid and what all attempts have cost.
  void close(PathResult& result) const;

  /// What further attempts depend on, of a saved state.
  void fields(auto& archive);

 private:
  void measure_line_of(MovingPath& path);
  PathOptions with_what_is_left(const PathOptions& settings) const;
  /// Of the evaluations a quarter at most is kept back for the last look, of the time three tenths, whatever the
  /// searches before have left of them.
  SearchStart search_start(const AttemptPlace& place) const;

  const Landscape& landscape_;
  std::span<const double> from_;
  std::span<const double> to_;
  const PathOptions& options_;
  std::chrono::steady_clock::time_point begin_;
  PathSettings settings_;
  bool line_is_known_ = false;
  LineHeights line_;  ///< measured by the first attempt
  std::optional<double> seconds_per_value_;
  std::optional<StopReason> refusal_;
  double chord_ = 0;
  double expected_length_ = 2;  ///< SearchStart::expected_length
  EvaluationCounts counts_;
  EvaluationCounts search_counts_;
  std::vector<double> first_not_a_number_;
  Checkpoint::Part part_;
};

}  // namespace lowpass
