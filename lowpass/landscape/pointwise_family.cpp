#include "lowpass/landscape/pointwise_family.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/matrix_operations.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/batches.hpp"

namespace lowpass {

PointwiseFamily::PointwiseFamily(const Landscape& landscape, MatrixView<const double> basis, ParallelFor run)
    : Family(basis, landscape.sample_count()),
      landscape_(landscape),
      run_(std::move(run)),
      questions_(landscape.point_questions()) {}

void PointwiseFamily::do_choose_samples(std::span<const std::size_t> samples) {
  const auto* sampled = dynamic_cast<const SampledLandscape*>(&landscape_);
  if (sampled == nullptr) refuse_mini_batch();
  batch_ = samples.empty() ? nullptr : sampled->minibatch(samples);
}

template <class Ask>
void PointwiseFamily::ask_in_pieces(MatrixView<const double> mixing, Ask&& ask) {
  const std::size_t most_rows = points_per_call(dimension());
  for (std::size_t first = 0; first < mixing.rows(); first += most_rows) {
    const std::size_t count = std::min(most_rows, mixing.rows() - first);
    form_points({mixing.row(first).data(), count, mixing.columns()}, questions_->points(count));
    check_answer(asked(), ask(first), count);
  }
}

std::vector<double> PointwiseFamily::do_values(MatrixView<const double> mixing) {
  std::vector<double> values;
  values.reserve(mixing.rows());
  ask_in_pieces(mixing, [&](std::size_t) {
    const std::vector<double> piece = questions_->values(asked());
    values.insert(values.end(), piece.begin(), piece.end());
    return piece.size();
  });
  return values;
}

Family::Looks PointwiseFamily::do_values_and_accuracies(MatrixView<const double> mixing) {
  Looks looks{do_values(mixing), {}};
  for (std::size_t m = 0; m < mixing.rows(); ++m) {
    const auto accuracy = asked().accuracy(do_point(mixing.row(m)));
    if (!accuracy) break;
    looks.accuracies.push_back(*accuracy);
  }
  return looks;
}

std::vector<double> PointwiseFamily::do_point(std::span<const double> mixing) const {
  std::vector<double> point(dimension());
  form_points({mixing.data(), 1, mixing.size()}, {point.data(), 1, point.size()});
  return point;
}

std::vector<double> PointwiseFamily::do_begin_pullback(MatrixView<const double> mixing, std::span<const double> weights,
                                                       RowRange rows) {
  const std::vector<double> constants(weights.begin(), weights.end());
  return do_begin_pullback_by_rule(mixing, [&](std::span<const double>) { return constants; }, rows);
}

std::vector<double> PointwiseFamily::do_begin_pullback_by_rule(MatrixView<const double> mixing, const WeightRule& rule,
                                                               RowRange rows) {
  parts_.clear();
  std::vector<double> values;
  values.reserve(mixing.rows());
  ask_in_pieces(mixing, [&](std::size_t first) {
    Part& part = parts_.emplace_back(Part{first, questions_->values_and_gradients(asked()), {}, {}});
    leave_out_walls(part);
    values.insert(values.end(), part.answer.values.begin(), part.answer.values.end());
    return part.answer.values.size();
  });
  const std::vector<double> weights = rule(values);
  if (weights.size() != mixing.rows()) throw InternalError("a weight rule gave another number of weights than points");
  pulled_rows_ = rows.count;
  for (Part& part : parts_) {
    part.weighted = Matrix<double>(rows.count, part.answer.values.size(), unset);
    for (std::size_t r = 0; r < rows.count; ++r)
      for (std::size_t i = 0; i < part.weighted.columns(); ++i)
        part.weighted(r, i) = weights[part.first + i] * mixing(part.first + i, rows.first + r);
  }
  return values;
}

std::vector<char> PointwiseFamily::finite_rows(MatrixView<const double> gradients) const {
  std::vector<char> finite(gradients.rows());
  const auto look = [&](std::size_t m) { finite[m] = all_finite(gradients.row(m)) ? 1 : 0; };
  if (gradients.size() < piece_size)
    one_after_the_other(gradients.rows(), look);
  else
    run_(gradients.rows(), look);
  return finite;
}

void PointwiseFamily::leave_out_walls(Part& part) {
  std::vector<double>& values = part.answer.values;
  const MatrixView<const double> gradients = part.answer.gradients;
  check_answer(asked(), values.size(), gradients.rows());
  const std::vector<char> finite = finite_rows(gradients);
  for (std::size_t m = 0; m < values.size(); ++m) {
    if (std::isfinite(values[m]) && !finite[m]) values[m] = std::numeric_limits<double>::quiet_NaN();
    if (is_number(values[m]) && finite[m]) continue;
    if (part.without_walls.size() == 0) {
      part.without_walls = Matrix<double>(gradients.rows(), gradients.columns(), unset);
      std::copy_n(gradients.data(), gradients.size(), part.without_walls.data());
    }
    std::ranges::fill(part.without_walls.row(m), 0.0);
  }
}

void PointwiseFamily::do_finish_pullback(const TakePiece& take) {
  pieces_.resize((dimension() + piece_size - 1) / piece_size);
  for_each_piece(run_, dimension(), [&](std::size_t first, std::size_t count) {
    Matrix<double>& piece = pieces_[first / piece_size];
    if (piece.rows() != pulled_rows_ || piece.columns() != count) piece = Matrix<double>(pulled_rows_, count, unset);
    std::ranges::fill(piece.values(), 0.0);
    for (const Part& part : parts_) {
      if (dimension() < long_row)
        add_product(1, part.weighted, part.gradients(), piece);
      else
        multiply_columns(part.weighted, part.gradients(), first, count, piece.data(), count, Onto::add);
    }
    take(first, piece);
  });
}

void PointwiseFamily::form_points(MatrixView<const double> mixing, MatrixView<double> points) const {
  if (dimension() < long_row) {
    std::fill_n(points.data(), points.size(), 0.0);
    // Zero factors are left out: ends of a path are exact.
    return add_product(1, mixing, basis(), points);
  }
  for_each_piece(run_, dimension(), [&](std::size_t first, std::size_t count) {
    multiply_columns(mixing, basis(), first, count, points.data() + first, dimension(), Onto::replace);
  });
}

}  // namespace lowpass
