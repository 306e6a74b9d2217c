#include "lowpass/path/find_path.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <numeric>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/optimize/adam.hpp"
#include "lowpass/path/check_options.hpp"
#include "lowpass/path/height.hpp"
#include "lowpass/path/step_penalty.hpp"

namespace lowpass {
namespace {

/// The ends and the coefficient vectors: what a curve's mixing matrix mixes.
Matrix<double> make_basis(const Curve& curve, std::span<const double> from, std::span<const double> to,
                          const std::optional<Matrix<double>>& start) {
  Matrix<double> basis(2 + curve.coefficient_count(), from.size());
  std::copy(from.begin(), from.end(), basis.row(0).begin());
  std::copy(to.begin(), to.end(), basis.row(1).begin());
  if (start) std::copy(start->values().begin(), start->values().end(), basis.row(2).begin());
  return basis;
}

Matrix<double> coefficients_of(const Matrix<double>& basis) {
  Matrix<double> coefficients(basis.rows() - 2, basis.columns());
  for (std::size_t r = 2; r < basis.rows(); ++r)
    std::copy(basis.row(r).begin(), basis.row(r).end(), coefficients.row(r - 2).begin());
  return coefficients;
}

void set_coefficients(Matrix<double>& basis, Family& family, const Matrix<double>& coefficients) {
  for (std::size_t r = 2; r < basis.rows(); ++r) {
    std::copy(coefficients.row(r - 2).begin(), coefficients.row(r - 2).end(), basis.row(r).begin());
    family.replace(r, basis.row(r));
  }
}

/// The search for low coefficients; leaves those that are kept in `result`.
class Search {
 public:
  Search(const Landscape& landscape, Family& family, const Matrix<double>& mixing, Matrix<double>& basis,
         const PathOptions& options, PathResult& result)
      : landscape_(landscape),
        family_(family),
        mixing_(mixing),
        basis_(basis),
        options_(options),
        result_(result),
        objective_(make_objective(options.objective)),
        penalty_(mixing, options.lambda) {}

  void run() {
    const RowRange free{2, basis_.rows() - 2};
    Adam adam(free.count * basis_.columns(), options_.learning_rate);
    result_.coefficients = coefficients_of(basis_);
    for (std::size_t step = 0; step < options_.steps; ++step) {
      if (options_.stop.stop_requested()) return stop("interrupted");
      Pullback pullback = evaluate(step, free);
      if (!look(step, pullback.values)) return stop("not finite");
      penalty_.add_gradient(basis_, free.first, pullback.gradient);
      adam.step({basis_.row(free.first).data(), pullback.gradient.size()}, pullback.gradient.values());
      if (!options_.batch)
        for (std::size_t r = free.first; r < basis_.rows(); ++r) family_.replace(r, basis_.row(r));
    }
    if (!options_.batch && !look(options_.steps, family_.values(mixing_))) return stop("not finite");
    if (options_.batch && all_finite({basis_.row(2).data(), result_.coefficients.size()}))
      result_.coefficients = coefficients_of(basis_);
    stop("steps");
  }

 private:
  Pullback evaluate(std::size_t step, RowRange free) {
    const PointWeights weights = objective_->weights(mixing_.rows());
    if (!options_.batch) return family_.values_and_pullback(mixing_, weights, free);
    const auto drawn = draw_batch(step, *options_.batch);
    const auto family = drawn->family(basis_);
    Pullback pullback = family->values_and_pullback(mixing_, weights, free);
    result_.counts += family->counts();
    return pullback;
  }

  /// Samples of a mini-batch: the first ones of a shuffle that goes no further than needed.
  std::unique_ptr<Landscape> draw_batch(std::size_t step, std::size_t size) const {
    const auto& sampled = dynamic_cast<const SampledLandscape&>(landscape_);
    std::vector<std::size_t> samples(landscape_.sample_count());
    std::iota(samples.begin(), samples.end(), std::size_t{0});
    RandomStream random(options_.seed, "path/batches", step);
    for (std::size_t i = 0; i < size; ++i) std::swap(samples[i], samples[i + random.below(samples.size() - i)]);
    return sampled.minibatch(std::span<const std::size_t>(samples).first(size));
  }

