#include "lowpass/path/search/family_of_paths.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lowpass/core/matrix_operations.hpp"
#include "lowpass/core/vector_operations.hpp"

namespace lowpass {
namespace {

/// The ends, and room for coefficients.
Matrix<double> ends_of(const MovingPath& path, std::size_t vectors) {
  Matrix<double> basis(vectors, path.basis().columns());
  for (const std::size_t end : {0U, 1U}) std::ranges::copy(path.basis().row(end), basis.row(end).begin());
  return basis;
}

bool is_larger(double a, double b) {
  return std::abs(a) < std::abs(b);
}

}  // namespace

std::size_t FamilyOfPaths::vectors(const PathFunction& function, std::size_t paths) {
  return 2 + paths * function.path().curve().coefficient_count();
}

FamilyOfPaths::FamilyOfPaths(PathFunction& function, MatrixView<const double> basis)
    : Family(basis, function.path().landscape().sample_count()),
      function_(function),
      terms_(function.path().curve().coefficient_count()),
      changed_(basis.rows(), true),
      vectors_(function.path().begin_line(ends_of(function.path(), vectors(function, basis.rows())))) {}

FamilyOfPaths::~FamilyOfPaths() {
  function_.path().end_line();
}

void FamilyOfPaths::in_parallel(std::size_t tasks, const std::function<void(std::size_t)>& task) {
  vectors_.in_parallel(tasks, task);
}

void FamilyOfPaths::do_change(RowRange rows) {
  std::fill_n(changed_.begin() + static_cast<std::ptrdiff_t>(rows.first), rows.count, true);
}

void FamilyOfPaths::do_combine(std::size_t row, std::span<const double> coefficients) {
  for (std::size_t r = 0; r < rows(); ++r) {
    if (coefficients[r] == 0 || !changed_[r]) continue;
    changed_[row] = true;
    return;
  }
  changed_[row] = false;
  std::vector<double> of_vectors(vectors_.rows());
  for (std::size_t k = 0; k < terms_; ++k) {
    std::ranges::fill(of_vectors, 0.0);
    for (std::size_t r = 0; r < rows(); ++r) of_vectors[first_vector(r) + k] = coefficients[r];
    vectors_.combine(first_vector(row) + k, of_vectors);
  }
}

void FamilyOfPaths::bring_up_to_date() {
  for (std::size_t r = 0; r < rows(); ++r)
    if (changed_[r]) function_.write_coefficients(basis().row(r), vectors_.edit({first_vector(r), terms_}));
  changed_.assign(rows(), false);
}

std::vector<double> FamilyOfPaths::variables(std::span<const double> mixing) const {
  std::vector<double> u(dimension());
  add_product(1, {mixing.data(), 1, mixing.size()}, basis(), {u.data(), 1, u.size()});
  return u;
}

Matrix<double> FamilyOfPaths::node_mixing(std::span<const double> mixing) const {
  const Matrix<double>& of_path = function_.mixing();
  Matrix<double> nodes(of_path.rows(), vectors_.rows());
  for (std::size_t m = 0; m < of_path.rows(); ++m) {
    std::copy_n(of_path.row(m).begin(), 2, nodes.row(m).begin());
    for (std::size_t r = 0; r < rows(); ++r)
      for (std::size_t k = 0; k < terms_; ++k) nodes(m, first_vector(r) + k) = mixing[r] * of_path(m, 2 + k);
  }
  return nodes;
}

std::vector<double> FamilyOfPaths::do_values(MatrixView<const double> mixing) {
  bring_up_to_date();
  std::vector<double> values;
  values.reserve(mixing.rows());
  for (std::size_t m = 0; m < mixing.rows(); ++m)
    values.push_back(function_.value(variables(mixing.row(m)), {vectors_, node_mixing(mixing.row(m)), {}}));
  return values;
}

std::vector<double> FamilyOfPaths::do_begin_pullback(MatrixView<const double> mixing, std::span<const double> weights,
                                                     RowRange rows) {
  bring_up_to_date();
  std::vector<double> values;
  pulled_ = Matrix<double>(rows.count, dimension());
  for (std::size_t m = 0; m < mixing.rows(); ++m) {
    const std::span<const double> shares = mixing.row(m);
    const auto largest = std::ranges::max_element(shares, is_larger);
    const std::vector<double> u = variables(shares);
    Matrix<double> gradient;
    double value = 0;
    if (*largest == 0) {
      // No row's vectors tell the slopes by the coefficients of the straight line.
      value = function_.value_and_gradient(u, gradient);
    } else {
      const auto row = static_cast<std::size_t>(largest - shares.begin());
      value = function_.value_and_gradient(u, {vectors_, node_mixing(shares), {first_vector(row), terms_}, *largest},
                                           gradient);
    }
    if (std::isfinite(value) && !all_finite(gradient.values())) value = std::numeric_limits<double>::quiet_NaN();
    values.push_back(value);
    // A wall has no slope.
    if (!std::isfinite(value)) continue;
    for (std::size_t r = 0; r < rows.count; ++r)
      add_scaled(weights[m] * shares[rows.first + r], gradient.values(), pulled_.row(r));
  }
  return values;
}

}  // namespace lowpass
