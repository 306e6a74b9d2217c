#include "lowpass/landscape/noise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/matrix.hpp"
#include "lowpass/core/quantile.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/batches.hpp"
#include "lowpass/landscape/central_differences.hpp"
#include "lowpass/landscape/difference_table.hpp"

namespace lowpass {
namespace {

using Spacing = DifferenceVerdict::Spacing;

constexpr std::size_t points_on_line = 9;
constexpr std::size_t middle = points_on_line / 2;

/// Looks for a spacing at which the noise shows, as a fraction of the length.
class SpacingSearch {
 public:
  static constexpr double first = 1e-5;

  bool done() const { return done_; }
  bool found() const { return found_; }
  double deviation() const { return deviation_; }

  double next() const { return next_; }

  void tell(double spacing, const DifferenceVerdict& verdict) {
    found_ |= verdict.spacing == Spacing::right || verdict.spacing == Spacing::straight;
    deviation_ = std::max(deviation_, verdict.deviation);
    largest_ = std::max(largest_, spacing);
    if (verdict.spacing == Spacing::right) {
      done_ = true;
    } else if (verdict.spacing == Spacing::too_large) {
      too_large_ = std::min(too_large_.value_or(spacing), spacing);
    } else {
      too_small_ = std::max(too_small_, spacing);
    }
    if (!done_) go_on();
  }

 private:
  static constexpr double factor = 100;
  static constexpr double least = 1e-10;
  static constexpr double most = 0.04;

  void go_on() {
    if (!too_large_) {
      next_ = std::min(factor * too_small_, most);
      done_ = too_small_ >= most;
    } else if (too_small_ == 0) {
      next_ = *too_large_ / factor;
      done_ = next_ < least;
    } else if (*too_large_ >= 3 * too_small_) {
      next_ = std::sqrt(too_small_ * *too_large_);
    } else {
      // Rounded so coarsely that steps and straight pieces alternate: it shows over longer pieces, which are curved.
      next_ = largest_ * 10;
      done_ = next_ > most;
    }
  }

  double next_ = first;
  double largest_ = 0;               ///< of those tried
  double too_small_ = 0;             ///< the largest of these; 0: none yet
  std::optional<double> too_large_;  ///< the smallest
  bool found_ = false;
  double deviation_ = 0;  ///< the largest of those found
  bool done_ = false;
};

/// The points on the line and what the landscape answers there.
class Line {
 public:
  Line(const Landscape& landscape, std::span<const double> x, std::uint64_t seed)
      : landscape_(landscape), x_(x), direction_(x.size()) {
    RandomStream random(seed, "noise/direction");
    for (double& entry : direction_) entry = random.normal();
    const double size = norm(direction_);
    for (double& entry : direction_) entry /= size;
  }

  void ask(double step, bool with_gradients) {
    // The difference of two neighbouring numbers is exact, and so are its small multiples: the points are equally
    // far from each other even where x is large, and its rounding does not pass for noise of the landscape.
    std::vector<double> move(x_.size());
    for (std::size_t i = 0; i < x_.size(); ++i) move[i] = (x_[i] + step * direction_[i]) - x_[i];
    values = Matrix<double>(points_on_line, 1);
    gradients = with_gradients ? Matrix<double>(points_on_line, x_.size()) : Matrix<double>();
    const std::size_t together = points_per_call(x_.size());
    for (std::size_t first = 0; first < points_on_line; first += together)
      ask_rows(move, first, std::min(together, points_on_line - first), with_gradients);
  }

  Matrix<double> values;     ///< 9 x 1
  Matrix<double> gradients;  ///< 9 x N, empty if they were not wanted

 private:
  void ask_rows(std::span<const double> move, std::size_t first, std::size_t count, bool with_gradients) {
    Matrix<double> points(count, x_.size());
    for (std::size_t p = 0; p < count; ++p) {
      std::ranges::copy(x_, points.row(p).begin());
      add_scaled(static_cast<double>(first + p) - static_cast<double>(middle), move, points.row(p));
    }
    const std::vector<double> answer =
        with_gradients ? landscape_.values_and_gradients(points, {gradients.row(first).data(), count, x_.size()})
                       : landscape_.values(points);
    check_answer(landscape_, answer.size(), count);
    std::ranges::copy(answer, values.row(first).data());
  }

