#include "lowpass/landscape/pointwise_family.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/matrix_operations.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/batches.hpp"

namespace lowpass {

PointwiseFamily::PointwiseFamily(const Landscape& landscape, MatrixView<const double> basis)
    : Family(basis, landscape.sample_count()), landscape_(landscape) {}

void PointwiseFamily::do_choose_samples(std::span<const std::size_t> samples) {
  const auto* sampled = dynamic_cast<const SampledLandscape*>(&landscape_);
  if (sampled == nullptr) refuse_mini_batch();
  batch_ = samples.empty() ? nullptr : sampled->minibatch(samples);
}

template <class Ask>
std::vector<double> PointwiseFamily::ask_in_pieces(MatrixView<const double> mixing, Ask&& ask) {
  const std::size_t most_rows = points_per_call(dimension());
  if (const std::size_t rows = std::min(most_rows, mixing.rows()); points_.rows() < rows)
    points_ = Matrix<double>(rows, dimension());
  std::vector<double> values;
  values.reserve(mixing.rows());
  for (std::size_t first = 0; first < mixing.rows(); first += most_rows) {
    const std::size_t count = std::min(most_rows, mixing.rows() - first);
    const MatrixView<double> points(points_.data(), count, dimension());
    form_points({mixing.row(first).data(), count, mixing.columns()}, points);
    const std::vector<double> piece = ask(first, points);
    check_answer(asked(), piece.size(), count);
    values.insert(values.end(), piece.begin(), piece.end());
  }
  return values;
}

std::vector<double> PointwiseFamily::do_values(MatrixView<const double> mixing) {
  return ask_in_pieces(mixing, [&](std::size_t, MatrixView<const double> points) { return asked().values(points); });
}

Family::Looks PointwiseFamily::do_values_and_accuracies(MatrixView<const double> mixing) {
  Looks looks{do_values(mixing), {}};
  std::vector<double> point(dimension());
  for (std::size_t m = 0; m < mixing.rows(); ++m) {
    form_points({mixing.row(m).data(), 1, mixing.columns()}, {point.data(), 1, point.size()});
    const auto accuracy = asked().accuracy(point);
    if (!accuracy) break;
    looks.accuracies.push_back(*accuracy);
  }
  return looks;
}

std::vector<double> PointwiseFamily::do_point(std::span<const double> mixing) const {
  std::vector<double> point(dimension());
  form_points({mixing.data(), 1, mixing.size()}, {point.data(), 1, point.size()});
  return point;
}

std::vector<double> PointwiseFamily::do_begin_pullback(MatrixView<const double> mixing, std::span<const double> weights,
                                                       RowRange rows) {
  const std::vector<double> constants(weights.begin(), weights.end());
  return do_begin_pullback_by_rule(mixing, [&](std::span<const double>) { return constants; }, rows);
}

std::vector<double> PointwiseFamily::do_begin_pullback_by_rule(MatrixView<const double> mixing, const WeightRule& rule,
                                                               RowRange rows) {
  if (gradients_.rows() < mixing.rows())
    gradients_ = Matrix<double>(mixing.rows(), dimension());
  else
    std::ranges::fill(gradients_.values(), 0.0);  // for functions that add to their gradient, or leave it at a wall
  std::vector<double> values = ask_in_pieces(mixing, [&](std::size_t first, MatrixView<const double> points) {
    return asked().values_and_gradients(points, {gradients_.row(first).data(), points.rows(), dimension()});
  });
  for (std::size_t m = 0; m < mixing.rows(); ++m) {
    double& value = values[m];
    if (std::isfinite(value) && !all_finite(gradients_.row(m))) value = std::numeric_limits<double>::quiet_NaN();
    // A wall without a slope: one such point must not spoil the gradients of the others.
    if (!is_number(value)) std::ranges::fill(gradients_.row(m), 0.0);
  }
  const std::vector<double> weights = rule(values);
  if (weights.size() != mixing.rows()) throw InternalError("a weight rule gave another number of weights than points");
  if (pulled_.rows() != rows.count) pulled_ = Matrix<double>(rows.count, dimension(), unset);
  std::ranges::fill(pulled_.values(), 0.0);
  Matrix<double> weighted(rows.count, mixing.rows());
  for (std::size_t r = 0; r < rows.count; ++r)
    for (std::size_t m = 0; m < mixing.rows(); ++m) weighted(r, m) = weights[m] * mixing(m, rows.first + r);
  add_product(1, weighted, {gradients_.data(), mixing.rows(), dimension()}, pulled_);
  return values;
}

void PointwiseFamily::form_points(MatrixView<const double> mixing, MatrixView<double> points) const {
  std::fill_n(points.data(), points.size(), 0.0);
  // Zero factors are left out: ends of a path are exact.
  add_product(1, mixing, basis(), points);
}

}  // namespace lowpass
