#include "lowpass/path/path_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/objectives/objective.hpp"

namespace lowpass {
namespace {

bool has_samples(const Landscape& landscape) {
  return dynamic_cast<const SampledLandscape*>(&landscape) != nullptr;
}

void check_end(const Landscape& landscape, std::span<const double> end, const char* which) {
  if (end.size() != landscape.dimension())
    throw BadInput(fmt::format("the end point '{}' has {} coordinates; the landscape '{}' has dimension {}", which,
                               end.size(), landscape.name(), landscape.dimension()));
  if (!all_finite(end)) throw BadInput(fmt::format("the end point '{}' holds a number that is not finite", which));
}

void check_positive(const char* what, double number) {
  if (!(number > 0) || !std::isfinite(number))
    throw BadInput(fmt::format("the {} is {}; it must be a positive number", what, number));
}

void check_not_negative(const char* what, double number) {
  if (!(number >= 0) || !std::isfinite(number))
    throw BadInput(fmt::format("the {} is {}; it must be a number of at least 0", what, number));
}

void check_numbers(const PathOptions& options) {
  if (options.points < 2)
    throw BadInput(fmt::format("a path on {} grid point(s); it needs at least 2, the two ends", options.points));
  if (options.steps < 1)
    throw BadInput("a path search of 0 steps; at least 1 is needed (for a straight line: curve 'line')");
  if (options.starts < 1) throw BadInput("a path search of 0 starts; at least 1 is needed");
  if (options.patience < 1) throw BadInput("the patience is 0 steps; at least 1 is needed");
  check_positive("learning rate", options.lr);
  check_not_negative("penalty lambda", options.lambda);
  check_not_negative("gradient noise", options.gradient_noise);
  check_not_negative("kick", options.kick);
  check_not_negative("plateau", options.plateau);
  check_not_negative("gradient tolerance", options.gradient_tolerance);
  if (options.budget && *options.budget / options.starts < options.points)
    throw BadInput(
        fmt::format("a budget of {} evaluations for {} start(s); a look at the path takes {}, the grid points, "
                    "in each",
                    *options.budget, options.starts, options.points));
  if (options.max_seconds) check_positive("time limit in seconds", *options.max_seconds);
}

/// What does not go together.
void check_combination(const PathOptions& options, const Objective& objective) {
  if (!is_first_order(options.optimizer)) {
    const auto refuse = [&](const char* what) {
      throw BadInput(
          fmt::format("the optimizer '{}' with {}; it needs the same function in every step: use 'adam' or 'sgd'",
                      to_string(options.optimizer), what));
    };
    if (options.batch) refuse("mini-batches");
    if (options.sampling == Sampling::random) refuse("random sampling");
    if (options.gradient_noise > 0) refuse("gradient noise");
  }
  if (options.sampling == Sampling::arc && !objective.scale_free())
    throw BadInput(
        fmt::format("the objective '{}' with sampling 'arc'; it is a sum over fixed or random points: use 'grid' or "
                    "'random'",
                    objective.name()));
  if (options.starts > 1 && options.kick == 0)
    throw BadInput(
        fmt::format("{} starts without a kick would all be the same; set the kick, such as 0.1", options.starts));
}

void check_batch(const Landscape& landscape, std::size_t batch) {
  if (!has_samples(landscape))
    throw BadInput(fmt::format("the landscape '{}' has no samples to draw mini-batches from; use the full batch",
                               landscape.name()));
  if (batch < 1 || batch > landscape.sample_count())
    throw BadInput(fmt::format("a mini-batch of {} samples; it must be in 1 ... {}", batch, landscape.sample_count()));
}

void check_start(const Landscape& landscape, const Matrix<double>& start, const Curve& curve) {
  if (start.rows() != curve.coefficient_count() || start.columns() != landscape.dimension())
    throw BadInput(fmt::format("start coefficients of shape ({}, {}); the curve '{}' on this landscape needs ({}, {})",
                               start.rows(), start.columns(), curve.name(), curve.coefficient_count(),
                               landscape.dimension()));
  if (!all_finite(start.values())) throw BadInput("the start coefficients hold a number that is not finite");
}

}  // namespace

PathOptions path_defaults(const Landscape& landscape, std::string_view objective) {
  return path_defaults(has_samples(landscape), objective);
}

PathOptions path_defaults(bool with_data, std::string_view objective) {
  PathOptions options;
  if (!objective.empty())
    options.objective = objective;
  else if (!with_data)
    options.objective = "maxflux";
  if (!make_objective(options.objective)->scale_free()) return options;

  options.points = 64;
  options.kick = 0.01;
  options.lr = with_data ? 0.05 : 0.02;
  options.schedule = Schedule::cosine;
  options.sampling = Sampling::arc;
  if (!with_data) {
    options.optimizer = PathOptimizer::lbfgs;
    options.steps = 25;
    options.finish = options.objective != "line-integral";
  }
  return options;
}

void check_path_settings(const PathOptions& options) {
  check_numbers(options);
  check_combination(options, *make_objective(options.objective));
  make_curve(options.curve, options.terms);
}

void check_path_options(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                        const PathOptions& options) {
  check_end(landscape, from, "from");
  check_end(landscape, to, "to");
  if (std::equal(from.begin(), from.end(), to.begin()))
    throw BadInput("the end points 'from' and 'to' are equal; a path needs two different ones");
  check_path_settings(options);
  if (options.batch) check_batch(landscape, *options.batch);
  if (options.start) check_start(landscape, *options.start, *make_curve(options.curve, options.terms));
}

}  // namespace lowpass
