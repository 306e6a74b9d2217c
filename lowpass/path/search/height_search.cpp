#include "lowpass/path/search/height_search.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lowpass/path/search/fill_start.hpp"
#include "lowpass/path/search/leave_top.hpp"
#include "lowpass/path/search/search_start.hpp"
#include "lowpass/path/search/sharpening.hpp"

namespace lowpass {
namespace {

class HeightSearch {
 public:
  explicit HeightSearch(const SearchTask& task)
      : task_(task), options_(task.options), settings_(task.settings.search), sharpening_(task) {}

  SearchOutcome run() {
    HeightFunction& function = sharpening_.function();
    beside_hills_ = start_beside_hills(function, task_);
    if (!beside_hills_) start_search(function, task_);
    const Stages stages = beside_hills_ ? Stages::last : Stages::all;
    const std::optional<StopReason> refused = task_.budget.limit();
    if (task_.from_the_line() && refused) return the_line_alone(task_, *refused, true);
    std::string stream = task_.stream();
    SearchOutcome best;
    std::size_t in_vain = 0;
    for (std::size_t round = 0;; ++round, stream += "/again") {
      SearchOutcome found = measured(task_, finish(sharpening_.run(stream, stages), round), true);
      const EvaluationCounts search_counts = found.search_counts;
      const bool lower = round == 0 || is_better(found, best, tolerance(found));
      in_vain = lower ? 0 : in_vain + 1;
      const bool done = is_done(found, round) || in_vain == settings_.rounds_in_vain;
      if (!done) leave_top(function, sharpening_.bending(), task_, found, stream, round, in_vain > 2);
      if (lower) best = std::move(found);
      best.search_counts = search_counts;
      if (beside_hills_) best.passed = *beside_hills_;
      const std::optional<StopReason> limit = done ? std::nullopt : task_.budget.refuses(options_.points);
      if (limit) best.stop_reason = *limit;
      if (!done && !limit) continue;
      const bool beside_the_line = task_.start == 0 && sharpening_.objective().aims_at_height();
      return beside_the_line ? or_the_line(task_, std::move(best)) : std::move(best);
    }
  }

 private:
  double tolerance(const SearchOutcome& found) const {
    return value_tolerance(task_.path.landscape(), task_.line, found.heights, task_.settings.verdict);
  }

  /// The path's top may be no pass: once more from beside it.
  bool is_done(const SearchOutcome& found, std::size_t round) const {
    return !options_.finish || found.judgement.converged || found.in_vain || task_.budget.limit() ||
           round + 1 == settings_.most_rounds;
  }

  Finish finish(StopReason reason, std::size_t round) {
    if (!options_.finish || task_.budget.limit()) return {reason, {}};
    FinishSettings settings = task_.settings.finish;
    std::size_t points = options_.points;
    // Further starts mostly find what was found before: those that do show it soon.
    if (beside_hills_ && round == 0) {
      settings.most_iterations = std::min(settings.most_iterations, settings_.fill_finish);
      points = static_cast<std::size_t>(settings_.fill_finish_points * static_cast<double>(points));
    } else if (task_.start > 0) {
      settings.most_iterations /= 2;
    }
    return lower_tops(sharpening_.function(), sharpening_.bending(), task_.budget, std::max<std::size_t>(points, 2),
                      settings, task_.settings.measure);
  }

  const SearchTask& task_;
  const PathOptions& options_;
  const SearchSettings& settings_;
  Sharpening sharpening_;
  std::optional<std::vector<double>> beside_hills_;  ///< what start_beside_hills() gave
};

}  // namespace

SearchOutcome height_search(const SearchTask& task) {
  return HeightSearch(task).run();
}

}  // namespace lowpass
