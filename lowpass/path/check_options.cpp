#include "lowpass/path/check_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"

namespace lowpass {
namespace {

void check_end(const Landscape& landscape, std::span<const double> end, const char* which) {
  if (end.size() != landscape.dimension())
    throw BadInput(fmt::format("the end point '{}' has {} coordinates; the landscape '{}' has dimension {}", which,
                               end.size(), landscape.name(), landscape.dimension()));
  if (!all_finite(end)) throw BadInput(fmt::format("the end point '{}' holds a number that is not finite", which));
}

}  // namespace

void check_path_options(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                        const PathOptions& options) {
  check_end(landscape, from, "from");
  check_end(landscape, to, "to");
  if (std::equal(from.begin(), from.end(), to.begin()))
    throw BadInput("the end points 'from' and 'to' are equal; a path needs two different ones");
  if (options.points < 2)
    throw BadInput(fmt::format("a path on {} grid point(s); it needs at least 2, the two ends", options.points));
  if (options.steps < 1)
    throw BadInput("a path search of 0 steps; at least 1 is needed (for a straight line: curve 'line')");
  if (!(options.learning_rate > 0) || !std::isfinite(options.learning_rate))
    throw BadInput(fmt::format("the learning rate is {}; it must be a positive number", options.learning_rate));
  if (!(options.lambda >= 0) || !std::isfinite(options.lambda))
    throw BadInput(fmt::format("lambda is {}; it must be a number of at least 0", options.lambda));
  make_objective(options.objective);
  const std::unique_ptr<Curve> curve = make_curve(options.curve, options.terms);

  if (options.batch) {
    if (dynamic_cast<const SampledLandscape*>(&landscape) == nullptr)
      throw BadInput(fmt::format("the landscape '{}' has no samples to draw mini-batches from; use the full batch",
                                 landscape.name()));
    if (*options.batch < 1 || *options.batch > landscape.sample_count())
      throw BadInput(
          fmt::format("a mini-batch of {} samples; it must be in 1 ... {}", *options.batch, landscape.sample_count()));
  }
  if (options.start) {
    if (options.start->rows() != curve->coefficient_count() || options.start->columns() != landscape.dimension())
      throw BadInput(
          fmt::format("start coefficients of shape ({}, {}); the curve '{}' on this landscape needs ({}, {})",
                      options.start->rows(), options.start->columns(), curve->name(), curve->coefficient_count(),
                      landscape.dimension()));
    if (!all_finite(options.start->values())) throw BadInput("the start coefficients hold a number that is not finite");
  }
}

}  // namespace lowpass
