#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "lowpass/path/path_options.hpp"
#include "lowpass/path/path_problem.hpp"

namespace lowpass {

struct PathTrace {
  std::vector<std::size_t> step;
  std::vector<double> height;  ///< maximum over the nodes at that step (with mini-batches: of the mini-batch)
};

/// What may still be spent, and what has been seen: one for a whole search.
class SearchProgress {
 public:
  SearchProgress(const PathOptions& options, const PathProblem& problem)
      : options_(options), problem_(problem), begin_(std::chrono::steady_clock::now()) {}

  /// Whether so many more evaluations may be made. The first "no" is the stop reason: "interrupted", "evaluations" or
  /// "seconds".
  bool allows(std::size_t evaluations);
  /// Empty while all was allowed.
  const std::string& limit() const { return limit_; }

  /// A height above the higher end that is not worth lowering.
  double negligible_height() const { return negligible_height_; }
  void set_negligible_height(double height) { negligible_height_ = height; }

  /// Writes a step into the trace.
  void record(double height);
  const PathTrace& trace() const { return trace_; }

 private:
  double seconds() const;

  const PathOptions& options_;
  const PathProblem& problem_;
  std::chrono::steady_clock::time_point begin_;
  std::string limit_;
  double negligible_height_ = 0;
  PathTrace trace_;
};

/// Whether a measured height has stopped falling: PathOptions::plateau and patience.
class Plateau {
 public:
  Plateau(double relative_fall, std::size_t patience) : relative_fall_(relative_fall), patience_(patience) {}
  /// True if `height` and those of the last `patience` steps are not lower than before by relative_fall of the excess
  /// over `bound`.
  bool reached(std::size_t step, double height, double bound);

 private:
  double relative_fall_;
  std::size_t patience_;
  double lowest_ = 0;
  std::size_t lowest_step_ = 0;
};

/// Minimises the problem with Adam or SGD from where it stands, in one stage; leaves it at the result. With fixed
/// nodes, the full data and a published objective that is the step with the smallest objective (without its penalty),
/// otherwise the last. Returns the stop reason: "steps", "plateau", "gradient norm", "not finite" or a limit.
std::string first_order_search(PathProblem& problem, const PathOptions& options, SearchProgress& progress,
                               const std::string& stream);

/// The same with L-BFGS, by either line search: the lowest objective. Also "no lower point" and, for
/// scale-free objectives, "settled" (J fell by less than 1e-4 in five iterations).
std::string second_order_search(PathProblem& problem, const PathOptions& options, SearchProgress& progress);

/// first_order_search or second_order_search. `stream` names the random numbers.
std::string search(PathProblem& problem, const PathOptions& options, SearchProgress& progress,
                   const std::string& stream);

/// For scale-free objectives: from blunt to sharp, each stage with its own nodes and scale of values, and again if the
/// scale has halved in the meantime. Ends with "at the bound" when the height above the ends is negligible.
std::string sharpening_search(PathProblem& problem, const PathOptions& options, SearchProgress& progress,
                              const std::string& stream);

}  // namespace lowpass
