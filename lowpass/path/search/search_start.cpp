#include "lowpass/path/search/search_start.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lowpass/core/vector_operations.hpp"
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
  return refitted(curve, *fourier, series);
}

}  // namespace

Nodes first_nodes(const MovingPath& path, const PathOptions& options, std::size_t count) {
  return options.sampling == Sampling::arc ? equal_arc_nodes(path.curve(), path.basis(), count) : grid_nodes(count);
}

std::size_t node_count(const SearchTask& task) {
  const std::size_t points = search_points(task.options);
  const std::size_t fewest = 2 * task.path.curve().coefficient_count() + 2;
  return task.start == 0 ? points : std::max(points / 3, std::min(points, fewest));
}

void kick(PathFunction& function, const Matrix<double>& coefficients, double size, std::size_t terms,
          RandomStream random) {
  const MovingPath& path = function.path();
  Matrix<double> kicked = random_bend(path.curve(), path.landscape().dimension(), size * path.chord(), terms, random);
  add_scaled(1, coefficients.values(), kicked.values());
  function.set_coefficients(kicked);
}

namespace {

/// How far the path stays away from the nearest of some places.
double distance_from(const MovingPath& path, std::span<const std::vector<double>> places) {
  double nearest = std::numeric_limits<double>::infinity();
  for (const double t : equally_spaced(33)) {
    const std::vector<double> x = path.point(t);
    for (const std::vector<double>& place : places) nearest = std::min(nearest, distance(x, place));
  }
  return nearest;
}

/// Of some kicks of this size the one that keeps farthest from the tops found before.
void kick_off_tops(PathFunction& function, const Matrix<double>& given, const SearchTask& task, double size,
                   std::size_t number) {
  const SearchSettings& settings = task.settings.search;
  const std::size_t choice = task.tops.empty() ? 1 : settings.kick_choice;
  Matrix<double> farthest;
  double distance = -1;
  for (std::size_t i = 0; i < choice; ++i) {
    kick(function, given, size, settings.kick_terms,
         RandomStream(task.options.seed, "path/kick", number * settings.kick_choice + i));
    const double here = distance_from(function.path(), task.tops);
    if (!(here > distance)) continue;
    distance = here;
    farthest = function.path().coefficients();
  }
  function.set_coefficients(farthest);
}

}  // namespace

void start_search(PathFunction& function, const SearchTask& task) {
  const PathOptions& options = task.options;
  const SearchSettings& settings = task.settings.search;
  const Curve& curve = function.path().curve();
  const std::size_t dimension = function.path().landscape().dimension();
  const Matrix<double> given = options.start ? *options.start : Matrix<double>(curve.coefficient_count(), dimension);
  function.set_coefficients(given);
  if (task.start == 0 && options.kick == 0) return;
  const std::size_t nodes = node_count(task);
  double size = options.kick;
  if (task.start > 0) size = std::max(size, settings.further_kicks[(task.start - 1) % settings.further_kicks.size()]);
  for (std::size_t number = 0; number < settings.most_kicks; ++number, size *= 2) {
    kick_off_tops(function, given, task, size, task.start * settings.most_kicks + number);
    function.set_nodes(first_nodes(function.path(), options, nodes));
    if (!task.budget.allows(nodes) || std::isfinite(highest(function.measure_nodes()))) return;
  }
}

}  // namespace lowpass
