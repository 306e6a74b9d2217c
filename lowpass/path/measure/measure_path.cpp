#include "lowpass/path/measure/measure_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
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

/// Measures a curve on the grid, through the mixing that belongs to each t.
PathProfile profile_of(MovingPath& path, std::size_t points, const GridAllowance& allows,
                       const std::function<Matrix<double>(const std::vector<double>& t)>& mixing) {
  return look_at_grid(
      points, [&](const std::vector<double>& t) { return path.family().values_and_accuracies(mixing(t)); }, allows);
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

double LineHeights::height_at(const std::vector<double>& t) const {
  std::vector<double> there;
  for (std::size_t i = 0; i < profile.t.size() && there.size() < t.size(); ++i)
    if (profile.t[i] == t[there.size()]) there.push_back(profile.value[i]);
  return highest(there);
}

LineHeights measure_line(MovingPath& path, std::size_t points, const GridAllowance& allows) {
  LineHeights line;
  line.profile = profile_of(path, points, allows, [&](const auto& t) { return line_mixing(path.curve(), t); });
  const std::vector<double>& values = line.profile.value;
  line.height = highest(values);
  line.endpoint_values[0] = values.front();
  line.endpoint_values[1] = values.back();
  for (const std::size_t end : {std::size_t{0}, std::size_t{1}})
    if (!std::isfinite(line.endpoint_values[end]))
      value_at_end(path.landscape(), path.basis().row(end), end == 0 ? "first" : "second");
  line.lower_bound = std::max(line.endpoint_values[0], line.endpoint_values[1]);
  return line;
}

PathHeights measure_grid(MovingPath& path, std::size_t points, const GridAllowance& allows) {
  PathHeights found;
  found.coefficients = path.coefficients();
  found.profile = profile_of(path, points, allows, [&](const auto& t) { return path.curve().mixing(t); });
  found.on_grid = grid_height(found.profile.t, found.profile.value);
  found.refined = found.on_grid;
  found.length = polygon_length(path.curve().mixing(equally_spaced(points)), path.basis());
  return found;
}

void refine(MovingPath& path, PathHeights& heights, double higher_end, double resolution, const Allowance& allows,
            const MeasureSettings& settings) {
  const FineLook fine =
      look_finely(path, heights.profile.t, heights.profile.value, higher_end, resolution, allows, settings);
  heights.refined = fine.top;
  heights.resolution = fine.resolution;
  heights.closely = fine.closely;
  heights.top = path.point(fine.top.t);
}

}  // namespace lowpass
