#include "lowpass/path/search/published_function.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lowpass {

PublishedFunction::PublishedFunction(MovingPath& path, const Objective& objective, std::size_t points, double lambda)
    : PathFunction(path, objective, points), penalty_(mixing(), lambda) {}

void PublishedFunction::write_coefficients(std::span<const double> u, MatrixView<double> coefficients) const {
  std::copy(u.begin(), u.end(), coefficients.data());
}

std::vector<double> PublishedFunction::variables_of(const Matrix<double>& coefficients) const {
  return {coefficients.values().begin(), coefficients.values().end()};
}

double PublishedFunction::node_objective() const {
  return objective().evaluate({node_values(), {}, {}, 1}).value;
}

double PublishedFunction::value_at(std::span<const double> values) {
  return objective().evaluate({values, nodes().weight, {}, 1}).value + penalty();
}

double PublishedFunction::penalty() const {
  return penalty_.value(path().basis(), parallel());
}

double PublishedFunction::begin_gradient(std::span<const std::size_t> batch) {
  return over(batch, [&] { return begin_sum(own_points()); });
}

double PublishedFunction::begin_sum(const PathPoints& points) {
  return begin_pullback(
             points,
             [this](std::span<const double> values) { return objective().evaluate({values, nodes().weight, {}, 1}); })
      .value;
}

void PublishedFunction::finish_gradient(const TakePiece& take) {
  path().family().finish_pullback([&](std::size_t first, MatrixView<double> piece) {
    penalty_.add_gradient(path().basis(), 2, first, piece);
    take(first, piece);
  });
}

double PublishedFunction::evaluate(const PathPoints& points, Matrix<double>& gradient) {
  const double value = begin_sum(points);
  if (!std::isfinite(value)) return value;
  finish_pullback(points, gradient);
  penalty_.add_gradient(path().basis(), 2, 0, gradient);
  return value + penalty();
}

}  // namespace lowpass
