#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace lowpass {

/// Watches the evaluations of a descent for one that has no end. A descent is called unbounded when
///
///   * a value is minus infinity, or lies below the start's by more than 1e40 max(1, |f(start)|), or
///   * the lowest point is farther from the start than 1e20 max(0.1, |start|), and each of the last three thousandfold
///     distances brought at least ten times the fall of the one before: the value falls as a power of the distance.
///
/// Landscapes with numbers that large and a minimum beyond them are the price. A fall that slows down, such as a long
/// valley's, exp(-x)'s or that of -log(x), is never called so.
class UnboundedDescent {
 public:
  explicit UnboundedDescent(std::span<const double> start);

  /// The first call is about the start. Cost: N operations.
  void see(std::span<const double> x, double value);

  bool found() const { return found_; }
  std::span<const double> lowest() const { return lowest_; }  ///< the lowest point seen, finite but for minus infinity
  double lowest_value() const { return lowest_value_; }
  double distance_from_start() const { return distance_; }  ///< of the lowest point

 private:
  void mark(double fall);

  std::vector<double> start_;
  double start_value_ = 0;
  double far_ = 0;
  std::vector<double> lowest_;
  double lowest_value_ = 0;
  double distance_ = 0;
  double next_mark_ = 0;
  double fall_at_mark_ = 0;
  std::size_t steep_marks_ = 0;  ///< so many thousandfold distances in a row
  bool begun_ = false;
  bool found_ = false;
};

}  // namespace lowpass
