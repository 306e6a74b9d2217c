#include "lowpass/landscape/pointwise_family.hpp"

#include <algorithm>

#include "lowpass/core/errors.hpp"

namespace lowpass {

PointwiseFamily::PointwiseFamily(const Landscape& landscape, MatrixView<const double> basis)
    : Family(basis.rows(), basis.columns(), landscape.sample_count()),
      landscape_(landscape),
      basis_(basis.rows(), basis.columns()) {
  std::copy_n(basis.data(), basis.size(), basis_.data());
}

void PointwiseFamily::do_replace(std::size_t row, std::span<const double> vector) {
  std::copy(vector.begin(), vector.end(), basis_.row(row).begin());
}

void PointwiseFamily::do_combine(std::size_t row, std::span<const double> coefficients) {
  std::vector<double> mixed(dimension());
  form_point(coefficients, mixed);
  do_replace(row, mixed);
}

std::vector<double> PointwiseFamily::do_values(MatrixView<const double> mixing) {
  std::vector<double> values(mixing.rows());
  std::vector<double> point(dimension());
  for (std::size_t m = 0; m < mixing.rows(); ++m) {
    form_point(mixing.row(m), point);
    values[m] = landscape_.value(point);
  }
  return values;
}

std::vector<double> PointwiseFamily::do_accuracies(MatrixView<const double> mixing) {
  std::vector<double> accuracies;
  std::vector<double> point(dimension());
  for (std::size_t m = 0; m < mixing.rows(); ++m) {
    form_point(mixing.row(m), point);
    const auto accuracy = landscape_.accuracy(point);
    if (!accuracy) return {};
    accuracies.push_back(*accuracy);
  }
  return accuracies;
}

Pullback PointwiseFamily::do_pullback(MatrixView<const double> mixing, std::span<const double> weights, RowRange rows) {
  const std::vector<double> constants(weights.begin(), weights.end());
  return do_pullback_by_rule(mixing, [&](std::span<const double>) { return constants; }, rows);
}

Pullback PointwiseFamily::do_pullback_by_rule(MatrixView<const double> mixing, const WeightRule& rule, RowRange rows) {
  Pullback result{std::vector<double>(mixing.rows()), Matrix<double>(rows.count, dimension())};
  Matrix<double> gradients(mixing.rows(), dimension());
  std::vector<double> point(dimension());
  for (std::size_t m = 0; m < mixing.rows(); ++m) {
    form_point(mixing.row(m), point);
    result.values[m] = landscape_.value_and_gradient(point, gradients.row(m));
  }
  const std::vector<double> weights = rule(result.values);
  if (weights.size() != mixing.rows()) throw InternalError("a weight rule gave another number of weights than points");
  for (std::size_t r = 0; r < rows.count; ++r) {
    const std::span<double> pulled = result.gradient.row(r);
    for (std::size_t m = 0; m < mixing.rows(); ++m) {
      const double factor = weights[m] * mixing(m, rows.first + r);
      const std::span<const double> gradient = gradients.row(m);
      for (std::size_t i = 0; i < pulled.size(); ++i) pulled[i] += factor * gradient[i];
    }
  }
  return result;
}

void PointwiseFamily::form_point(std::span<const double> mixing, std::span<double> point) const {
  std::fill(point.begin(), point.end(), 0.0);
  for (std::size_t r = 0; r < mixing.size(); ++r) {
    // A zero factor leaves the point as it is to the last bit: ends of a path are exact.
    if (mixing[r] == 0) continue;
    const std::span<const double> vector = basis_.row(r);
    for (std::size_t i = 0; i < point.size(); ++i) point[i] += mixing[r] * vector[i];
  }
}

}  // namespace lowpass
