#include "lowpass/path/objectives/step_penalty.hpp"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/row_products.hpp"

namespace lowpass {

StepPenalty::StepPenalty(MatrixView<const double> mixing, double lambda) : slopes_(mixing.columns(), mixing.columns()) {
  if (!(lambda >= 0) || !std::isfinite(lambda))
    throw BadInput(fmt::format("lambda is {}; it must be a number of at least 0", lambda));
  for (std::size_t m = 0; m + 1 < mixing.rows(); ++m)
    for (std::size_t r = 0; r < mixing.columns(); ++r)
      for (std::size_t q = 0; q < mixing.columns(); ++q)
        slopes_(r, q) += 2 * lambda * (mixing(m + 1, r) - mixing(m, r)) * (mixing(m + 1, q) - mixing(m, q));
}

double StepPenalty::value(MatrixView<const double> basis, const ParallelFor& run) const {
  const std::size_t count = basis.rows();
  const std::vector<std::size_t> rows = row_offsets(count, basis.columns());
  // The basis vectors' dot products, piece by piece of their numbers; pieces are summed in order.
  std::vector<std::vector<double>> pieces((basis.columns() + piece_size - 1) / piece_size);
  for_each_piece(run, basis.columns(), [&](std::size_t first, std::size_t size) {
    std::vector<double>& dots = pieces[first / piece_size];
    dots.assign(count * count, 0.0);
    const RowList<const double> vectors{basis.data() + first, count, rows.data()};
    add_row_dots(vectors, vectors, {}, size, dots.data());
  });
  double sum = 0;
  for (const std::vector<double>& dots : pieces)
    for (std::size_t i = 0; i < dots.size(); ++i) sum += slopes_.data()[i] * dots[i];
  return sum / 2;
}

void StepPenalty::add_gradient(MatrixView<const double> basis, std::size_t first_row, std::size_t first_column,
                               MatrixView<double> piece) const {
  const std::size_t count = basis.rows();
  const std::vector<std::size_t> rows = row_offsets(count, basis.columns());
  multiply_rows(Factors<double>{slopes_.row(first_row).data(), count},
                RowList<const double>{basis.data() + first_column, count, rows.data()},
                RowList<double>{piece.data(), piece.rows()}, piece.columns(), Onto::add);
}

}  // namespace lowpass
