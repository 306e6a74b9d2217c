#include "lowpass/optimize/lbfgs.hpp"
#include "lowpass/optimize/lbfgs_gss.hpp"
#include "lowpass/path/height.hpp"
#include "lowpass/path/search.hpp"

namespace lowpass {
namespace {

/// A problem as a landscape over its variables, for optimisers that work on landscapes.
class ProblemLandscape : public Landscape {
 public:
  explicit ProblemLandscape(PathProblem& problem) : problem_(problem) {}
  std::string name() const override { return "path"; }
  std::size_t dimension() const override { return problem_.size(); }
  double value(std::span<const double> u) const override { return problem_.value(u); }
  double value_and_gradient(std::span<const double> u, std::span<double> gradient) const override {
    return problem_.value_and_gradient(u, gradient);
  }

 private:
  PathProblem& problem_;
};

/// In variables relative to the chord: first and longest step, and a fall of J that is not worth five iterations.
constexpr double relative_first_step = 0.1;
constexpr double relative_longest_step = 0.5;
constexpr double negligible_fall = 1e-4;
/// Of a published objective, which has units, relative to its fall since the start.
constexpr double negligible_relative_fall = 1e-9;

StopReason by_wolfe(PathProblem& problem, const PathOptions& options, SearchProgress& progress) {
  LbfgsOptions settings;
  settings.max_iterations = options.steps;
  settings.gradient_tolerance = options.gradient_tolerance;
  settings.stop = [&] { return !progress.allows(problem.gradient_cost()); };
  if (problem.objective().scale_free()) {
    settings.first_step = relative_first_step;
    settings.longest_step = relative_longest_step;
    settings.plateau = negligible_fall;
  } else {
    settings.first_step = relative_first_step * problem.chord();
    settings.longest_step = relative_longest_step * problem.chord();
    settings.relative_plateau = negligible_relative_fall;
  }
  const auto record = [&](std::size_t, double) { progress.record(highest(problem.node_values())); };
  const LbfgsResult result = lbfgs(
      [&](std::span<const double> u, std::span<double> gradient) { return problem.value_and_gradient(u, gradient); },
      std::vector<double>(problem.variables()), settings, record);
  problem.set_variables(result.x);
  return result.stop_reason == StopReason::plateau ? StopReason::settled : result.stop_reason;
}

StopReason by_golden_section(PathProblem& problem, const PathOptions& options, SearchProgress& progress) {
  LbfgsGssOptions settings = careful_lbfgs_gss();
  settings.max_iterations = options.steps;
  settings.gradient_tolerance = options.gradient_tolerance;
  std::stop_source limit;
  settings.stop = limit.get_token();
  const auto record = [&](const LbfgsGssIterate&) {
    progress.record(highest(problem.node_values()));
    // A whole line search has to fit in.
    const std::size_t values = options.points * settings.line_search.trials;
    if (!progress.allows(values + problem.gradient_cost())) limit.request_stop();
  };
  const LbfgsGssResult result =
      lbfgs_gss(ProblemLandscape(problem), std::vector<double>(problem.variables()), settings, record);
  problem.set_variables(result.x);
  return result.stop_reason;
}

}  // namespace

StopReason second_order_search(PathProblem& problem, const PathOptions& options, SearchProgress& progress) {
  if (!progress.allows(problem.gradient_cost())) return *progress.limit();
  const StopReason reason = options.optimizer == PathOptimizer::lbfgs ? by_wolfe(problem, options, progress)
                                                                      : by_golden_section(problem, options, progress);
  if (progress.limit()) return *progress.limit();
  return reason == StopReason::iterations ? StopReason::steps : reason;
}

}  // namespace lowpass
