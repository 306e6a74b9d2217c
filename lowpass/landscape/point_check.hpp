#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/landscape/check_gradient.hpp"
#include "lowpass/landscape/gradient_scale.hpp"

namespace lowpass {

/// Where a landscape is checked and what it answered there.
struct CheckedPoint {
  std::span<const double> x;
  double value = 0;
  std::span<const double> gradient;
};

/// How exact the answers near a point are.
struct Exactness {
  double relative = 0;        ///< rounding of a value, relative to it
  double value_width = 0;     ///< at least so wide
  double gradient_noise = 0;  ///< standard deviation of an entry of the gradient
  double gradient_slack = 0;  ///< allowed besides, of the gradient's norm
  /// Steps are chosen by the noise and tried again, over this length; otherwise by the landscape's precision().
  bool measured = false;
  double length = 0;
};

/// What check_gradient gathers over all points.
struct Gathered {
  GradientCheck check;
  ScaleFit fit;
  std::vector<double> hidden;  ///< of every derivative what is allowed over the gradient's norm
};

/// The comparisons at one point: first all are added, then compare() asks for the values of all their points.
class PointCheck {
 public:
  /// What is referred to must outlive this. @pre at.value is finite.
  PointCheck(const Landscape& landscape, const CheckedPoint& at, const Exactness& exactness);

  void add_coordinate(std::size_t i);
  /// Entries -1 and 1, from `random`.
  void add_direction(std::size_t number, RandomStream& random);

  /// The gradient scaled to the length of these, along which it is largest. Nothing if it is zero.
  void add_gradient();

  /// Notes value() beside value_and_gradient(), and every derivative, as those of this point. Calls for all derivatives
  /// together: one, or four where steps are tried again.
  void compare(std::size_t point, Gathered& gathered);

 private:
  /// A derivative to compare.
  struct Derivative {
    GradientComparison::Along along = GradientComparison::Along::coordinate;
    std::size_t number = 0;
    double analytic = 0;
    double moment = 0;              ///< how much the rounding of x moves the value, relative to that rounding
    double noise = 0;               ///< standard deviation of `analytic`
    std::vector<double> direction;  ///< empty: the coordinate `number`
    double step = 0;                ///< of the next trial
    double longest = 0;             ///< step
    int moved = 0;                  ///< 1 or -1 once the step was made longer or shorter
    double before = 0;              ///< difference that the last trial gave
    bool open = true;               ///< to be tried (again)
    bool compared = false;
    GradientComparison best;  ///< of the trials
    ScaleSample sample;       ///< the same
  };
  /// What one step showed.
  struct Trial {
    double difference = 0;
    double rounding = 0;   ///< allowed for the rounding of the values
    double deviation = 0;  ///< of the difference, by noise
    double bend = 0;       ///< allowed for what the step neglects on a smooth function
    double kink = 0;       ///< allowed for slopes that differ on both sides
  };

  /// The same fraction of each one's length, from the noise. @pre exactness.measured.
  double first_fraction() const;
  /// Along this direction; the derivative and the rest follow.
  Derivative along(std::vector<double> direction) const;
  void ask();
  template <class Move>
  void add_point(Move&& move);
  void add_points(const Derivative& derivative);
  void compare_value(std::size_t point, Gathered& gathered) const;
  void try_once(Derivative& derivative, std::span<const double> values) const;
  Trial look(const Derivative& derivative, std::span<const double> values) const;
  void keep_if_better(Derivative& derivative, const Trial& trial) const;
  void choose_step(Derivative& derivative, const Trial& trial) const;

  const Landscape& landscape_;
  CheckedPoint at_;
  Exactness exactness_;
  double gradient_norm_;
  double alone_ = 0;  ///< f(x) by value()
  std::vector<Derivative> derivatives_;
  Matrix<double> points_;       ///< not yet asked about
  std::vector<double> values_;  ///< of the points asked about in this round
};

}  // namespace lowpass
