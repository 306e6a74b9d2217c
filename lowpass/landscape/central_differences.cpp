#include "lowpass/landscape/central_differences.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "lowpass/landscape/batches.hpp"

namespace lowpass {
namespace {

struct Sample {
  double x = 0;
  double value = 0;
};

double slope(const Sample& from, const Sample& to) {
  return (to.value - from.value) / (to.x - from.x);
}

double slope_beside_walls(const Sample& below, const Sample& at, const Sample& above) {
  if (!std::isinf(below.value) && !std::isinf(above.value)) return slope(below, above);
  if (!std::isinf(above.value)) return slope(at, above);
  if (!std::isinf(below.value)) return slope(below, at);
  return 0;
}

}  // namespace

double difference_step(double x, double precision) {
  return std::cbrt(precision) * std::max(1.0, std::abs(x));
}

double central_differences(const std::function<double(std::span<const double>)>& function, std::span<const double> x,
                           std::span<double> gradient, double precision) {
  std::vector<double> moved(x.begin(), x.end());
  const double value = function(moved);
  if (std::isinf(value)) {
    std::fill(gradient.begin(), gradient.end(), 0.0);
    return value;
  }
  const auto sample = [&](std::size_t i, double at) {
    moved[i] = at;
    return Sample{at, function(moved)};
  };
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double step = difference_step(x[i], precision);
    const Sample below = sample(i, x[i] - step);
    const Sample above = sample(i, x[i] + step);
    gradient[i] = slope_beside_walls(below, {x[i], value}, above);
    moved[i] = x[i];
  }
  return value;
}

std::vector<double> central_differences_of(const Landscape& landscape, MatrixView<const double> points,
                                           MatrixView<double> gradients, double precision) {
  const std::size_t n = points.columns();
  const std::size_t places = 2 * n + 1;
  const std::size_t most = std::max<std::size_t>(1, points_per_call(n) / places);
  std::vector<double> values;
  for (std::size_t first = 0; first < points.rows(); first += most) {
    const std::size_t count = std::min(most, points.rows() - first);
    Matrix<double> stencil(count * places, n, unset);
    for (std::size_t row = 0; row < stencil.rows(); ++row) {
      const std::span<const double> x = points.row(first + row / places);
      std::ranges::copy(x, stencil.row(row).begin());
      const std::size_t place = row % places;  // the point, then below and above along each coordinate
      if (place == 0) continue;
      const std::size_t i = (place - 1) / 2;
      const double step = difference_step(x[i], precision);
      stencil(row, i) = place % 2 == 1 ? x[i] - step : x[i] + step;
    }
    const std::vector<double> found = landscape.values(stencil);
    check_answer(landscape, found.size(), stencil.rows());
    for (std::size_t m = 0; m < count; ++m) {
      const std::size_t at = m * places;
      values.push_back(found[at]);
      for (std::size_t i = 0; i < n; ++i) {
        const auto sample = [&](std::size_t place) { return Sample{stencil(at + place, i), found[at + place]}; };
        gradients(first + m, i) =
            std::isinf(found[at]) ? 0 : slope_beside_walls(sample(2 * i + 1), sample(0), sample(2 * i + 2));
      }
    }
  }
  return values;
}

}  // namespace lowpass