  /// Records a step; with the full batch keeps the coefficients with the smallest objective. False: not finite.
  bool look(std::size_t step, std::span<const double> values) {
    const double objective = objective_->value(values);
    if (!std::isfinite(objective)) return false;
    result_.trace.step.push_back(step);
    result_.trace.height.push_back(*std::max_element(values.begin(), values.end()));
    if (options_.batch || step == 0 || objective < lowest_) {
      if (step > 0) result_.coefficients = coefficients_of(basis_);
      lowest_ = objective;
    }
    return true;
  }

  void stop(const char* reason) { result_.stop_reason = reason; }

  const Landscape& landscape_;
  Family& family_;
  const Matrix<double>& mixing_;
  Matrix<double>& basis_;
  const PathOptions& options_;
  PathResult& result_;
  std::unique_ptr<Objective> objective_;
  StepPenalty penalty_;
  double lowest_ = 0;
};

/// The straight line on the same grid, whatever the curve's coefficients are.
Matrix<double> line_mixing(const Matrix<double>& mixing) {
  Matrix<double> line = mixing;
  for (std::size_t m = 0; m < line.rows(); ++m)
    for (std::size_t r = 2; r < line.columns(); ++r) line(m, r) = 0;
  return line;
}

void measure_ends(const Landscape& landscape, std::span<const double> line_values, PathResult& result) {
  result.endpoint_values[0] = line_values.front();
  result.endpoint_values[1] = line_values.back();
  for (const double value : result.endpoint_values)
    if (std::isnan(value))
      throw NotANumber(fmt::format("the landscape '{}' gives NaN at an end point", landscape.name()));
  result.lower_bound = std::max(result.endpoint_values[0], result.endpoint_values[1]);
}

void measure_path(Family& family, const Curve& curve, const Matrix<double>& mixing, const Matrix<double>& basis,
                  PathResult& result) {
  result.profile.t = equally_spaced(mixing.rows());
  result.profile.value = family.values(mixing);
  result.profile.accuracy = family.accuracies(mixing);
  const Height grid = grid_height(result.profile.t, result.profile.value);
  result.height = grid.value;
  result.height_t = grid.t;
  const Height refined = refined_height(family, curve, result.profile.t, result.profile.value);
  result.refined_height = refined.value;
  result.refined_height_t = refined.t;
  result.excess = result.refined_height - result.lower_bound;

  result.path = Matrix<double>(mixing.rows(), basis.columns());
  for (std::size_t m = 0; m < mixing.rows(); ++m)
    for (std::size_t r = 0; r < basis.rows(); ++r)
      if (mixing(m, r) != 0) add_scaled(mixing(m, r), basis.row(r), result.path.row(m));
  for (std::size_t m = 0; m + 1 < mixing.rows(); ++m)
    result.length += distance(result.path.row(m), result.path.row(m + 1));
  result.chord = distance(basis.row(0), basis.row(1));
}

}  // namespace

PathResult find_path(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                     const PathOptions& options) {
  check_path_options(landscape, from, to, options);
  const auto begin = std::chrono::steady_clock::now();
  const std::unique_ptr<Curve> curve = make_curve(options.curve, options.terms);
  const Matrix<double> mixing = curve->mixing(equally_spaced(options.points));
  Matrix<double> basis = make_basis(*curve, from, to, options.start);
  const std::unique_ptr<Family> family = landscape.family(basis);

  PathResult result;
  const std::vector<double> line_values = family->values(line_mixing(mixing));
  measure_ends(landscape, line_values, result);
  result.linear_height = *std::max_element(line_values.begin(), line_values.end());

  if (curve->coefficient_count() == 0) {
    result.converged = true;
    result.stop_reason = "no coefficients";
  } else {
    Search(landscape, *family, mixing, basis, options, result).run();
    if (result.stop_reason == "interrupted") return result;
    set_coefficients(basis, *family, result.coefficients);
  }

  measure_path(*family, *curve, mixing, basis, result);
  result.counts += family->counts();
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace lowpass
