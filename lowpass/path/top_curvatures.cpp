#include "lowpass/path/top_curvatures.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/counted_landscape.hpp"
#include "lowpass/landscape/curvature.hpp"
#include "lowpass/path/curves/curve_points.hpp"

namespace lowpass {
namespace {

std::optional<TopPoint> top_with_curvatures(const Landscape& landscape, std::span<const double> position, double length,
                                            const RandomStream& random) {
  TopPoint top;
  top.position.assign(position.begin(), position.end());
  top.gradient.resize(position.size());
  top.value = landscape.value_and_gradient(position, top.gradient);
  HessianProducts products(landscape, position, length);
  const std::optional<Curvatures> found = curvatures(products, random);
  if (!found) return std::nullopt;
  top.gradient_norm = norm(top.gradient);
  top.index = found->negatives();
  for (const Curvature& curvature : found->lowest) {
    top.curvatures.push_back(curvature.value);
    top.residuals.push_back(curvature.residual);
    top.smallest_visible = std::max(top.smallest_visible, curvature.visible);
  }
  return top;
}

}  // namespace

void look_at_top_curvatures(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                            const PathOptions& options, PathResult& result) {
  const double t = result.refined_height_t;
  const Matrix<double> place = curve_points(options.curve, from, to, result.coefficients, {&t, 1});
  const CountedLandscape counted(landscape, result.counts, CountedLandscape::NoNumber::wall,
                                 [&] { return options.stop.stop_requested(); });
  try {
    std::optional<TopPoint> top =
        top_with_curvatures(counted, place.row(0), result.chord, RandomStream(options.seed, "top-curvatures"));
    if (top) result.top = std::move(top);
  } catch (const CountedLandscape::Stopped&) {
    // What the search found stays as it is.
  }
}

}  // namespace lowpass
