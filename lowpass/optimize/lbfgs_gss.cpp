#include "lowpass/optimize/lbfgs_gss.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/saved_state.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/optimize/lbfgs_history.hpp"

namespace lowpass {
namespace {

/// What the authors' program adds to s.y in rho.
constexpr double program_curvature_offset = 1e-6;

void check(const Landscape& landscape, std::span<const double> start, const LbfgsGssOptions& options) {
  if (start.size() != landscape.dimension())
    throw BadInput(fmt::format("the start has {} coordinates; the landscape '{}' has dimension {}", start.size(),
                               landscape.name(), landscape.dimension()));
  if (!all_finite(start)) throw BadInput("the start holds a number that is not finite");
  if (options.max_iterations < 1) throw BadInput("L-BFGS-GSS: 0 iterations; at least 1 is needed");
  if (options.history < 1) throw BadInput("L-BFGS-GSS: a history of 0 pairs; at least 1 is needed");
  if (options.refresh_every < 1) throw BadInput("L-BFGS-GSS: products are refreshed every 0 iterations; at least 1");
  if (!(options.minimum_cosine >= 0 && options.minimum_cosine < 1))
    throw BadInput(fmt::format("L-BFGS-GSS: the minimum cosine is {}; it must be in [0, 1)", options.minimum_cosine));
  if (!(options.gradient_tolerance >= 0))
    throw BadInput(
        fmt::format("L-BFGS-GSS: the gradient tolerance is {}; it must be at least 0", options.gradient_tolerance));
}

/// A landscape along x + u d. The family keeps the products of x and d: each is made once.
class SearchLine {
 public:
  /// `counts`: what was asked before.
  SearchLine(const Landscape& landscape, std::span<const double> start, const EvaluationCounts& counts)
      : family_(landscape.family(basis_of(start))),
        x_(start.begin(), start.end()),
        gradient_(start.size()),
        counts_before_(counts) {}

  const std::vector<double>& x() const { return x_; }
  const std::vector<double>& gradient() const { return gradient_; }
  EvaluationCounts counts() const {
    EvaluationCounts counts = counts_before_;
    counts += family_->counts();
    return counts;
  }

  /// Value and gradient at x.
  double evaluate() {
    const Pullback pullback = family_->values_and_pullback(at(0), std::vector<double>{1.0}, {0, 1});
    std::copy_n(pullback.gradient.data(), gradient_.size(), gradient_.begin());
    return pullback.values[0];
  }
  void set_direction(std::vector<double> direction) {
    direction_ = std::move(direction);
    family_->replace(1, direction_);
  }
  double direction_length() const { return norm(direction_); }
  double value_at(double step) { return family_->values(at(step))[0]; }
  /// `anew`: to a line like one that begins there; otherwise products are mixed from those that are there.
  void move(double step, bool anew) {
    add_scaled(step, direction_, x_);
    if (!anew) return family_->combine(0, std::vector<double>{1, step});
    family_->replace(0, x_);
    family_->replace(1, std::vector<double>(x_.size()));
  }

 private:
  static Matrix<double> basis_of(std::span<const double> start) {
    Matrix<double> basis(2, start.size());
    std::copy(start.begin(), start.end(), basis.row(0).begin());
    return basis;
  }
  static Matrix<double> at(double step) { return {{1, step}}; }

  std::unique_ptr<Family> family_;
  std::vector<double> x_;
  std::vector<double> direction_;
  std::vector<double> gradient_;
  EvaluationCounts counts_before_;
};

/// What an iteration begins with where the line has begun anew, of a saved state. Value and gradient at x are asked for
/// again: that makes the products, too.
struct LbfgsGssState {
  LbfgsHistory& history;
  std::size_t iteration = 0;
  std::vector<double> x;
  EvaluationCounts counts{};  ///< before the evaluation at x

