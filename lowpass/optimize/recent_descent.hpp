#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <vector>

namespace lowpass {

/// The scales by which a gradient is called small: how far a descent went in the last twenty iterations that lowered
/// it, and how far it fell. Old parts of a long descent say nothing of the place where it ends. Memory: 21 N numbers.
class RecentDescent {
 public:
  /// The next point of the descent, of which the first is its start; one that is not lower than the last changes
  /// nothing.
  void add(std::span<const double> x, double value);

  /// Distance from the last point to the one twenty iterations (or as many as there were) before; 0 before any step.
  double length() const { return length_; }
  /// The fall of the value between the same points.
  double fall() const { return fall_; }

  /// |g| L <= tolerance V and step <= sqrt(tolerance) L, with L = length(), V = fall(), while V is at least
  /// 100 x precision x |f| and so no rounding. `step`: an estimate of how far the minimum is, |H^-1 g|: on a tail that
  /// becomes ever flatter it stays long, however small the gradient.
  bool makes_small(double gradient_norm, double step, double tolerance, double precision) const;

 private:
  struct Point {
    std::vector<double> x;
    double value = 0;
  };
  std::deque<Point> points_;
  double length_ = 0;
  double fall_ = 0;
};

}  // namespace lowpass
