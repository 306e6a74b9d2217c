#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "landscape/hessian.hpp"
#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

// Stationary points found without the library's own searches: Newton's method, uphill along one direction, and
// downhill. Hessians are made by differences of the gradient, so each step costs 2 N + 1 gradients.

struct Stationary {
  std::vector<double> position;
  double value = 0;
  std::size_t index = 0;     ///< negative curvatures
  Eigen::VectorXd downhill;  ///< unit vector of the lowest curvature
};

inline double distance_of(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

/// What a step looks like along an eigenvector of the Hessian: `component` of the gradient over the curvature, ...
enum class Along {
  newton,    ///< towards the stationary point, whatever its index
  downhill,  ///< always down
  pass       ///< up along the lowest curvature, down along the others (Cerjan and Miller 1981)
};

/// The step of at most `longest`, which shrinks with the gradient.
inline Eigen::VectorXd step_along(const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>& hessian,
                                  const std::vector<double>& gradient, Along along, double longest) {
  const Eigen::Map<const Eigen::VectorXd> g(gradient.data(), static_cast<Eigen::Index>(gradient.size()));
  const Eigen::VectorXd components = hessian.eigenvectors().transpose() * g;
  const double least = 1e-10 * hessian.eigenvalues().cwiseAbs().maxCoeff();
  Eigen::VectorXd step = Eigen::VectorXd::Zero(g.size());
  for (Eigen::Index i = 0; i < g.size(); ++i) {
    const double curvature = hessian.eigenvalues()[i];
    const double size = std::max(std::abs(curvature), least);
    const bool up = along == Along::newton ? curvature < 0 : along == Along::pass && i == 0;
    step += (up ? 1 : -1) * components[i] / size * hessian.eigenvectors().col(i);
  }
  return step.norm() > longest ? Eigen::VectorXd(step * (longest / step.norm())) : step;
}

/// Steps of at most `longest` until one is negligible; nothing after 300 steps, or further than `reach` from `start`.
inline std::optional<Stationary> stationary_from(const Landscape& landscape, std::vector<double> start, Along along,
                                                 double longest, double reach) {
  std::vector<double> x = start, gradient(x.size());
  for (int round = 0; round < 300; ++round) {
    const double value = landscape.value_and_gradient(x, gradient);
    if (!std::isfinite(value)) return std::nullopt;
    const auto hessian = hessian_at(landscape, x);
    const Eigen::VectorXd step = step_along(hessian, gradient, along, longest);
    if (!step.allFinite()) return std::nullopt;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += step[static_cast<Eigen::Index>(i)];
    if (distance_of(x, start) > reach) return std::nullopt;
    if (step.norm() > 1e-9) continue;
    const auto last = hessian_at(landscape, x);
    return Stationary{x, landscape.value(x), static_cast<std::size_t>((last.eigenvalues().array() < 0).count()),
                      last.eigenvectors().col(0)};
  }
  return std::nullopt;
}

/// The minimum to which steps of at most `longest` lead that go down, each of them: so a way down exists that nowhere
/// is higher than `start` by more than what happens within a step. Nothing if they leave the ball of radius `reach`
/// about `start`, or do not end.
inline std::optional<Stationary> minimum_below(const Landscape& landscape, const std::vector<double>& start,
                                               double longest, double reach) {
  std::vector<double> x = start, gradient(x.size()), next(x.size());
  double value = landscape.value_and_gradient(x, gradient);
  for (int round = 0; round < 5000; ++round) {
    const auto hessian = hessian_at(landscape, x);
    Eigen::VectorXd step = step_along(hessian, gradient, Along::downhill, longest);
    if (step.norm() < 1e-7 && hessian.eigenvalues()[0] > 0) break;
    double lower = value;
    for (int halving = 0; halving < 40; ++halving, step /= 2) {
      for (std::size_t i = 0; i < x.size(); ++i) next[i] = x[i] + step[static_cast<Eigen::Index>(i)];
      lower = landscape.value(next);
      if (lower < value) break;
    }
    if (!(lower < value)) break;
    x = next;
    if (distance_of(x, start) > reach) return std::nullopt;
    value = landscape.value_and_gradient(x, gradient);
  }
  auto found = stationary_from(landscape, x, Along::newton, longest, longest);
  return found && found->index == 0 ? found : std::nullopt;
}

}  // namespace lowpass
