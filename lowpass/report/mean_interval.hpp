#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "lowpass/analysis/sample_statistics.hpp"

namespace lowpass::report {

/// The number that Student's t with `degrees` >= 1 degrees of freedom stays below in magnitude with probability
/// `level`, such as 2.228 for level 0.95 and 10 degrees. The regularised incomplete beta function inverted by
/// bisection. @pre 0 < level < 1
double student_t_bound(double level, std::size_t degrees);

/// A mean with the interval it is known to.
struct Mean {
  std::size_t count = 0;
  double mean = 0;
  double standard_deviation = 0;     ///< divisor count - 1
  std::optional<Interval> interval;  ///< 95 %, Student's t over independent runs; nothing for a single run
};

/// The mean of independent values; values that are not finite are left out. Nothing if none is left.
std::optional<Mean> mean_of(std::span<const double> values);

}  // namespace lowpass::report
