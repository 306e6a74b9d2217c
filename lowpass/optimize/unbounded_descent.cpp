#include "lowpass/optimize/unbounded_descent.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lowpass/core/vector_operations.hpp"

namespace lowpass {
namespace {

constexpr double shortest_length = 0.1;
constexpr double too_far = 1e20;
constexpr double too_low = 1e40;
constexpr double between_marks = 1e3;
constexpr double steep = 10;
constexpr std::size_t steep_marks_needed = 3;

}  // namespace

UnboundedDescent::UnboundedDescent(std::span<const double> start)
    : start_(start.begin(), start.end()),
      far_(too_far * std::max(shortest_length, norm(start))),
      lowest_(start_),
      next_mark_(far_ / std::pow(between_marks, steep_marks_needed + 1)) {}

void UnboundedDescent::see(std::span<const double> x, double value) {
  if (!begun_) {
    begun_ = true;
    start_value_ = lowest_value_ = value;
    return;
  }
  if (found_ || !(value < lowest_value_)) return;
  lowest_.assign(x.begin(), x.end());
  lowest_value_ = value;
  distance_ = distance(x, start_);
  const double fall = start_value_ - value;
  if (distance_ >= next_mark_) mark(fall);
  found_ = fall > too_low * std::max(1.0, std::abs(start_value_)) ||
           (distance_ > far_ && steep_marks_ >= steep_marks_needed);
}

/// The first mark only says where the fall is measured from.
void UnboundedDescent::mark(double fall) {
  const bool is_steep = fall_at_mark_ > 0 && fall >= steep * fall_at_mark_;
  steep_marks_ = is_steep ? steep_marks_ + 1 : 0;
  fall_at_mark_ = fall;
  next_mark_ = between_marks * distance_;
}

}  // namespace lowpass
