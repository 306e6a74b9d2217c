#include "lowpass/landscape/quadratic_model.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "lowpass/core/vector_operations.hpp"

namespace lowpass {
namespace {

constexpr std::size_t most_solving = 60;  // products of a solution
constexpr double solved = 1e-3;           // residual of a solution, relative

}  // namespace

QuadraticModel::QuadraticModel(const Landscape& landscape, std::span<const double> x, double length,
                               const RandomStream& random, const CurvatureSettings& settings)
    : products_(landscape, x, length), settings_(settings) {
  std::optional<Curvatures> found = lowpass::curvatures(products_, random, settings);
  known_ = found.has_value();
  if (found) curvatures_ = std::move(*found);
}

bool QuadraticModel::is_visible(std::size_t i) const {
  // Above those examined all are higher than one that surely is positive.
  return i >= curvatures_.lowest.size() || curvatures_.lowest[i].negative() || curvatures_.lowest[i].positive();
}

double QuadraticModel::weight(std::size_t i) const {
  const double size = std::abs(curvatures_.whole.values[i]);
  return is_visible(i) ? size : std::max(size, curvatures_.lowest[i].visible);
}

QuadraticModel::Step QuadraticModel::to_stationary(std::span<const double> gradient) {
  return curvatures_.is_whole() ? by_eigenvectors(gradient) : by_conjugate_gradients(gradient);
}

QuadraticModel::Step QuadraticModel::by_eigenvectors(std::span<const double> gradient) const {
  Step found{std::vector<double>(gradient.size(), 0.0)};
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    const std::span<const double> direction = curvatures_.whole.vectors.row(i);
    const double slope = dot(direction, gradient);
    if (slope == 0) continue;
    found.uncertainty += slope * slope / (2 * weight(i));
    if (is_visible(i)) add_scaled(-slope / curvatures_.whole.values[i], direction, found.step);
  }
  return found;
}

/// Along the negative directions exactly, in the space beside them, where H is positive, by conjugate gradients.
QuadraticModel::Step QuadraticModel::by_conjugate_gradients(std::span<const double> gradient) {
  Step found{std::vector<double>(gradient.size(), 0.0)};
  std::vector<double> residual(gradient.begin(), gradient.end());
  for (double& entry : residual) entry = -entry;
  const auto beside = [&](std::vector<double>& vector) {
    for (const Curvature& known : curvatures_.lowest)
      if (!known.positive()) add_scaled(-dot(known.direction, vector), known.direction, vector);
  };
  for (const Curvature& known : curvatures_.lowest) {
    if (known.positive()) continue;
    const double slope = dot(known.direction, gradient);
    found.uncertainty += slope == 0 ? 0 : slope * slope / (2 * std::max(std::abs(known.value), known.visible));
    if (known.negative()) add_scaled(-slope / known.value, known.direction, found.step);
  }
  beside(residual);
  std::vector<double> direction = residual;
  std::vector<double> product(gradient.size());
  double square = dot(residual, residual);
  const double enough = solved * solved * square;
  for (std::size_t step = 0; step < most_solving && square > enough; ++step) {
    if (products_.products() >= settings_.most_products) break;
    products_.multiply(direction, product);
    beside(product);
    const double curvature = dot(direction, product);
    if (!(curvature > 0)) break;
    const double length = square / curvature;
    add_scaled(length, direction, found.step);
    // Each step lowers the model by half of this.
    found.uncertainty += length * square / 2;
    add_scaled(-length, product, residual);
    const double before = square;
    square = dot(residual, residual);
    for (std::size_t i = 0; i < direction.size(); ++i) direction[i] = residual[i] + square / before * direction[i];
  }
  return found;
}

double QuadraticModel::size_of(std::span<const double> displacement) {
  double size = 0;
  if (curvatures_.is_whole()) {
    for (std::size_t i = 0; i < displacement.size(); ++i) {
      const double along = dot(curvatures_.whole.vectors.row(i), displacement);
      size += weight(i) * along * along / 2;
    }
    return size;
  }
  if (dot(displacement, displacement) == 0) return 0;
  std::vector<double> product(displacement.size());
  products_.multiply(displacement, product);
  size = dot(displacement, product) / 2;
  for (const Curvature& known : curvatures_.lowest) {
    const double along = dot(known.direction, displacement);
    if (known.value < 0) size += std::abs(known.value) * along * along;
  }
  return size;
}

}  // namespace lowpass
