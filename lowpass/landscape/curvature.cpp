#include "lowpass/landscape/curvature.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <utility>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/lanczos.hpp"

namespace lowpass {
namespace {

constexpr double residuals_away = 3;

/// Its residual and what is visible of it, by a product over twice the usual difference.
bool examine(Curvature& curvature, HessianProducts& products, double noise) {
  std::vector<double> product(products.dimension());
  products.multiply(curvature.direction, product, 2);
  if (!all_finite(product)) return false;
  add_scaled(-curvature.value, curvature.direction, product);
  curvature.residual = std::max(curvature.residual, norm(product));
  curvature.visible = residuals_away * curvature.residual + noise;
  return true;
}

std::optional<Curvatures> of_whole(HessianProducts& products, const CurvatureSettings& settings) {
  Curvatures found;
  const Matrix<double> hessian = products.whole();
  if (!all_finite(hessian.values())) return std::nullopt;
  const SymmetricEigen& eigen = found.whole = symmetric_eigen(hessian);
  for (std::size_t i = 0; i < eigen.values.size(); ++i) {
    if (found.lowest.size() == settings.examined) break;
    Curvature next{eigen.values[i], 0, {eigen.vectors.row(i).begin(), eigen.vectors.row(i).end()}};
    if (!examine(next, products, products.asymmetry())) return std::nullopt;
    found.lowest.push_back(std::move(next));
    // Two at least, as one index is all that a pass is asked for.
    if (i > 0 && found.lowest.back().positive()) break;
  }
  return found;
}

std::optional<Curvatures> of_products(HessianProducts& products, RandomStream& random,
                                      const CurvatureSettings& settings) {
  Curvatures found;
  const auto multiply = [&](std::span<const double> direction, std::span<double> product) {
    products.multiply(direction, product);
  };
  std::vector<std::vector<double>> known;
  for (const std::size_t wanted : {2U, 1U}) {
    const std::size_t left = settings.most_products - std::min(settings.most_products, products.products());
    // A product for each direction is kept for examining it.
    const std::size_t most = wanted == 2 ? left / 2 : left - std::min<std::size_t>(left, 3);
    const std::optional<LanczosResult> result =
        lanczos(multiply, products.dimension(), random, known,
                {.wanted = wanted, .most_products = most, .share = settings.residual_share});
    if (!result) return std::nullopt;
    for (const RitzPair& pair : result->lowest) {
      Curvature next{pair.value, pair.residual, pair.vector};
      if (!examine(next, products, 0)) return std::nullopt;
      found.lowest.push_back(std::move(next));
      known.push_back(pair.vector);
    }
  }
  std::ranges::sort(found.lowest, {}, &Curvature::value);
  return found;
}

}  // namespace

std::size_t Curvatures::negatives() const {
  return static_cast<std::size_t>(std::ranges::count_if(lowest, &Curvature::negative));
}

std::optional<Curvatures> curvatures(HessianProducts& products, RandomStream random,
                                     const CurvatureSettings& settings) {
  return products.dimension() <= settings.largest_whole ? of_whole(products, settings)
                                                        : of_products(products, random, settings);
}

SymmetricEigen symmetric_eigen(const Matrix<double>& matrix) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto n = static_cast<Eigen::Index>(matrix.rows());
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(Eigen::Map<const RowMajor>(matrix.data(), n, n));
  SymmetricEigen eigen{{solver.eigenvalues().begin(), solver.eigenvalues().end()},
                       Matrix<double>(matrix.rows(), matrix.rows(), unset)};
  Eigen::Map<RowMajor>(eigen.vectors.data(), n, n) = solver.eigenvectors().transpose();
  return eigen;
}

}  // namespace lowpass
