#include "lowpass/path/measure_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/path/height.hpp"

namespace lowpass {
namespace {

/// A height above the ends that is less than this part of the line's typical value is none.
constexpr double negligible = 1e-4;
constexpr double stationary = 0.03;

/// The straight line on the same grid, whatever the curve's coefficients are.
Matrix<double> line_mixing(const Matrix<double>& mixing) {
  Matrix<double> line = mixing;
  for (std::size_t m = 0; m < line.rows(); ++m)
    for (std::size_t r = 2; r < line.columns(); ++r) line(m, r) = 0;
  return line;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

std::vector<double> measure_line(const Landscape& landscape, Family& family, const Matrix<double>& mixing,
                                 PathResult& result) {
  std::vector<double> values = family.values(line_mixing(mixing));
  result.linear_height = highest(values);
  result.endpoint_values[0] = values.front();
  result.endpoint_values[1] = values.back();
  for (const double value : result.endpoint_values)
    if (std::isnan(value))
      throw NotANumber(fmt::format("the landscape '{}' gives NaN at an end point", landscape.name()));
  result.lower_bound = std::max(result.endpoint_values[0], result.endpoint_values[1]);
  return values;
}

void measure_path(Family& family, const Curve& curve, const Matrix<double>& mixing, const Matrix<double>& basis,
                  PathResult& result) {
  result.profile.t = equally_spaced(mixing.rows());
  result.profile.value = family.values(mixing);
  result.profile.accuracy = family.accuracies(mixing);
  const Height grid = grid_height(result.profile.t, result.profile.value);
  result.height = grid.value;
  result.height_t = grid.t;
  const Height refined = refined_height(family, curve, result.profile.t, result.profile.value);
  result.refined_height = refined.value;
  result.refined_height_t = refined.t;
  result.excess = result.refined_height - result.lower_bound;

  result.path = Matrix<double>(mixing.rows(), basis.columns());
  for (std::size_t m = 0; m < mixing.rows(); ++m)
    for (std::size_t r = 0; r < basis.rows(); ++r)
      if (mixing(m, r) != 0) add_scaled(mixing(m, r), basis.row(r), result.path.row(m));
  result.length = 0;
  for (std::size_t m = 0; m + 1 < mixing.rows(); ++m)
    result.length += distance(result.path.row(m), result.path.row(m + 1));
  result.chord = distance(basis.row(0), basis.row(1));
}

double negligible_height(std::span<const double> line_values, double lowest) {
  std::vector<double> finite;
  for (const double value : line_values)
    if (std::isfinite(value)) finite.push_back(value);
  if (finite.empty()) return 0;
  lowest = std::min(lowest, *std::min_element(finite.begin(), finite.end()));
  return negligible * (median(finite) - lowest);
}

void judge(PathProblem& problem, std::span<const double> line_values, PathResult& result) {
  if (!std::isfinite(result.refined_height)) {
    result.verdict = Verdict::open;
    result.converged = false;
    return;
  }
  std::vector<double> gradient(problem.basis().columns());
  problem.value_and_gradient_at(problem.point(result.refined_height_t), gradient);

  const double lowest = *std::min_element(result.profile.value.begin(), result.profile.value.end());
  result.stationarity = result.chord * norm(gradient) / height_unit(result.refined_height, result.lower_bound, lowest);
  if (result.excess <= negligible_height(line_values, lowest))
    result.verdict = Verdict::at_the_bound;
  else if (*result.stationarity < stationary)
    result.verdict = Verdict::saddle;
  else
    result.verdict = result.stop_reason == StopReason::no_lower_top ? Verdict::lowest_of_the_curve : Verdict::open;
  result.converged = result.verdict != Verdict::open;
}

}  // namespace lowpass
