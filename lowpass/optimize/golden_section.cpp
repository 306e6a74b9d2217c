#include "lowpass/optimize/golden_section.hpp"

#include <fmt/format.h>

#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

constexpr double golden_part = 0.382;

void check(const GoldenSectionOptions& options) {
  if (!(options.relative_tolerance >= 0 && options.relative_tolerance < 1))
    throw BadInput(
        fmt::format("line search: the relative tolerance is {}; it must be in [0, 1)", options.relative_tolerance));
}

}  // namespace

LineSearchResult golden_section_search(const std::function<double(double)>& value_at, double start_value,
                                       const GoldenSectionOptions& options) {
  check(options);
  Trials trials(value_at, options.trials, options.first_step);

  // Once there is a bracket, best lies between low and high and is lower than both.
  double low = 0;
  Trial best{0, start_value};
  Trial trial = trials.at(options.first_step);
  double high = trial.step;
  if (trial.value < start_value) {
    best = trial;
    for (double factor = 4;; factor *= 2) {
      if (trials.spent()) return trials.end(best, LineSearchEnd::trials);
      trial = trials.at(factor * options.first_step);
      high = trial.step;
      if (!(trial.value < best.value)) break;
      low = best.step;
      best = trial;
    }
  } else {
    do {
      if (trials.spent()) return trials.end({0, start_value}, LineSearchEnd::no_lower_point);
      high = trial.step;
      trial = trials.at(golden_part * high);
    } while (!(trial.value < start_value));
    best = trial;
  }

  while (!trials.spent()) {
    if (high - low <= options.relative_tolerance * high) return trials.end(best, LineSearchEnd::bracket);
    const bool upper_is_larger = high - best.step > best.step - low;
    trial = trials.at(upper_is_larger ? best.step + golden_part * (high - best.step)
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
  return trials.end(best, LineSearchEnd::trials);
}

}  // namespace lowpass
