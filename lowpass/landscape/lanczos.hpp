#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "lowpass/core/random.hpp"

namespace lowpass {

/// Writes A d for a symmetric N x N matrix A.
using MatrixProduct = std::function<void(std::span<const double> direction, std::span<double> product)>;

/// An approximate eigenvector of length 1.
struct RitzPair {
  double value = 0;
  double residual = 0;  ///< |A v - value v| as the recursion has it
  std::vector<double> vector;
};

struct LanczosSettings {
  std::size_t wanted = 1;           ///< lowest eigenvalues
  std::size_t most_products = 100;  ///< at most; also bounded by memory, 320 MB of vectors
  double share = 0.25;              ///< ends when every residual wanted is at most this x |value|
};

struct LanczosResult {
  std::vector<RitzPair> lowest;  ///< as many as wanted, or as the space has, the lowest first; converged or not
  double largest = 0;            ///< the largest absolute Ritz value
};

/// The lowest eigenvalues of A in the space orthogonal to some vectors of length 1, orthogonal to each other: Lanczos'
/// method (J. Res. Natl. Bur. Stand. 45, 255, 1950) with full reorthogonalisation, from a random vector. A multiple
/// eigenvalue shows once. Nothing where a product is not finite. Cost: one product per step, N k operations in step k.
std::optional<LanczosResult> lanczos(const MatrixProduct& multiply, std::size_t dimension, RandomStream& random,
                                     std::span<const std::vector<double>> orthogonal_to,
                                     const LanczosSettings& settings);

}  // namespace lowpass
