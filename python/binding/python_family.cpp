#include "python_family.hpp"

#include <algorithm>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/matrix_operations.hpp"

namespace lowpass::python {

PythonFamily::PythonFamily(const Landscape& landscape, const PythonCalls& calls, nb::object family,
                           MatrixView<const double> basis, ParallelFor run)
    : Family(basis, landscape.sample_count()),
      landscape_(landscape),
      calls_(calls),
      family_(std::move(family)),
      run_(std::move(run)),
      changed_(basis.rows(), 0) {}

PythonFamily::~PythonFamily() {
  const nb::gil_scoped_acquire interpreter;
  family_.reset();
}

void PythonFamily::do_change(RowRange rows) {
  std::fill_n(changed_.begin() + static_cast<std::ptrdiff_t>(rows.first), rows.count, 1);
}

void PythonFamily::hand_over_changes() {
  for (std::size_t first = 0; first < rows(); ++first) {
    std::size_t end = first;
    while (end < rows() && changed_[end]) changed_[end++] = 0;
    if (end == first) continue;
    family_.attr("edit")(first,
                         array_copy(MatrixView<const double>(basis().row(first).data(), end - first, dimension())));
    first = end;
  }
}

void PythonFamily::do_choose_samples(std::span<const std::size_t> samples) {
  if (dynamic_cast<const SampledLandscape*>(&landscape_) == nullptr) refuse_mini_batch();
  const auto mine = calls_.turn();
  const nb::gil_scoped_acquire interpreter;
  if (samples.empty()) {
    family_.attr("choose")(nb::none());
    return;
  }
  nb::list indices;
  for (const std::size_t sample : samples) indices.append(sample);
  family_.attr("choose")(indices);
}

std::vector<double> PythonFamily::do_values(MatrixView<const double> mixing) {
  const auto mine = calls_.turn();
  const nb::gil_scoped_acquire interpreter;
  hand_over_changes();
  const auto found = nb::cast<VectorArray>(family_.attr("values")(array_copy(mixing)));
  check_shape(landscape_.name(), "values", found.size(), mixing.rows());
  return {found.data(), found.data() + found.size()};
}

std::vector<double> PythonFamily::do_point(std::span<const double> mixing) const {
  std::vector<double> point(dimension(), 0.0);
  add_product(1, {mixing.data(), 1, mixing.size()}, basis(), {point.data(), 1, point.size()});
  return point;
}

std::vector<double> PythonFamily::do_begin_pullback(MatrixView<const double> mixing, std::span<const double> weights,
                                                    RowRange rows) {
  const auto mine = calls_.turn();
  const nb::gil_scoped_acquire interpreter;
  return pull(mixing, array_copy(weights), rows);
}

std::vector<double> PythonFamily::do_begin_pullback_by_rule(MatrixView<const double> mixing, const WeightRule& rule,
                                                            RowRange rows) {
  const auto mine = calls_.turn();
  const nb::gil_scoped_acquire interpreter;
  return pull(mixing, nb::cpp_function([&rule](const VectorArray& values) { return array_of(rule(span_of(values))); }),
              rows);
}

std::vector<double> PythonFamily::pull(MatrixView<const double> mixing, nb::object weights, RowRange rows) {
  hand_over_changes();
  const nb::object answer =
      family_.attr("values_and_pullback")(array_copy(mixing), std::move(weights), rows.first, rows.count);
  const auto values = nb::cast<VectorArray>(answer[0]);
  const auto pulled = nb::cast<MatrixArray>(answer[1]);
  check_shape(landscape_.name(), "values", values.size(), mixing.rows());
  if (pulled.shape(0) != rows.count || pulled.shape(1) != dimension())
    throw InternalError("a family in Python pulled gradients back to another shape");
  pulled_ = matrix_of(pulled);
  return {values.data(), values.data() + values.size()};
}

void PythonFamily::do_finish_pullback(const TakePiece& take) {
  for_each_piece(run_, dimension(), [&](std::size_t first, std::size_t count) {
    Matrix<double> piece(pulled_.rows(), count, unset);
    for (std::size_t r = 0; r < piece.rows(); ++r)
      std::ranges::copy(std::as_const(pulled_).row(r).subspan(first, count), piece.row(r).begin());
    take(first, piece);
  });
}

}  // namespace lowpass::python
