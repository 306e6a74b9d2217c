#include "lowpass/optimize/program_line_search.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <optional>

#include "lowpass/core/errors.hpp"

namespace lowpass {
namespace {

constexpr double golden_part = 0.382;

void check(const ProgramTolerances& tolerances) {
  if (!(tolerances.bracket_length >= 0))
    throw BadInput(fmt::format("line search: the bracket's shortest length is {}; it must be at least 0",
                               tolerances.bracket_length));
  if (!(tolerances.value_difference >= 0))
    throw BadInput(fmt::format("line search: the smallest difference of values is {}; it must be at least 0",
                               tolerances.value_difference));
}

}  // namespace

LineSearchResult program_line_search(const std::function<double(double)>& value_at, double start_value,
                                     double direction_length, const ProgramLineSearchOptions& options) {
  check(options.tolerances);
  Trials trials(value_at, options.trials, options.first_step);
  Trial a{0, start_value};
  Trial x;  // the best point, once there is a bracket
  Trial b;
  const auto golden_trial = [&](bool near_a) {
    const double part = golden_part * (b.step - a.step);
    return trials.at(near_a ? a.step + part : b.step - part);
  };
  const auto end_in_the_middle = [&](const Trial& trial) {
    return trials.end({(a.step + trial.step) / 2, std::numeric_limits<double>::quiet_NaN()},
                      LineSearchEnd::equal_values);
  };
  const auto reason_to_end = [&]() -> std::optional<LineSearchEnd> {
    if ((b.step - a.step) * direction_length < options.tolerances.bracket_length) return LineSearchEnd::bracket;
    if (std::abs(b.value - a.value) < options.tolerances.value_difference) return LineSearchEnd::level_ends;
    if (trials.spent()) return LineSearchEnd::trials;
    return std::nullopt;
  };

  x = trials.at(options.first_step);
  if (x.value == a.value) return end_in_the_middle(x);
  if (x.value < a.value) {
    for (double factor = 4;; factor *= 2) {
      if (trials.spent()) return trials.end(x, LineSearchEnd::trials);
      b = trials.at(factor * options.first_step);
      if (b.value == x.value) return end_in_the_middle(b);
      if (b.value > x.value) break;
      a = x;
      x = b;
    }
  } else {
    do {
      b = x;
      if (const auto end = reason_to_end()) return trials.end(b, *end);
      x = golden_trial(true);
      if (x.value == a.value) return end_in_the_middle(x);
    } while (x.value > a.value);
  }

  while (true) {
    if (const auto end = reason_to_end()) return trials.end(x, *end);
    const bool nearer_to_a = x.step - a.step < b.step - x.step;
    const Trial trial = golden_trial(nearer_to_a);
    if (trial.value == x.value) return trials.end(x, LineSearchEnd::equal_values);
    const bool lower = trial.value < x.value;
    const bool above = trial.step > x.step;
    Trial& moved_end = above == lower ? a : b;
    moved_end = lower ? x : trial;
    if (lower) x = trial;
  }
}

}  // namespace lowpass
