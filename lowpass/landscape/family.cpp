#include "lowpass/landscape/family.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace
void Family::replace(std::size_t row, std::span<const double> vector) {
  if (row >= rows_) throw BadInput(fmt::format("family row {} does not exist; it has {} rows", row, rows_));
  if (vector.size() != dimension_)
    throw BadInput(
        fmt::format("a basis vector of {} numbers; the landscape has dimension {}", vector.size(), dimension_));
  do_replace(row, vector);
}

void Family::combine(std::size_t row, std::span<const double> coefficients) {
  if (row >= rows_) throw BadInput(fmt::format("family row {} does not exist; it has {} rows", row, rows_));
  if (coefficients.size() != rows_)
    throw BadInput(fmt::format("{} mixing coefficients for a family of {} rows", coefficients.size(), rows_));
  do_combine(row, coefficients);
}

std::vector<double> Family::values(MatrixView<const double> mixing) {
  check_mixing(mixing);
  counts_.values += mixing.rows();
  std::vector<double> values = do_values(mixing);
  count_walls(mixing, values);
  return values;
}

Pullback Family::values_and_pullback(MatrixView<const double> mixing, const PointWeights& weights, RowRange rows) {
  check_mixing(mixing);
  if (rows.first > rows_ || rows.count > rows_ - rows.first)
    throw BadInput(
        fmt::format("gradient rows {} ... {} of a family of {} rows", rows.first, rows.first + rows.count, rows_));
  counts_.gradients += mixing.rows();
  counts_.sample_gradients += mixing.rows() * sample_count_;
  if (const auto* rule = std::get_if<WeightRule>(&weights)) {
    Pullback result = do_pullback_by_rule(mixing, walled(*rule), rows);
    count_walls(mixing, result.values);
    return result;
  }
  const auto& constants = std::get<std::vector<double>>(weights);
  if (constants.size() != mixing.rows())
    throw BadInput(fmt::format("{} weights for {} points", constants.size(), mixing.rows()));
  Pullback result = do_pullback(mixing, constants, rows);
  count_walls(mixing, result.values);
  return result;
}

std::vector<double> Family::accuracies(MatrixView<const double> mixing) {
  check_mixing(mixing);
  return do_accuracies(mixing);
}

Pullback Family::do_pullback_by_rule(MatrixView<const double> mixing, const WeightRule& rule, RowRange rows) {
  const std::vector<double> weights = rule(values(mixing));
  if (weights.size() != mixing.rows())
    throw InternalError(fmt::format("a weight rule gave {} weights for {} points", weights.size(), mixing.rows()));
  return do_pullback(mixing, weights, rows);
}

WeightRule Family::walled(const WeightRule& rule) {
  return [&rule](std::span<const double> values) {
    std::vector<double> seen(values.begin(), values.end());
    for (double& value : seen)
      if (!is_number(value)) value = infinity;
    return rule(seen);
  };
}

void Family::count_walls(MatrixView<const double> mixing, std::span<double> values) {
  for (std::size_t m = 0; m < values.size(); ++m) {
    if (is_number(values[m])) continue;
    values[m] = infinity;
    ++counts_.not_a_number;
    if (first_not_a_number_.empty()) first_not_a_number_ = do_point(mixing.row(m));
  }
}

void Family::check_mixing(MatrixView<const double> mixing) const {
  if (mixing.columns() != rows_)
    throw BadInput(fmt::format("a mixing matrix of {} columns for a family of {} rows", mixing.columns(), rows_));
  for (std::size_t m = 0; m < mixing.rows(); ++m)
    for (const double entry : mixing.row(m))
      if (!std::isfinite(entry)) throw BadInput(fmt::format("row {} of the mixing matrix holds {}", m, entry));
}

}  // namespace lowpass
