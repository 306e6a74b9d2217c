#include "lowpass/landscape/landscape.hpp"

#include <fmt/format.h>

#include "lowpass/core/errors.hpp"
#include "lowpass/landscape/pointwise_family.hpp"

namespace lowpass {

double Landscape::value(std::span<const double> x) const {
  std::vector<double> gradient(dimension());
  return value_and_gradient(x, gradient);
}

std::vector<double> Landscape::values(MatrixView<const double> points) const {
  std::vector<double> values(points.rows());
  for (std::size_t m = 0; m < points.rows(); ++m) values[m] = value(points.row(m));
  return values;
}

std::vector<double> Landscape::values_and_gradients(MatrixView<const double> points,
                                                    MatrixView<double> gradients) const {
  std::vector<double> values(points.rows());
  for (std::size_t m = 0; m < points.rows(); ++m) values[m] = value_and_gradient(points.row(m), gradients.row(m));
  return values;
}

std::unique_ptr<PointQuestions> Landscape::point_questions() const {
  return std::make_unique<OwnPointQuestions>(dimension());
}

std::unique_ptr<Family> Landscape::family(MatrixView<const double> basis) const {
  check_basis(basis);
  return std::make_unique<PointwiseFamily>(*this, basis);
}

std::optional<double> Landscape::accuracy(std::span<const double>) const {
  return std::nullopt;
}

void Landscape::check_basis(MatrixView<const double> basis) const {
  if (basis.rows() == 0) throw BadInput("a family needs at least one basis vector");
  if (basis.columns() != dimension())
    throw BadInput(fmt::format("basis vectors of {} numbers; the landscape '{}' has dimension {}", basis.columns(),
                               name(), dimension()));
}

}  // namespace lowpass
