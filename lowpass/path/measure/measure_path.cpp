#include "lowpass/path/measure/measure_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/matrix_operations.hpp"
#include "lowpass/core/vector_operations.hpp"

namespace lowpass {
namespace {

Matrix<double> line_mixing(const Curve& curve, const std::vector<double>& t) {
  Matrix<double> line = curve.mixing(t);
  for (std::size_t m = 0; m < line.rows(); ++m)
    for (std::size_t r = 2; r < line.columns(); ++r) line(m, r) = 0;
  return line;
}

/// Of the polygon through the points, of which two at a time are in memory.
double polygon_length(MatrixView<const double> mixing, MatrixView<const double> basis) {
  double length = 0;
  std::vector<double> before;
  for (std::size_t m = 0; m < mixing.rows(); ++m) {
    std::vector<double> point(basis.columns(), 0.0);
    add_product(1, {mixing.row(m).data(), 1, mixing.columns()}, basis, {point.data(), 1, point.size()});
    if (m > 0) length += distance(before, point);
    before = std::move(point);
  }
  return length;
}

}  // namespace

double value_at_end(const Landscape& landscape, std::span<const double> end, const char* which) {
  const double value = landscape.value(end);
  if (!Family::is_number(value))
    throw NotANumber(
        fmt::format("the landscape '{}' gives no number at the {} end point ({}); a path needs ends with a value",
                    landscape.name(), which, value));
  return value;
}

void check_ends(const Landscape& landscape, std::span<const double> from, std::span<const double> to) {
  value_at_end(landscape, from, "first");
  value_at_end(landscape, to, "second");
}

LineHeights measure_line(MovingPath& path, std::size_t points) {
  LineHeights line;
  line.values = path.family().values(line_mixing(path.curve(), equally_spaced(points)));
  line.height = highest(line.values);
  line.endpoint_values[0] = line.values.front();
  line.endpoint_values[1] = line.values.back();
  for (const std::size_t end : {std::size_t{0}, std::size_t{1}})
    if (!std::isfinite(line.endpoint_values[end]))
      value_at_end(path.landscape(), path.basis().row(end), end == 0 ? "first" : "second");
  line.lower_bound = std::max(line.endpoint_values[0], line.endpoint_values[1]);
  return line;
}

PathHeights measure_grid(MovingPath& path, std::size_t points) {
  PathHeights found;
  found.coefficients = path.coefficients();
  found.profile.t = equally_spaced(points);
  const Matrix<double> mixing = path.curve().mixing(found.profile.t);
  Family::Looks looks = path.family().values_and_accuracies(mixing);
  found.profile.value = std::move(looks.values);
  found.profile.accuracy = std::move(looks.accuracies);
  found.on_grid = grid_height(found.profile.t, found.profile.value);
  found.refined = found.on_grid;
  found.length = polygon_length(mixing, path.basis());
  return found;
}

void refine(MovingPath& path, PathHeights& heights, double higher_end, double resolution, const Allowance& allows,
            const MeasureSettings& settings) {
  const FineLook fine =
      look_finely(path, heights.profile.t, heights.profile.value, higher_end, resolution, allows, settings);
  heights.refined = fine.top;
  heights.resolution = fine.resolution;
  heights.top = path.point(fine.top.t);
}

}  // namespace lowpass
