#include "lowpass/path/moving_path.hpp"

#include <algorithm>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/matrix_operations.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/counted_landscape.hpp"

namespace lowpass {
namespace {

/// sum_r row[r] B[r].
std::vector<double> mixed(std::span<const double> row, const Matrix<double>& basis) {
  std::vector<double> sum(basis.columns(), 0.0);
  add_product(1, {row.data(), 1, row.size()}, basis, {sum.data(), 1, sum.size()});
  return sum;
}

}  // namespace

MovingPath::MovingPath(const Landscape& landscape, const Curve& curve, std::span<const double> from,
                       std::span<const double> to)
    : landscape_(landscape),
      curve_(curve),
      chord_(distance(from, to)),
      family_(landscape.family(path_basis(from, to, Matrix<double>(curve.coefficient_count(), from.size())))) {}

Matrix<double> MovingPath::coefficients() const {
  Matrix<double> coefficients(basis().rows() - 2, basis().columns());
  std::copy_n(basis().values().begin() + static_cast<std::ptrdiff_t>(2 * basis().columns()), coefficients.size(),
              coefficients.data());
  return coefficients;
}

MatrixView<double> MovingPath::edit_coefficients() {
  return family_->edit({2, family_->rows() - 2});
}

std::vector<double> MovingPath::point(double t) const {
  std::vector<double> row(basis().rows());
  curve_.mix(t, row);
  return mixed(row, basis());
}

std::vector<double> MovingPath::tangent(double t) const {
  std::vector<double> row(basis().rows());
  curve_.mix_slope(t, row);
  return mixed(row, basis());
}

MovingPath::Gradients MovingPath::values_and_gradients(std::span<const double> t) {
  Matrix<double> points(t.size(), basis().columns());
  for (std::size_t m = 0; m < t.size(); ++m) {
    const std::vector<double> x = point(t[m]);
    std::copy(x.begin(), x.end(), points.row(m).begin());
  }
  Gradients found{{}, Matrix<double>(t.size(), basis().columns())};
  found.values = CountedLandscape(landscape_, other_counts_).values_and_gradients(points, found.gradients);
  return found;
}

Family& MovingPath::begin_line(MatrixView<const double> basis) {
  if (line_) throw InternalError("a path has two lines at once");
  first_not_a_number_ = first_not_a_number();
  line_ = landscape_.family(basis);
  return *line_;
}

void MovingPath::end_line() {
  first_not_a_number_ = first_not_a_number();
  other_counts_ += line_->counts();
  line_.reset();
}

const std::vector<double>& MovingPath::first_not_a_number() const {
  if (!first_not_a_number_.empty()) return first_not_a_number_;
  const bool by_line = line_ && !line_->first_not_a_number().empty();
  return by_line ? line_->first_not_a_number() : family_->first_not_a_number();
}

void MovingPath::add_asked(const MovingPath& other) {
  add_asked(other.counts(), other.first_not_a_number());
}

void MovingPath::add_asked(const EvaluationCounts& counts, const std::vector<double>& first) {
  if (first_not_a_number_.empty()) first_not_a_number_ = first_not_a_number();
  if (first_not_a_number_.empty()) first_not_a_number_ = first;
  other_counts_ += counts;
}

EvaluationCounts MovingPath::counts() const {
  EvaluationCounts counts = family_->counts();
  if (line_) counts += line_->counts();
  counts += other_counts_;
  return counts;
}

}  // namespace lowpass
