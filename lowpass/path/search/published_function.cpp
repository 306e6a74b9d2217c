#include "lowpass/path/search/published_function.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lowpass {

PublishedFunction::PublishedFunction(MovingPath& path, const Objective& objective, std::size_t points, double lambda)
    : PathFunction(path, objective, points), penalty_(mixing(), lambda) {}

void PublishedFunction::write_coefficients(std::span<const double> u, MatrixView<double> coefficients) {
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

double PublishedFunction::evaluate(Family& family, Matrix<double>& gradient) {
  Pulled pulled = pull(
      family, [this](std::span<const double> values) { return objective().evaluate({values, nodes().weight, {}, 1}); });
  if (!std::isfinite(pulled.slopes.value)) return pulled.slopes.value;
  penalty_.add_gradient(path().basis(), 2, pulled.gradient, parallel());
  gradient = std::move(pulled.gradient);
  return pulled.slopes.value + penalty();
}

}  // namespace lowpass
