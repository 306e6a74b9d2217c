#include "lowpass/landscape/family.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/matrix_operations.hpp"
#include "lowpass/core/parallel_for.hpp"

namespace lowpass {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

Family::Family(MatrixView<const double> basis, std::size_t sample_count)
    : basis_(basis.rows(), basis.columns()), all_samples_(sample_count), sample_count_(sample_count) {
  std::copy_n(basis.data(), basis.size(), basis_.data());
}

void Family::replace(std::size_t row, std::span<const double> vector) {
  if (vector.size() != dimension())
    throw BadInput(
        fmt::format("a basis vector of {} numbers; the landscape has dimension {}", vector.size(), dimension()));
  std::copy(vector.begin(), vector.end(), edit({row, 1}).data());
}

MatrixView<double> Family::edit(RowRange range) {
  check_rows(range);
  do_change(range);
  return {basis_.row(range.first).data(), range.count, dimension()};
}

void Family::exchange(Matrix<double>& basis, RowRange changed) {
  if (basis.rows() != rows() || basis.columns() != dimension())
    throw BadInput(fmt::format("a basis of {} x {} numbers for a family of {} x {}", basis.rows(), basis.columns(),
                               rows(), dimension()));
  check_rows(changed);
  do_change(changed);
  std::swap(basis_, basis);
}

void Family::combine(std::size_t row, std::span<const double> coefficients) {
  if (row >= rows()) throw BadInput(fmt::format("family row {} does not exist; it has {} rows", row, rows()));
  if (coefficients.size() != rows())
    throw BadInput(fmt::format("{} mixing coefficients for a family of {} rows", coefficients.size(), rows()));
  std::vector<double> mixed(dimension(), 0.0);
  add_product(1, {coefficients.data(), 1, rows()}, basis_, {mixed.data(), 1, dimension()});
  std::ranges::copy(mixed, basis_.row(row).begin());
  do_combine(row, coefficients);
}

void Family::do_combine(std::size_t row, std::span<const double>) {
  do_change({row, 1});
}

void Family::choose_samples(std::span<const std::size_t> samples) {
  if (samples.empty()) throw BadInput("a mini-batch of 0 samples; at least 1 is needed");
  for (const std::size_t sample : samples)
    if (sample >= all_samples_)
      throw BadInput(fmt::format("sample {} of a mini-batch does not exist; there are {}", sample, all_samples_));
  do_choose_samples(samples);
  chosen_ = true;
  sample_count_ = samples.size();
}

void Family::choose_all_samples() {
  if (!chosen_) return;
  do_choose_samples({});
  chosen_ = false;
  sample_count_ = all_samples_;
}

void Family::do_choose_samples(std::span<const std::size_t>) {
  refuse_mini_batch();
}

void Family::refuse_mini_batch() {
  throw BadInput("a mini-batch of a landscape that is no mean over samples");
}

void Family::in_parallel(std::size_t tasks, const std::function<void(std::size_t)>& task) {
  one_after_the_other(tasks, task);
}

std::vector<double> Family::values(MatrixView<const double> mixing) {
  check_mixing(mixing);
  counts_.values += mixing.rows();
  std::vector<double> values = do_values(mixing);
  count_walls(mixing, values);
  return values;
}

Pullback Family::values_and_pullback(MatrixView<const double> mixing, const PointWeights& weights, RowRange rows) {
  Pullback pullback{begin_pullback(mixing, weights, rows), {}};
  finish_pullback(pullback.gradient);
  return pullback;
}

void Family::finish_pullback(Matrix<double>& gradient) {
  if (gradient.rows() != pulled_rows_ || gradient.columns() != dimension())
    gradient = Matrix<double>(pulled_rows_, dimension(), unset);
  do_write_gradient(gradient);
}

void Family::do_write_gradient(Matrix<double>& gradient) {
  do_finish_pullback([&](std::size_t first, MatrixView<double> piece) {
    for (std::size_t r = 0; r < piece.rows(); ++r)
      std::ranges::copy(piece.row(r), gradient.row(r).subspan(first).begin());
  });
}

std::vector<double> Family::begin_pullback(MatrixView<const double> mixing, const PointWeights& weights,
                                           RowRange rows) {
  check_mixing(mixing);
  check_rows(rows);
  pulled_rows_ = rows.count;
  counts_.gradients += mixing.rows();
  counts_.sample_gradients += mixing.rows() * sample_count_;
  if (const auto* rule = std::get_if<WeightRule>(&weights)) {
    std::vector<double> values = do_begin_pullback_by_rule(mixing, walled(*rule), rows);
    count_walls(mixing, values);
    return values;
  }
  const auto& constants = std::get<std::vector<double>>(weights);
  if (constants.size() != mixing.rows())
    throw BadInput(fmt::format("{} weights for {} points", constants.size(), mixing.rows()));
  std::vector<double> values = do_begin_pullback(mixing, constants, rows);
  count_walls(mixing, values);
  return values;
}

Family::Looks Family::values_and_accuracies(MatrixView<const double> mixing) {
  check_mixing(mixing);
  counts_.values += mixing.rows();
  Looks looks = do_values_and_accuracies(mixing);
  count_walls(mixing, looks.values);
  return looks;
}

std::vector<double> Family::do_begin_pullback_by_rule(MatrixView<const double> mixing, const WeightRule& rule,
                                                      RowRange rows) {
  const std::vector<double> weights = rule(values(mixing));
  if (weights.size() != mixing.rows())
    throw InternalError(fmt::format("a weight rule gave {} weights for {} points", weights.size(), mixing.rows()));
  return do_begin_pullback(mixing, weights, rows);
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

void Family::check_rows(RowRange range) const {
  if (range.first > rows() || range.count > rows() - range.first)
    throw BadInput(
        fmt::format("rows {} ... {} of a family; it has {} rows", range.first, range.first + range.count - 1, rows()));
}

void Family::check_mixing(MatrixView<const double> mixing) const {
  if (mixing.columns() != rows())
    throw BadInput(fmt::format("a mixing matrix of {} columns for a family of {} rows", mixing.columns(), rows()));
  for (std::size_t m = 0; m < mixing.rows(); ++m)
    for (const double entry : mixing.row(m))
      if (!std::isfinite(entry)) throw BadInput(fmt::format("row {} of the mixing matrix holds {}", m, entry));
}

}  // namespace lowpass
