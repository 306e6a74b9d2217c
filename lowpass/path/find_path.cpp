#include "lowpass/path/find_path.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "lowpass/core/random.hpp"
#include "lowpass/path/height.hpp"
#include "lowpass/path/measure_path.hpp"
#include "lowpass/path/path_problem.hpp"
#include "lowpass/path/refit.hpp"
#include "lowpass/path/top_finish.hpp"

namespace lowpass {
namespace {

constexpr std::size_t kick_terms = 10;
constexpr double further_kick = 0.5;
constexpr std::size_t most_kicks = 12;
constexpr std::size_t most_rounds = 4;

/// A random bend: a short Fourier series c_n = size chord xi_n / (sqrt(N) n^2), fitted by the curve at hand. Without it
/// a path that lies on a symmetric hill stays there.
Matrix<double> random_bend(const Curve& curve, std::size_t dimension, double length, RandomStream random) {
  const std::unique_ptr<Curve> fourier = make_curve("fourier", kick_terms);
  Matrix<double> series(kick_terms, dimension);
  for (std::size_t i = 0; i < dimension; ++i)
    for (std::size_t n = 1; n <= kick_terms; ++n)
      series(n - 1, i) = length * random.normal() / (std::sqrt(static_cast<double>(dimension * n)) * std::pow(n, 1.5));
  Matrix<double> bend(curve.coefficient_count(), dimension);
  add_product(1, refit(curve, *fourier), series, bend);
  return bend;
}

/// Puts the problem where the search begins. A start that meets a wall is kicked harder.
void place(PathProblem& problem, const PathOptions& options, std::size_t start, SearchProgress& progress) {
  const std::size_t terms = problem.curve().coefficient_count();
  const Matrix<double> given = options.start ? *options.start : Matrix<double>(terms, problem.landscape().dimension());
  problem.set_coefficients(given);
  if (options.kick == 0) return;
  // Further starts are to end elsewhere.
  double size = (start == 0 ? options.kick : std::max(options.kick, further_kick)) * problem.chord();
  for (std::size_t kick = 0; kick < most_kicks; ++kick, size *= 2) {
    Matrix<double> kicked = random_bend(problem.curve(), given.columns(), size,
                                        RandomStream(options.seed, "path/kick", start * most_kicks + kick));
    for (std::size_t i = 0; i < kicked.size(); ++i) kicked.values()[i] += given.values()[i];
    problem.set_coefficients(kicked);
    problem.set_nodes(first_nodes(problem, options));
    if (!progress.allows(options.points) || std::isfinite(highest(problem.measure_nodes()))) return;
  }
}

bool is_convergence(StopReason reason) {
  return reason == StopReason::no_lower_top || reason == StopReason::at_the_bound || reason == StopReason::plateau ||
         reason == StopReason::gradient_norm;
}

/// Fills in what was found where the problem stands.
void measure(PathProblem& problem, const Matrix<double>& mixing, std::span<const double> line_values, bool judged,
             PathResult& result) {
  result.converged = is_convergence(result.stop_reason);
  result.coefficients = problem.coefficients();
  measure_path(problem.family(), problem.curve(), mixing, problem.basis(), result);
  if (judged) judge(problem, line_values, result);
}

/// One search from one start; nothing is measured after an interruption.
PathResult search_once(const Landscape& landscape, const Curve& curve, std::span<const double> from,
                       std::span<const double> to, const PathOptions& options, std::size_t start) {
  const Matrix<double> mixing = curve.mixing(equally_spaced(options.points));
  PathProblem problem(landscape, curve, from, to, options);
  const bool aims_at_height = problem.objective().scale_free();
  PathResult best;
  const std::vector<double> line_values = measure_line(landscape, problem.family(), mixing, best);
  PathResult found = best;

  SearchProgress progress(options, problem);
  // A tenth of what counts as none, as nodes may miss the very top.
  progress.set_negligible_height(negligible_height(line_values, best.lower_bound) / 10);
  place(problem, options, start, progress);
  std::string stream = start == 0 ? "path" : "path/" + std::to_string(start);
  for (std::size_t round = 0;; ++round, stream += "/again") {
    found.stop_reason = search(problem, options, progress, stream);
    const bool low_enough = found.stop_reason == StopReason::at_the_bound;
    if (options.finish && !low_enough && !progress.limit()) found.stop_reason = lower_tops(problem, options, progress);
    found.search_counts = problem.counts();
    if (found.stop_reason == StopReason::interrupted) return found;
    measure(problem, mixing, line_values, aims_at_height || options.finish, found);
    if (round == 0 || found.refined_height < best.refined_height) best = found;
    best.trace = progress.trace();
    best.counts = problem.counts();
    best.search_counts = found.search_counts;
    // A finish between two tops that hold each other (most often of a chain) ends beside the pass: once more from
    // there.
    const bool settled = found.verdict == Verdict::saddle || found.verdict == Verdict::at_the_bound;
    if (!aims_at_height || !options.finish || settled || progress.limit() || round + 1 == most_rounds) return best;
    if (!progress.allows(options.points)) {
      best.stop_reason = *progress.limit();
      return best;
    }
  }
}

std::size_t left_of(std::size_t budget, const EvaluationCounts& spent) {
  return budget - std::min(budget, spent.values + spent.gradients);
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

PathResult straight_line(const Landscape& landscape, const Curve& curve, std::span<const double> from,
                         std::span<const double> to, const PathOptions& options) {
  const Matrix<double> basis = path_basis(from, to, {});
  const Matrix<double> mixing = curve.mixing(equally_spaced(options.points));
  const std::unique_ptr<Family> family = landscape.family(basis);
  PathResult result;
  measure_line(landscape, *family, mixing, result);
  measure_path(*family, curve, mixing, basis, result);
  result.converged = true;
  result.stop_reason = StopReason::no_coefficients;
  result.counts = family->counts();
  return result;
}

}  // namespace

PathResult find_path(const Landscape& landscape, std::span<const double> from, std::span<const double> to,
                     const PathOptions& options) {
  check_path_options(landscape, from, to, options);
  const auto begin = std::chrono::steady_clock::now();
  const std::unique_ptr<Curve> curve = make_curve(options.curve, options.terms);
  PathResult best;
  if (curve->coefficient_count() == 0) {
    best = straight_line(landscape, *curve, from, to, options);
  } else {
    EvaluationCounts counts;
    EvaluationCounts search_counts;
    PathOptions share = options;
    for (std::size_t start = 0; start < options.starts; ++start) {
      const std::size_t starts_left = options.starts - start;
      if (options.budget) share.budget = left_of(*options.budget, search_counts) / starts_left;
      if (options.max_seconds)
        share.max_seconds =
            std::max(0.0, *options.max_seconds - seconds_since(begin)) / static_cast<double>(starts_left);
      PathResult result = search_once(landscape, *curve, from, to, share, start);
      counts += result.counts;
      search_counts += result.search_counts;
      if (result.stop_reason == StopReason::interrupted) return result;
      if (start == 0 || result.refined_height < best.refined_height) best = std::move(result);
    }
    best.counts = counts;
    best.search_counts = search_counts;
  }
  best.seconds = seconds_since(begin);
  return best;
}

PathResult find_path(const Landscape& landscape, std::span<const double> from, std::span<const double> to) {
  return find_path(landscape, from, to, path_defaults(landscape));
}

}  // namespace lowpass
