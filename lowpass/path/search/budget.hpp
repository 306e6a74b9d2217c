#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "lowpass/core/outcome.hpp"
#include "lowpass/path/moving_path.hpp"
#include "lowpass/path/path_options.hpp"
#include "lowpass/path/path_result.hpp"

namespace lowpass {

/// Which of several searches, what the ones before it cost, and what is known of the landscape's cost.
struct SearchStart {
  std::size_t number = 0;
  std::optional<std::size_t> round{};
  std::size_t evaluations_before = 0;
  /// As those of the straight line took, over all samples; nothing: not known.
  std::optional<double> seconds_per_value{};
  /// At most so much is kept back for the last look at a path: a part of what all searches together may spend. Nothing:
  /// there is no such limit.
  std::optional<std::size_t> most_kept_evaluations{};
  std::optional<double> most_kept_seconds{};
  /// How long a path may be when it is looked at last, in chords.
  double expected_length = 2;
  /// Whether it is a round after which others follow by themselves, each twice as long: it may get more steps.
  bool rounds_follow = false;
};

/// What one search may still spend, and the steps that it has made: one for a whole search from one start. A part is
/// kept back for the last look at the path.
class SearchBudget {
 public:
  /// All must outlive this. The limits in `options` are those of this start alone; its time begins now.
  SearchBudget(const PathOptions& options, const MovingPath& path, SearchStart start)
      : options_(options),
        path_(path),
        start_(start),
        begin_(std::chrono::steady_clock::now()),
        made_before_(path.evaluations()),
        planned_(options.steps) {}

  /// Why so many more evaluations may not be made: interrupted, evaluations, seconds (as evaluations so far took) or
  /// observer; nothing if they may. The first reason stays.
  std::optional<StopReason> refuses(std::size_t evaluations);
  /// Whether there is room for so many over all samples, of evaluations and by what they are known to take, whatever
  /// has ended the search.
  bool has_room_for(std::size_t evaluations) const;
  /// Whether so many fit in for the last look; none after an interruption, which then is the limit: what was measured
  /// is not what it would have been.
  bool allows_last(std::size_t evaluations);
  bool allows(std::size_t evaluations) { return !refuses(evaluations); }
  /// The part of the evaluations or of the time for searching that has been spent, 0 ... 1, whichever is more; 0
  /// without limits.
  double spent() const;
  /// Nothing while all was allowed.
  const std::optional<StopReason>& limit() const { return limit_; }

  /// What so many values over all samples of a landscape with data have just taken: the last look will take no longer.
  /// The first ones, from which SearchStart::seconds_per_value comes, also made what later ones find.
  void learn(std::size_t values, double seconds);
  /// As far as it is known by now.
  const std::optional<double>& seconds_per_value() const { return start_.seconds_per_value; }
  double seconds() const;

  /// From now on what is asked through this path counts, too, and steps are told to the observer but are not in the
  /// trace; nullptr: no more. The path must outlive that.
  void count_beside(const MovingPath* path) { beside_ = path; }

  /// Writes a step into the trace and tells the observer, whose "no" is a limit.
  void step_made(double height);
  const PathTrace& trace() const { return trace_; }

  /// Reckons now and then, from what steps took so far, how many the time has room for (steps_of_round).
  void plan_steps();
  /// How many steps there are to be.
  std::size_t planned_steps() const { return planned_; }

  /// The steps made so far, of a saved state; what they cost the path knows.
  void fields(auto& archive) {
    archive("steps", steps_);
    archive("trace", trace_);
  }

 private:
  /// Evaluations so far.
  std::size_t made() const { return path_.evaluations() + (beside_ ? beside_->evaluations() : 0); }
  bool has_data() const { return has_samples(path_.landscape()); }
  /// What so many evaluations take, as this search's so far did.
  double seconds_for(std::size_t evaluations) const;
  /// The same of evaluations of the last look, which takes all samples: mini-batches say nothing of them.
  double seconds_for_last(std::size_t evaluations) const;
  /// Of the time that is allowed what is kept back; at least what the smallest look at the grid takes.
  double seconds_kept_back() const;
  /// For the last look and the verdict: what they take at full resolution, but at most SearchStart::most_kept_...; at
  /// least a look at the grid.
  std::size_t kept_back() const;

  const PathOptions& options_;
  const MovingPath& path_;
  const MovingPath* beside_ = nullptr;
  SearchStart start_;
  std::chrono::steady_clock::time_point begin_;
  std::size_t made_before_;  ///< evaluations before this began, which its seconds do not hold
  std::optional<StopReason> limit_;
  std::size_t steps_ = 0;  ///< told to the observer
  std::size_t planned_;
  std::size_t next_plan_ = 64;  ///< after so many steps, each time twice as many
  PathTrace trace_;
};

}  // namespace lowpass
