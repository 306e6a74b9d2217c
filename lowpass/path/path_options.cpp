#include "lowpass/path/path_options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/path_option_table.hpp"

namespace lowpass {
namespace {

void check_end(const Landscape& landscape, std::span<const double> end, const char* which) {
  if (end.size() != landscape.dimension())
    throw BadInput(fmt::format("the end point '{}' has {} coordinates; the landscape '{}' has dimension {}", which,
                               end.size(), landscape.name(), landscape.dimension()));
  if (!all_finite(end)) throw BadInput(fmt::format("the end point '{}' holds a number that is not finite", which));
}

void check_batch(const Landscape& landscape) {
  if (!has_samples(landscape))
    throw BadInput(fmt::format("the landscape '{}' has no samples to draw mini-batches from; use the full batch",
                               landscape.name()));
}

void check_start(const Landscape& landscape, const Matrix<double>& start, const Curve& curve) {
  if (start.rows() != curve.coefficient_count() || start.columns() != landscape.dimension())
    throw BadInput(fmt::format("start coefficients of shape ({}, {}); the curve '{}' on this landscape needs ({}, {})",
                               start.rows(), start.columns(), curve.name(), curve.coefficient_count(),
                               landscape.dimension()));
  if (!all_finite(start.values())) throw BadInput("the start coefficients hold a number that is not finite");
}

}  // namespace

bool has_samples(const Landscape& landscape) {
  return dynamic_cast<const SampledLandscape*>(&landscape) != nullptr;
}

PathOptions path_defaults(const Landscape& landscape, std::string_view objective) {
  return path_defaults(has_samples(landscape), objective);
}

PathOptions path_defaults(bool with_data, std::string_view objective) {
  GivenOptions given;
  if (!objective.empty()) given["objective"] = std::string(objective);
  return resolve_path_options(given, with_data);
}

void check_path_settings(const PathOptions& options, std::string_view prefix) {
  check_options(path_option_table(), options, prefix, path_contexts());
}

void check_path_options(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                        const PathOptions& options) {
  check_end(landscape, from, "from");
  check_end(landscape, to, "to");
  if (std::equal(from.begin(), from.end(), to.begin()))
    throw BadInput("the end points 'from' and 'to' are equal; a path needs two different ones");
  check_path_settings(options);
  if (options.batch) check_batch(landscape);
  if (options.start) check_start(landscape, *options.start, *make_curve(options.curve, options.terms));
}

}  // namespace lowpass
