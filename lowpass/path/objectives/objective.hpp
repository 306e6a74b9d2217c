#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lowpass {

/// What an objective sees of a path at M nodes.
struct PathView {
  /// f at the nodes; for scale-free objectives (f - floor) / unit.
  std::span<const double> values;
  std::span<const double> weights;  ///< each node's share of [0, 1]
  std::span<const double> speeds;   ///< |dx/dt| over the chord
  double sharpness = 1;             ///< of the stage; see Objective::stages()
};

/// An objective's value and its derivatives.
struct ObjectiveSlopes {
  double value = 0;
  std::vector<double> by_value;  ///< dJ / d values[m]
  std::vector<double> by_speed;  ///< dJ / d speeds[m]; empty if speeds do not enter
};

/// A scalar J of a path's values and speeds with true derivatives, so that any optimiser may use it. An infinite value
/// at a node makes J infinite.
class Objective {
 public:
  virtual ~Objective() = default;
  virtual std::string name() const = 0;
  /// Scale-free: sees values relative to the path's own range, has the equal-speed penalty, and is searched for in
  /// variables relative to the chord, so that units of values and coordinates do not matter. Otherwise the sum over a
  /// fixed grid with the step penalty lambda, in absolute units, as published.
  virtual bool scale_free() const = 0;
  /// Whether its lowest path is one with a low top, so that lowering the top afterwards (the finish) goes on with it.
  virtual bool aims_at_height() const { return scale_free(); }
  /// by_value does not depend on the values, which then need no pass of their own.
  virtual bool linear() const { return false; }
  /// Weight of the speed's relative variance, for scale-free objectives: keeps the points apart.
  virtual double equal_speed_weight() const { return 0.1; }
  /// The sharpnesses of L-BFGS one after the other, from blunt to sharp; one for objectives without.
  virtual std::vector<double> stages() const { return {1}; }
  /// The sharpness at which searches with Adam and SGD begin: as blunt as the mean along the path, whose gradient
  /// lowers all of it.
  virtual double bluntest() const { return 1; }
  virtual ObjectiveSlopes evaluate(const PathView& path) const = 0;
};

/// "sum", "squared" (the published ones), "line-integral", "p-norm", "soft-maximum", "maxflux".
std::vector<std::string> objective_names();

/// @throws BadInput for an unknown name.
std::unique_ptr<Objective> make_objective(std::string_view name);

}  // namespace lowpass
