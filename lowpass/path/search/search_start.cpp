#include "lowpass/path/search/search_start.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/core/matrix_operations.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/path/curves/refit.hpp"
#include "lowpass/path/measure/heights.hpp"

namespace lowpass {
namespace {

/// A random bend: a short Fourier series c_n = size chord xi_n / (sqrt(N) n^2), fitted by the curve at hand.
Matrix<double> random_bend(const Curve& curve, std::size_t dimension, double length, std::size_t terms,
                           RandomStream random) {
  const std::unique_ptr<Curve> fourier = make_curve("fourier", terms);
  Matrix<double> series(terms, dimension);
  for (std::size_t i = 0; i < dimension; ++i)
    for (std::size_t n = 1; n <= terms; ++n)
      series(n - 1, i) = length * random.normal() / (std::sqrt(static_cast<double>(dimension * n)) * std::pow(n, 1.5));
  Matrix<double> bend(curve.coefficient_count(), dimension);
  add_product(1, refit(curve, *fourier), series, bend);
  return bend;
}

}  // namespace

std::string stream_of(std::size_t start) {
  return start == 0 ? "path" : "path/" + std::to_string(start);
}

Nodes first_nodes(const MovingPath& path, const PathOptions& options) {
  return options.sampling == Sampling::arc ? equal_arc_nodes(path.curve(), path.basis(), options.points)
                                           : grid_nodes(options.points);
}

void start_search(PathFunction& function, const PathOptions& options, std::size_t start, SearchBudget& budget,
                  const SearchSettings& settings) {
  const Curve& curve = function.path().curve();
  const std::size_t dimension = function.path().landscape().dimension();
  const Matrix<double> given = options.start ? *options.start : Matrix<double>(curve.coefficient_count(), dimension);
  function.set_coefficients(given);
  if (options.kick == 0) return;
  double size = start == 0 ? options.kick : std::max(options.kick, settings.further_kick);
  size *= function.path().chord();
  for (std::size_t kick = 0; kick < settings.most_kicks; ++kick, size *= 2) {
    Matrix<double> kicked = random_bend(curve, dimension, size, settings.kick_terms,
                                        RandomStream(options.seed, "path/kick", start * settings.most_kicks + kick));
    for (std::size_t i = 0; i < kicked.size(); ++i) kicked.values()[i] += given.values()[i];
    function.set_coefficients(kicked);
    function.set_nodes(first_nodes(function.path(), options));
    if (!budget.allows(options.points) || std::isfinite(highest(function.measure_nodes()))) return;
  }
}

}  // namespace lowpass