  void fields(auto& archive) {
    archive("history", history);
    archive("iteration", iteration);
    archive("x", x);
    archive("counts", counts);
  }
};

LineSearchResult search(SearchLine& line, double value, const LbfgsGssOptions& options) {
  // After a request to stop nothing is asked any more: the search ends at once, and what it found is not used.
  const auto value_at = [&](double step) { return options.stop.stop_requested() ? INFINITY : line.value_at(step); };
  if (options.line_search_kind == LineSearchKind::clean)
    return golden_section_search(value_at, value, options.line_search);
  return program_line_search(value_at, value, line.direction_length(),
                             {.trials = options.line_search.trials,
                              .first_step = options.line_search.first_step,
                              .tolerances = options.program_tolerances});
}

}  // namespace

LbfgsGssOptions careful_lbfgs_gss() {
  LbfgsGssOptions options;
  options.line_search.trials = 40;
  options.line_search.relative_tolerance = 0.1;
  return options;
}

LbfgsGssResult lbfgs_gss(const Landscape& landscape, std::span<const double> start, const LbfgsGssOptions& options,
                         const std::function<void(const LbfgsGssIterate&)>& observer) {
  check(landscape, start, options);
  const bool as_program = options.line_search_kind == LineSearchKind::program;
  LbfgsHistory history(options.history, as_program ? program_curvature_offset : 0);
  LbfgsGssState state{.history = history, .x = {start.begin(), start.end()}};
  const bool goes_on = restore(options.checkpoint, "lbfgs-gss", state);
  if (state.x.size() != start.size()) throw UnfitState("a saved state of L-BFGS-GSS in another dimension");
  const Checkpoint::Part part(options.checkpoint, "lbfgs-gss", [&] { return StateWriter::tree(state); });
  SearchLine line(landscape, state.x, state.counts);
  double value = line.evaluate();
  std::size_t iteration = state.iteration;

  const auto report = [&] {
    if (observer) observer({iteration, value, norm(line.gradient()), line.x(), line.counts()});
  };
  const auto finish = [&](StopReason reason) {
    return LbfgsGssResult{line.x(), value, norm(line.gradient()), iteration, reason, line.counts()};
  };
  if (!goes_on) report();

  while (true) {
    if (!std::isfinite(value) || !all_finite(line.gradient())) return finish(StopReason::not_finite);
    if (norm(line.gradient()) <= options.gradient_tolerance) return finish(StopReason::gradient_norm);
    if (iteration == options.max_iterations) return finish(StopReason::iterations);
    if (options.stop.stop_requested()) return finish(StopReason::interrupted);

    if (!history.is_sound(options.minimum_cosine)) history.clear();
    std::vector<double> direction = history.apply(line.gradient());
    if (!all_finite(direction)) {
      history.clear();
      direction.assign(line.gradient().begin(), line.gradient().end());
    }
    for (double& entry : direction) entry = -entry;
    line.set_direction(std::move(direction));

    const LineSearchResult found = search(line, value, options);
    if (options.stop.stop_requested()) return finish(StopReason::interrupted);
    if (found.end == LineSearchEnd::no_lower_point) {
      if (history.empty()) return finish(StopReason::no_lower_point);
      history.clear();
      continue;
    }

    const bool along_gradient = history.empty();
    const std::vector<double> old_x = line.x();
    const std::vector<double> old_gradient = line.gradient();
    ++iteration;
    const bool anew = iteration % options.refresh_every == 0;
    line.move(found.step, anew);
    if (anew) state.counts = line.counts();
    value = line.evaluate();
    history.add(difference(line.x(), old_x), difference(line.gradient(), old_gradient));
    report();
    // The next iteration would do the same again. (After a step along a direction of the history, the pair of length 0
    // makes the next one follow the gradient.)
    if (as_program && along_gradient && line.x() == old_x) return finish(StopReason::no_step);
    if (!anew || options.checkpoint == nullptr) continue;
    state.iteration = iteration;
    state.x = line.x();
    options.checkpoint->reached();
  }
}

}  // namespace lowpass
