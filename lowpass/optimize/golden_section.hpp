#pragma once

#include <cstddef>
#include <functional>

#include "lowpass/optimize/line_search.hpp"

namespace lowpass {

/// Options of the golden-section line search; defaults are the paper's.
struct GoldenSectionOptions {
  std::size_t trials = 6;   ///< loss evaluations per search at most; >= 1
  double first_step = 0.2;  ///< first trial, in units of the direction; > 0
  double relative_tolerance =
      1e-4;  ///< the search ends when the bracket is shorter than this times its far end; in [0, 1)
};

/// Golden section search along a line (Kiefer 1953), without the peculiarities of the paper's program
/// (program_line_search()): trial at first_step; if lower than the start, bracket outward (4, 8, 16, ... times
/// first_step) until the value rises; if not, shrink towards the start by the factor 0.382 until a lower point is
/// found; then golden-section steps of 0.382 of the larger part of the bracket. The best point wins; without a lower
/// one the step is 0, never uphill. A trial that is not finite counts as higher.
/// @pre f(0) == start_value. @throws BadInput for options out of range.
LineSearchResult golden_section_search(const std::function<double(double)>& value_at, double start_value,
                                       const GoldenSectionOptions& options);

}  // namespace lowpass
