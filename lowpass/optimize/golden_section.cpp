#include "lowpass/optimize/golden_section.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

constexpr double golden_part = 0.382;

void check(const GoldenSectionOptions& options) {
  if (options.budget < 1) throw BadInput("line search: the budget is 0; it must be at least 1 evaluation");
  if (!(options.first_step > 0) || !std::isfinite(options.first_step))
    throw BadInput(fmt::format("line search: the first step is {}; it must be a positive number", options.first_step));
  if (!(options.relative_tolerance >= 0 && options.relative_tolerance < 1))
    throw BadInput(
        fmt::format("line search: the relative tolerance is {}; it must be in [0, 1)", options.relative_tolerance));
}

struct Trial {
  double step = 0;
  double value = 0;
};

}  // namespace

LineSearchResult golden_section_search(const std::function<double(double)>& value_at, double start_value,
                                       const GoldenSectionOptions& options) {
  check(options);
  LineSearchResult result;
  const auto evaluate = [&](double step) -> Trial {
    ++result.evaluations;
    const double value = value_at(step);
    return {step, std::isnan(value) ? std::numeric_limits<double>::infinity() : value};
  };
  const auto left = [&] { return options.budget - result.evaluations; };
  const auto finish = [&](const Trial& best, LineSearchEnd end) {
    result.step = best.step;
    result.value = best.value;
    result.end = end;
    return result;
  };

  // Once there is a bracket, best lies between low and high and is lower than both.
  double low = 0;
  Trial best{0, start_value};
  Trial trial = evaluate(options.first_step);
  double high = trial.step;
  if (trial.value < start_value) {
    best = trial;
    for (double factor = 4;; factor *= 2) {
      if (left() == 0) return finish(best, LineSearchEnd::budget);
      trial = evaluate(factor * options.first_step);
      high = trial.step;
      if (!(trial.value < best.value)) break;
      low = best.step;
      best = trial;
    }
  } else {
    do {
      if (left() == 0) return finish({0, start_value}, LineSearchEnd::no_lower_point);
      high = trial.step;
      trial = evaluate(golden_part * high);
    } while (!(trial.value < start_value));
    best = trial;
  }

  while (left() > 0) {
    if (high - low <= options.relative_tolerance * high) return finish(best, LineSearchEnd::bracket);
    const bool upper_is_larger = high - best.step > best.step - low;
    trial = evaluate(upper_is_larger ? best.step + golden_part * (high - best.step)
                                     : best.step - golden_part * (best.step - low));
    double& end_behind_best = upper_is_larger ? low : high;
    double& end_behind_trial = upper_is_larger ? high : low;
    if (trial.value < best.value) {
      end_behind_best = best.step;
      best = trial;
    } else {
      end_behind_trial = trial.step;
    }
  }
  return finish(best, LineSearchEnd::budget);
}

}  // namespace lowpass
