#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/core/outcome.hpp"
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
  /// The part of the evaluations that are allowed that has been spent, 0 ... 1; 0 without such a limit.
  double spent() const;
  /// Nothing while all was allowed.
  const std::optional<StopReason>& limit() const { return limit_; }

  /// A height above the higher end that is not worth lowering.
  void set_negligible_height(double height) { negligible_height_ = height; }
  /// Whether the nodes, when they were last asked about, were no higher.
  bool at_the_bound() const { return problem_.height_above_ends() <= negligible_height_; }

  /// Writes a step into the trace.
  void record(double height);
  const PathTrace& trace() const { return trace_; }

 private:
  std::size_t evaluations_made() const;
  double seconds() const;

  const PathOptions& options_;
  const PathProblem& problem_;
  std::chrono::steady_clock::time_point begin_;
  std::optional<StopReason> limit_;
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
  std::optional<double> lowest_;
  std::size_t lowest_step_ = 0;
};

/// The nodes on which a search begins where the problem stands.
Nodes first_nodes(const PathProblem& problem, const PathOptions& options);

/// Minimises the problem from where it stands and leaves it at the result. Scale-free objectives go from blunt to
/// sharp, their nodes and scale of values following the path; that ends with "at the bound" when the height above the
/// ends is negligible. Returns the stop reason, as in PathResult. `stream` names the random numbers.
StopReason search(PathProblem& problem, const PathOptions& options, SearchProgress& progress,
                  const std::string& stream);

/// search() with Adam or SGD, after a look at the nodes. The sharpness grows by a constant factor per step, or per part
/// of the evaluations allowed, from the bluntest to the sharpest; a search that converges before goes on at the
/// sharpest. With fixed nodes, the full data and a published objective the result is the step with the smallest
/// objective (without its penalty), otherwise the last.
StopReason first_order_search(PathProblem& problem, const PathOptions& options, SearchProgress& progress,
                              const std::string& stream);

/// One stage of search() with L-BFGS, by either line search: the lowest objective. Also "no lower point" and
/// "settled" (J fell by too little in five iterations).
StopReason second_order_search(PathProblem& problem, const PathOptions& options, SearchProgress& progress);

}  // namespace lowpass
