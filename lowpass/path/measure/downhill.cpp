#include "lowpass/path/measure/downhill.hpp"

#include <memory>

#include "lowpass/optimize/lbfgs.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/measure/fine_look.hpp"
#include "lowpass/path/moving_path.hpp"

namespace lowpass {

std::vector<double> downhill(const Landscape& landscape, std::span<const double> x, double length, double negligible,
                             const Allowance& allows) {
  LbfgsOptions options;
  options.max_iterations = 500;
  options.first_step = 0.01 * length;
  options.longest_step = 0.05 * length;
  options.plateau = negligible;
  options.stop = [&] { return !allows(1); };
  return lbfgs([&](std::span<const double> point,
                   std::span<double> gradient) { return landscape.value_and_gradient(point, gradient); },
               x, options)
      .x;
}

bool is_below_between(const Landscape& landscape, std::span<const double> a, std::span<const double> b, double height) {
  constexpr std::size_t places = 50;
  const std::unique_ptr<Curve> line = make_curve("line", 0);
  MovingPath way(landscape, *line, a, b);
  const std::vector<double> t = equally_spaced(places);
  const std::vector<double> values = way.family().values(line->mixing(t));
  if (!(highest(values) < height)) return false;
  const auto always = [](std::size_t) { return true; };
  return look_finely(way, t, values, height, 1.0 / places, always).top.value < height;
}

}  // namespace lowpass
