#include "lowpass/path/find_path.hpp"

#include <chrono>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "lowpass/landscape/measured_precision.hpp"
#include "lowpass/path/search/attempts.hpp"
#include "lowpass/path/search/search_in_rounds.hpp"

namespace lowpass {
namespace {

/// How many starts are made where nobody has said it.
struct AutomaticStarts {
  std::size_t fewest = 8;
  std::size_t in_vain = 8;  ///< in a row that bring nothing lower, the one that brought the lowest included
  std::size_t most = 16;
};

/// Searches from one start after the other, and what they have found so far.
class Starts {
 public:
  Starts(Attempts& attempts, const PathOptions& options) : attempts_(attempts), options_(options) {}

  PathResult run() {
    while (!done()) search_once();
    attempts_.close(best_);
    best_.starts_made = made_;
    return std::move(best_);
  }

 private:
  bool done() const {
    if (made_ == 0) return false;
    if (over_ || best_.coefficients.size() == 0) return true;
    if (options_.starts) return made_ == *options_.starts;
    // Where a proof says that no path is lower there is nothing to look for.
    if (best_.verdict == Verdict::bound || made_ == automatic_.most) return true;
    return made_ >= automatic_.fewest && made_ - best_start_ >= automatic_.in_vain;
  }

  void search_once() {
    std::optional<Attempt> attempt = attempts_.make(options_, {made_, {}, to_avoid(), to_beat_});
    if (!attempt) {
      if (attempts_.refusal() == StopReason::interrupted) best_.stop_reason = StopReason::interrupted;
      over_ = true;
      return;
    }
    take(*attempt);
    if (attempt->limit == StopReason::interrupted) best_.stop_reason = StopReason::interrupted;
    over_ = attempt->limit.has_value();
    ++made_;
  }

  /// A lowest path without proof is to be found again, not avoided.
  std::vector<std::vector<double>> to_avoid() const {
    return best_outcome_.judgement.converged ? tops_ : std::vector<std::vector<double>>();
  }

  void take(Attempt& attempt) {
    SearchOutcome& found = attempt.found;
    const double tolerance = attempts_.tolerance(found.heights);
    const double height = found.heights.refined.value;
    const bool first = made_ == 0;
    const double best_height = best_outcome_.heights.refined.value;
    const bool equal = !first && (height == best_height || std::abs(height - best_height) <= tolerance);
    if (std::isfinite(height)) tops_.push_back(found.heights.top);
    if (!found.passed.empty()) tops_.push_back(found.passed);
    if (first || (!found.in_vain && is_better(found, best_outcome_, tolerance))) {
      const std::size_t times_found = equal ? best_.times_found + 1 : 1;
      if (!equal) best_start_ = made_;
      best_ = attempts_.result_of(attempt);
      best_.times_found = times_found;
      // What is as low matters as long as there is no proof.
      to_beat_ = found.judgement.converged ? height - tolerance : height + tolerance;
      best_outcome_ = std::move(found);
    } else if (equal) {
      ++best_.times_found;
    }
  }

  Attempts& attempts_;
  const PathOptions& options_;
  AutomaticStarts automatic_;
  PathResult best_;
  SearchOutcome best_outcome_;
  std::size_t made_ = 0;
  std::size_t best_start_ = 0;
  bool over_ = false;
  std::vector<std::vector<double>> tops_;
  std::optional<double> to_beat_;
};

/// Without a checkpoint where a search could not go on from one.
PathOptions with_usable_checkpoint(PathOptions options) {
  const bool usable = in_rounds(options) || options.starts == std::size_t{1};
  if (!usable || options.max_seconds) options.checkpoint = nullptr;
  return options;
}

}  // namespace

PathResult find_path(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                     const PathOptions& given) {
  check_path_options(landscape, from, to, given);
  const PathOptions options = with_usable_checkpoint(given);
  const auto begin = std::chrono::steady_clock::now();
  // Before anything is measured that an end without a number would spoil.
  if (!landscape.knows_precision()) check_ends(landscape, from, to);
  const MeasuredPrecision measured = with_measured_precision(landscape, from, to);
  Attempts attempts(*measured.landscape, from, to, options, measured.noise, begin);
  return in_rounds(options) ? search_in_rounds(attempts, *measured.landscape, options)
                            : Starts(attempts, options).run();
}

PathResult find_path(const Landscape& landscape, std::span<const double> from, std::span<const double> to) {
  return find_path(landscape, from, to, path_defaults(landscape));
}

}  // namespace lowpass
