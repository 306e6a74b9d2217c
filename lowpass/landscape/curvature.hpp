#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/landscape/hessian_products.hpp"
#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

struct CurvatureSettings {
  std::size_t largest_whole = 200;  ///< dimensions up to which the whole Hessian is made
  std::size_t most_products = 300;  ///< beyond: products of the Hessian at one point at most
  double residual_share = 0.25;     ///< a direction is found when its residual is at most this x its curvature
  std::size_t examined = 40;        ///< of the whole Hessian: directions whose residuals are measured at most
};

/// The curvature of a landscape along a unit vector d that is nearly an eigenvector of its Hessian H.
struct Curvature {
  double value = 0;     ///< d . H d
  double residual = 0;  ///< |H d - value d|, H d by differences of another length: rounding and higher orders show
  std::vector<double> direction;
  /// By how much a curvature must differ from zero to count.
  double visible = 0;
  bool negative() const { return value < -visible; }
  bool positive() const { return value > visible; }
};

/// The eigenvalues of a symmetric matrix, the lowest first, and its eigenvectors as rows.
struct SymmetricEigen {
  std::vector<double> values;
  Matrix<double> vectors;
};
SymmetricEigen symmetric_eigen(const Matrix<double>& matrix);

/// What is known of the Hessian at a point.
struct Curvatures {
  std::vector<Curvature> lowest;  ///< the lowest first; of a whole Hessian up to the first that surely is positive
  SymmetricEigen whole;           ///< of the whole Hessian, where it was made: no direction can have been missed

  bool is_whole() const { return !whole.values.empty(); }
  std::size_t negatives() const;
};

/// The lowest curvatures of a landscape at a point. Up to 200 dimensions from the whole Hessian; above by Lanczos'
/// method with full reorthogonalisation, from a random start, then again from one orthogonal to the directions found,
/// since a multiple eigenvalue shows one copy only. A curvature counts where it exceeds three times its residual and
/// the rounding that the Hessian's asymmetry shows. `length` as of HessianProducts.
/// Cost: 2 N gradients and 2 for each direction looked at closely, or 2 gradients for each of at most 300 products and
/// 150 N numbers of memory. Nothing where a wall is too near.
std::optional<Curvatures> curvatures(HessianProducts& products, RandomStream random,
                                     const CurvatureSettings& settings = {});

}  // namespace lowpass