  const Landscape& landscape_;
  std::span<const double> x_;
  std::vector<double> direction_;
};

double root_mean_square(std::span<const double> entries) {
  return norm(entries) / std::sqrt(static_cast<double>(entries.size()));
}

void check_input(const Landscape& landscape, std::span<const double> x, double length) {
  if (x.size() != landscape.dimension())
    throw BadInput(fmt::format("the noise of the landscape '{}' is measured at a point of {} components; it has {}",
                               landscape.name(), x.size(), landscape.dimension()));
  if (!all_finite(x))
    throw BadInput("the point at which noise is measured holds a NaN or an infinity; give finite numbers");
  if (!(length > 0 && std::isfinite(length)))
    throw BadInput(fmt::format("noise is measured over a length of {}; give a finite number above 0", length));
}

void take_scales(const Line& line, Noise& noise) {
  noise.value_scale = std::abs(line.values(middle, 0));
  if (line.gradients.rows() > 0) noise.gradient_scale = root_mean_square(line.gradients.row(middle));
}

double relative_width(double deviation, double scale) {
  return scale > 0 ? std::min(width_of_deviation * deviation / scale, 0.5) : 0;
}

/// Not finer than precision() says; at a wall there are no scales.
void allow_for_precision(const Landscape& landscape, std::span<const double> x, Noise& noise) {
  const double least = landscape.precision() / width_of_deviation;
  if (!std::isfinite(noise.value_scale)) noise.value_scale = 0;
  if (!std::isfinite(noise.gradient_scale)) noise.gradient_scale = 0;
  noise.value = std::max(noise.value, least * noise.value_scale);
  if (!landscape.has_gradient()) {
    noise.gradient = noise.value / (std::sqrt(2.0) * difference_step(root_mean_square(x), landscape.precision()));
    noise.gradient_found = noise.value_found;
  }
  noise.gradient = std::max(noise.gradient, least * noise.gradient_scale);
}

double median(std::vector<double> numbers) {
  std::ranges::sort(numbers);
  return numbers.empty() ? 0 : sorted_quantile(numbers, 0.5);
}

struct Typical {
  double noise = 0;
  double scale = 0;
  bool found = false;
};

Typical typical(std::span<const Noise> noises, double Noise::* noise, double Noise::* scale, bool Noise::* found) {
  Typical result;
  result.found = std::ranges::any_of(noises, [&](const Noise& one) { return one.*found; });
  std::vector<double> scales;
  std::vector<double> absolute;
  std::vector<double> relative;
  for (const Noise& one : noises) {
    if (result.found && !(one.*found)) continue;
    scales.push_back(one.*scale);
    absolute.push_back(one.*noise);
    if (one.*scale > 0) relative.push_back(one.*noise / (one.*scale));
  }
  result.scale = median(scales);
  result.noise = result.scale > 0 ? median(relative) * result.scale : median(absolute);
  return result;
}

}  // namespace

double Noise::value_precision() const {
  return relative_width(value, value_scale);
}

double Noise::gradient_precision() const {
  return relative_width(gradient, gradient_scale);
}

Noise measure_noise(const Landscape& landscape, std::span<const double> x, double length, std::uint64_t seed) {
  check_input(landscape, x, length);
  constexpr int most_spacings = 10;
  Noise noise;
  Line line(landscape, x, seed);
  SpacingSearch of_values;
  SpacingSearch of_gradients;
  const bool has_gradient = landscape.has_gradient();
  for (int k = 0; k < most_spacings; ++k) {
    const bool gradients_wanted = has_gradient && !of_gradients.done();
    if (of_values.done() && !gradients_wanted) break;
    const double spacing = of_values.done() ? of_gradients.next() : of_values.next();
    line.ask(spacing * length, gradients_wanted);
    (gradients_wanted ? noise.gradients : noise.values) += points_on_line;
    if (k == 0) take_scales(line, noise);
    if (!of_values.done()) of_values.tell(spacing, judge_differences(line.values));
    if (gradients_wanted) of_gradients.tell(spacing, judge_differences(line.gradients));
  }
  noise.value_found = of_values.found();
  noise.gradient_found = has_gradient && of_gradients.found();
  noise.value = of_values.deviation();
  noise.gradient = of_gradients.deviation();
  allow_for_precision(landscape, x, noise);
  return noise;
}

Noise typical_noise(std::span<const Noise> noises) {
  const Typical of_values = typical(noises, &Noise::value, &Noise::value_scale, &Noise::value_found);
  const Typical of_gradients = typical(noises, &Noise::gradient, &Noise::gradient_scale, &Noise::gradient_found);
  Noise result{.value = of_values.noise,
               .gradient = of_gradients.noise,
               .value_scale = of_values.scale,
               .gradient_scale = of_gradients.scale,
               .value_found = of_values.found,
               .gradient_found = of_gradients.found};
  for (const Noise& one : noises) {
    result.values += one.values;
    result.gradients += one.gradients;
  }
  return result;
}

}  // namespace lowpass
