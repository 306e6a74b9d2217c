#pragma once

#include <cstddef>
#include <functional>

#include "lowpass/optimize/line_search.hpp"

namespace lowpass {

/// Both are absolute numbers, as in the authors' program: they mean less and less as the loss falls.
struct ProgramTolerances {
  double bracket_length = 1e-4;    ///< the search ends when (b - a) |p|, a length in weight space, is less; >= 0
  double value_difference = 1e-4;  ///< the search ends when |f(b) - f(a)| is less; >= 0
};

/// Options of the authors' line search; defaults are their program's.
struct ProgramLineSearchOptions {
  std::size_t trials = 6;   ///< loss evaluations per search at most; >= 1
  double first_step = 0.2;  ///< first trial, in units of the direction; > 0
  ProgramTolerances tolerances{};
};

/// The line search of the program that Yu and Morozov 2026 published, to compare with it: golden_section_search() is
/// the better one. With a = 0 the start and p the direction,
///
/// * first trial at first_step. While it is lower, outward: trials at 4, 8, 16, ... times first_step, until one rises
///   and becomes the end b; x is the best point, a the one before it. While it is higher, shrinking: b is the last
///   trial, the next one a + 0.382 (b - a), until one is lower than the start and becomes x.
/// * A trial exactly as high as the best point so far (the start, while shrinking) ends the search in the middle of a
///   and the trial, where nothing was evaluated: the result's value is not a number there.
/// * With a bracket [a, b] around x: trials at a + 0.382 (b - a) if x is nearer to a, else at b - 0.382 (b - a). The
///   trial may be x itself, always so after shrinking; equal values end the search at x.
/// * Before every trial of the shrinking and the golden phase the search ends if the bracket [a, b] is within either
///   tolerance or all trials are spent: in the golden phase at x, while shrinking at b, which is uphill.
///
/// Where that leaves a choice: there is no bracket while going outward, so the tolerances do not count there, and the
/// last trial ends it at the best point; outward, a in "the middle of a and the trial" is the end of the bracket that
/// would come, not the best point; equal values come before the tolerances; x in the very middle is not nearer to a; a
/// trial that is not a number counts as infinitely high.
/// @pre f(0) == start_value, direction_length = |p| >= 0. @throws BadInput for options out of range.
LineSearchResult program_line_search(const std::function<double(double)>& value_at, double start_value,
                                     double direction_length, const ProgramLineSearchOptions& options);

}  // namespace lowpass
