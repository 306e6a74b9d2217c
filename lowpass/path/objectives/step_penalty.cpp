#include "lowpass/path/objectives/step_penalty.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/matrix_operations.hpp"
#include "lowpass/core/vector_operations.hpp"

namespace lowpass {

StepPenalty::StepPenalty(MatrixView<const double> mixing, double lambda)
    : squared_differences_(mixing.columns(), mixing.columns()) {
  if (!(lambda >= 0) || !std::isfinite(lambda))
    throw BadInput(fmt::format("lambda is {}; it must be a number of at least 0", lambda));
  for (std::size_t m = 0; m + 1 < mixing.rows(); ++m)
    for (std::size_t r = 0; r < mixing.columns(); ++r)
      for (std::size_t q = 0; q < mixing.columns(); ++q)
        squared_differences_(r, q) += lambda * (mixing(m + 1, r) - mixing(m, r)) * (mixing(m + 1, q) - mixing(m, q));
}

double StepPenalty::value(MatrixView<const double> basis) const {
  double sum = 0;
  for (std::size_t r = 0; r < basis.rows(); ++r)
    for (std::size_t q = 0; q < basis.rows(); ++q)
      if (squared_differences_(r, q) != 0) sum += squared_differences_(r, q) * dot(basis.row(r), basis.row(q));
  return sum;
}

void StepPenalty::add_gradient(MatrixView<const double> basis, std::size_t first_row,
                               MatrixView<double> gradient) const {
  const std::size_t count = basis.rows();
  add_product(2, {squared_differences_.row(first_row).data(), count - first_row, count}, basis, gradient);
}

}  // namespace lowpass
