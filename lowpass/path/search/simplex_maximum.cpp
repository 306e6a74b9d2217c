#include "lowpass/path/search/simplex_maximum.hpp"

#include <Eigen/Dense>
#include <limits>

namespace lowpass {
namespace {

/// lambda on the entries in `chosen`, from Q lambda + mu = F and sum lambda = 1.
Eigen::VectorXd stationary_point(const std::vector<double>& f, const Matrix<double>& q,
                                 const std::vector<std::size_t>& chosen) {
  const auto count = static_cast<Eigen::Index>(chosen.size());
  double scale = 0;
  for (const std::size_t i : chosen) scale = std::max(scale, q(i, i));
  Eigen::MatrixXd system = Eigen::MatrixXd::Zero(count + 1, count + 1);
  Eigen::VectorXd right(count + 1);
  for (Eigen::Index i = 0; i < count; ++i) {
    const std::size_t row = chosen[static_cast<std::size_t>(i)];
    for (Eigen::Index j = 0; j < count; ++j) system(i, j) = q(row, chosen[static_cast<std::size_t>(j)]);
    system(i, i) += 1e-13 * scale;  // tops with the same gradient: any share between them will do
    system(i, count) = system(count, i) = 1;
    right(i) = f[row];
  }
  right(count) = 1;
  return system.fullPivLu().solve(right).head(count);
}

double value_at(const std::vector<double>& f, const Matrix<double>& q, const std::vector<double>& lambda) {
  double value = 0;
  for (std::size_t i = 0; i < f.size(); ++i) {
    value += lambda[i] * f[i];
    for (std::size_t j = 0; j < f.size(); ++j) value -= lambda[i] * q(i, j) * lambda[j] / 2;
  }
  return value;
}

}  // namespace

SimplexMaximum maximum_on_simplex(const std::vector<double>& f, const Matrix<double>& q) {
  SimplexMaximum best{std::vector<double>(f.size(), 0.0), -std::numeric_limits<double>::infinity()};
  for (std::size_t set = 1; set < std::size_t{1} << f.size(); ++set) {
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < f.size(); ++i)
      if ((set >> i & 1U) != 0) chosen.push_back(i);
    const Eigen::VectorXd point = stationary_point(f, q, chosen);
    if (!(point.minCoeff() >= 0)) continue;
    std::vector<double> lambda(f.size(), 0.0);
    for (std::size_t i = 0; i < chosen.size(); ++i) lambda[chosen[i]] = point(static_cast<Eigen::Index>(i));
    const double value = value_at(f, q, lambda);
    if (value > best.value) best = {std::move(lambda), value};
  }
  return best;
}

}  // namespace lowpass
