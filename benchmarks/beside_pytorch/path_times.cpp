#include "path_times.hpp"

#include <algorithm>
#include <chrono>
#include <span>
#include <stop_token>

#include "lowpass/core/vector_operations.hpp"
#include "lowpass/path/curves/curve.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/path_option_table.hpp"
#include "weights.hpp"

namespace lowpass::beside_pytorch {

PathGradient path_gradient(const NetworkLandscape& landscape, const Points& points) {
  const Matrix<double> mixing = make_curve("fourier", path_terms)->mixing(equally_spaced(path_points));
  const Matrix<double> basis = path_basis(points.from, points.to, points.coefficients);
  const auto family = landscape.family(basis);
  const std::vector<double> weights(path_points, 1.0);
  Pullback pullback;
  const auto step = [&] {
    for (std::size_t r = 2; r < basis.rows(); ++r) family->replace(r, basis.row(r));
    pullback = family->values_and_pullback(mixing, weights, {2, path_terms});
  };
  PathGradient result;
  result.seconds = fastest_seconds(step);
  result.middle_loss = pullback.values[path_points / 2];
  result.norm = norm(std::span<const double>(pullback.gradient.data(), pullback.gradient.size()));
  return result;
}

double path_step_seconds(const NetworkLandscape& landscape, const Points& points, const StepSettings& settings) {
  constexpr std::size_t warm_up = 20;
  constexpr std::size_t fewest = 20;
  constexpr double long_enough = 2;
  using Clock = std::chrono::steady_clock;

  PathOptions options = resolve_path_options({{"as-published", true}}, landscape);
  options.curve = settings.curve;
  options.terms = settings.terms;
  options.points = settings.points;
  options.sampling = Sampling::random;
  options.batch = std::min<std::size_t>(512, landscape.sample_count());
  options.lr = 3e-3;
  options.steps = 1'000'000;  // the observer ends it
  std::stop_source enough;
  options.stop = enough.get_token();
  Clock::time_point begin;
  double seconds = 0;
  options.observer = [&](const PathStep& step) {
    const auto now = Clock::now();
    if (step.step == warm_up) begin = now;
    if (step.step < warm_up + fewest) return true;
    const double passed = std::chrono::duration<double>(now - begin).count();
    if (passed < long_enough) return true;
    seconds = passed / static_cast<double>(step.step - warm_up);
    // Unlike one that its observer ends, a stopped search is not measured.
    enough.request_stop();
    return true;
  };
  find_path(landscape, points.from, points.to, options);
  return seconds;
}

}  // namespace lowpass::beside_pytorch
