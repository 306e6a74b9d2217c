#include "lowpass/path/search/quasi_newton.hpp"

#include <span>

#include "lowpass/optimize/lbfgs.hpp"
#include "lowpass/optimize/lbfgs_gss.hpp"
#include "lowpass/path/measure/heights.hpp"
#include "lowpass/path/search/function_landscape.hpp"

namespace lowpass {
namespace {

StopReason by_wolfe(PathFunction& function, const PathOptions& options, SearchBudget& budget,
                    const QuasiNewtonScale& scale) {
  LbfgsOptions settings;
  settings.max_iterations = options.steps;
  settings.gradient_tolerance = options.gradient_tolerance;
  settings.stop = [&] { return !budget.allows(function.gradient_cost()); };
  settings.first_step = scale.first_step;
  settings.longest_step = scale.longest_step;
  settings.plateau = scale.negligible_fall;
  settings.relative_plateau = scale.negligible_share_of_fall;
  const FunctionLandscape landscape(function);
  const LbfgsResult result = lbfgs(
      [&](std::span<const double> u, std::span<double> gradient) { return landscape.value_and_gradient(u, gradient); },
      function.variables(), settings, [&](std::size_t, double) { budget.step_made(highest(function.node_values())); });
  function.set_variables(result.x);
  return result.stop_reason == StopReason::plateau ? StopReason::settled : result.stop_reason;
}

StopReason by_golden_section(PathFunction& function, const PathOptions& options, SearchBudget& budget) {
  LbfgsGssOptions settings = careful_lbfgs_gss();
  settings.max_iterations = options.steps;
  settings.gradient_tolerance = options.gradient_tolerance;
  std::stop_source limit;
  settings.stop = limit.get_token();
  const auto record = [&](const LbfgsGssIterate&) {
    budget.step_made(highest(function.node_values()));
    // A whole line search has to fit in.
    const std::size_t values = options.points * settings.line_search.trials;
    if (!budget.allows(values + function.gradient_cost())) limit.request_stop();
  };
  const LbfgsGssResult result = lbfgs_gss(FunctionLandscape(function), function.variables(), settings, record);
  function.set_variables(result.x);
  return result.stop_reason;
}

}  // namespace

StopReason quasi_newton(PathFunction& function, const PathOptions& options, SearchBudget& budget,
                        const QuasiNewtonScale& scale) {
  if (const auto limit = budget.refuses(function.gradient_cost())) return *limit;
  const StopReason reason = options.optimizer == PathOptimizer::lbfgs ? by_wolfe(function, options, budget, scale)
                                                                      : by_golden_section(function, options, budget);
  if (const auto limit = budget.limit()) return *limit;
  return reason == StopReason::iterations ? StopReason::steps : reason;
}

}  // namespace lowpass
