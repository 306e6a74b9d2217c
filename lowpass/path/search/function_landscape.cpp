#include "lowpass/path/search/function_landscape.hpp"

#include <algorithm>

#include "lowpass/path/search/family_of_paths.hpp"

namespace lowpass {

double FunctionLandscape::value_and_gradient(std::span<const double> u, std::span<double> gradient) const {
  Matrix<double> made;
  const double value = function_.value_and_gradient(u, made);
  std::ranges::copy(made.values(), gradient.begin());
  return value;
}

std::unique_ptr<Family> FunctionLandscape::family(MatrixView<const double> basis) const {
  check_basis(basis);
  if (!function_.path().family().keeps(FamilyOfPaths::vectors(function_, basis.rows())))
    return Landscape::family(basis);
  return std::make_unique<FamilyOfPaths>(function_, basis);
}

}  // namespace lowpass
