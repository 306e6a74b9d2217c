#include "lowpass/optimize/stationary_look.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/measured_precision.hpp"
#include "lowpass/landscape/noise.hpp"
#include "lowpass/landscape/quadratic_model.hpp"

namespace lowpass {
namespace {

constexpr double nearby = 0.1;  // of the length

class Look {
 public:
  Look(const Landscape& landscape, LandscapePoint point, double length, double weak, std::uint64_t seed)
      : told_(with_measured_precision(landscape, point.x, beside(point.x, nearby * length, seed))),
        landscape_(*told_.landscape),
        length_(length),
        weak_(weak),
        seed_(seed) {
    look_.point = std::move(point);
  }

  StationaryLook run() {
    look_.precision = landscape_.precision();
    // Off the stationary point a valley that bends has a curvature along it: those of the point itself are asked for.
    if (look_closely()) look_closely();
    measure();
    if (look_.curvatures) leave(*look_.curvatures);
    return std::move(look_);
  }

 private:
  static std::vector<double> beside(std::span<const double> x, double length, std::uint64_t seed) {
    RandomStream random(seed, "minimum/noise");
    std::vector<double> direction(x.size());
    for (double& entry : direction) entry = random.normal();
    std::vector<double> point(x.begin(), x.end());
    add_scaled(length / norm(direction), direction, point);
    return point;
  }

  double rounding() const { return landscape_.precision() * std::abs(look_.point.value); }

  /// Curvatures, and steps by them; whether the point has moved and a curvature there is not surely positive.
  bool look_closely() {
    QuadraticModel model(landscape_, look_.point.x, length_, RandomStream(seed_, "minimum/lanczos"));
    look_.curvatures.reset();
    if (!model.is_known()) return false;
    look_.curvatures = model.curvatures();
    const bool bowl = model.curvatures().lowest.front().positive();
    return approach(model) && !bowl;
  }

  /// Newton's steps with one Hessian while each at least halves the gradient and the value does not visibly rise.
  bool approach(QuadraticModel& model) {
    constexpr std::size_t most_steps = 20;
    bool moved = false;
    for (std::size_t i = 0; i < most_steps; ++i) {
      const QuadraticModel::Step step = model.to_stationary(look_.point.gradient);
      look_.newton_step = norm(step.step);
      if (!(look_.newton_step > 0) || look_.newton_step > nearby * length_) break;
      LandscapePoint next{look_.point.x, 0, std::vector<double>(look_.point.x.size())};
      add_scaled(1, step.step, next.x);
      if (next.x == look_.point.x) break;
      next.value = landscape_.value_and_gradient(next.x, next.gradient);
      if (!(next.value <= look_.point.value + 8 * rounding()) || !all_finite(next.gradient) ||
          !(norm(next.gradient) <= norm(look_.point.gradient) / 2))
        break;
      look_.point = std::move(next);
      moved = true;
    }
    return moved;
  }

  void measure() {
    noise_ = measure_noise(landscape_, look_.point.x, nearby * length_, seed_);
    constexpr double deviations = 3;
    if (noise_.gradient_found)
      look_.gradient_noise = deviations * std::sqrt(static_cast<double>(look_.point.x.size())) * noise_.gradient;
  }

  void leave(const Curvatures& curvatures) {
    const bool any_negative = curvatures.negatives() > 0;
    for (const Curvature& curvature : curvatures.lowest) {
      const bool clear = curvature.positive() && curvature.value >= weak_;
      if (clear || (any_negative && !curvature.negative())) continue;
      look_.lower = lower_along(curvature);
      if (!look_.lower) continue;
      const std::vector<double> there = difference(*look_.lower, look_.point.x);
      const double fall = look_.point.value - landscape_.value(*look_.lower);
      look_.on_slope = std::abs(dot(look_.point.gradient, there)) > fall / 2;
      return;
    }
  }

  /// Along a visible curvature any fall beyond rounding will do, also farther away than the length, which is a guess
  /// where nothing was travelled; without one it must be beyond all noise.
  std::optional<std::vector<double>> lower_along(const Curvature& curvature) const {
    constexpr int nearer = 12;
    constexpr int farther = 14;
    constexpr double shorter = 0.31622776601683794;
    const double least = curvature.negative() ? 4 * rounding() : 16 * rounding() + 8 * std::max(noise_.value, 0.0);
    for (int i = 0; i < nearer; ++i)
      if (auto lower = lower_beside(curvature.direction, nearby * length_ * std::pow(shorter, i), least)) return lower;
    for (int i = 1; curvature.negative() && i <= farther; ++i)
      if (auto lower = lower_beside(curvature.direction, nearby * length_ / std::pow(shorter, i), least)) return lower;
    return std::nullopt;
  }

  /// The lower one of the points so far ahead and behind, if it is by more than `least` lower than the point.
  std::optional<std::vector<double>> lower_beside(std::span<const double> direction, double step, double least) const {
    std::optional<std::vector<double>> best;
    double lowest = look_.point.value - least;
    for (const double side : {step, -step}) {
      std::vector<double> at = look_.point.x;
      add_scaled(side, direction, at);
      const double value = landscape_.value(at);
      if (!(value < lowest)) continue;
      lowest = value;
      best = std::move(at);
    }
    return best;
  }

  MeasuredPrecision told_;
  const Landscape& landscape_;
  double length_;
  double weak_;
  std::uint64_t seed_;
  Noise noise_;
  StationaryLook look_;
};

}  // namespace

StationaryLook look_around(const Landscape& landscape, LandscapePoint point, double length, double weak,
                           std::uint64_t seed) {
  return Look(landscape, std::move(point), length, weak, seed).run();
}

}  // namespace lowpass
