#include "lowpass/landscape/lennard_jones_points.hpp"

#include <Eigen/Dense>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "lowpass/landscape/lennard_jones.hpp"
#include "lowpass/landscape/lennard_jones_places.hpp"

namespace lowpass {
namespace {

std::span<const double> entries(const Eigen::VectorXd& x) {
  return {x.data(), static_cast<std::size_t>(x.size())};
}

Eigen::VectorXd gradient_at(const LennardJones& landscape, const Eigen::VectorXd& x) {
  Eigen::VectorXd gradient(x.size());
  landscape.value_and_gradient(entries(x), {gradient.data(), static_cast<std::size_t>(gradient.size())});
  return gradient;
}

/// The Hessian by central differences of the gradient: right to six digits or more, which Newton's method needs no
/// better.
Eigen::MatrixXd hessian_at(const LennardJones& landscape, const Eigen::VectorXd& x) {
  constexpr double step = 1e-5;
  Eigen::MatrixXd hessian(x.size(), x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const Eigen::VectorXd shift = step * Eigen::VectorXd::Unit(x.size(), i);
    hessian.col(i) = (gradient_at(landscape, x + shift) - gradient_at(landscape, x - shift)) / (2 * step);
  }
  return (hessian + hessian.transpose()) / 2;
}

/// The directions that shift or turn a cluster: one column for each axis and each pair of axes.
Eigen::MatrixXd rigid_motions(const Eigen::VectorXd& x, Eigen::Index dimensions) {
  Eigen::MatrixXd motions = Eigen::MatrixXd::Zero(x.size(), dimensions * (dimensions + 1) / 2);
  Eigen::Index column = 0;
  for (Eigen::Index c = 0; c < dimensions; ++c, ++column)
    for (Eigen::Index i = 0; i < x.size(); i += dimensions) motions(i + c, column) = 1;
  for (Eigen::Index c = 0; c < dimensions; ++c) {
    for (Eigen::Index e = 0; e < c; ++e, ++column) {
      for (Eigen::Index i = 0; i < x.size(); i += dimensions) {
        motions(i + c, column) = x[i + e];
        motions(i + e, column) = -x[i + c];
      }
    }
  }
  return motions;
}

/// The stationary point next to a rough one, to rounding. A Newton step about squares the error: four take 1e-4 to
/// rounding. Rigid motions, along which nothing curves, are made stiff, so that no step takes them.
KnownPoint polished(const LennardJones& landscape, const std::vector<double>& rough) {
  Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(rough.data(), static_cast<Eigen::Index>(rough.size()));
  for (int step = 0; step < 4; ++step) {
    const Eigen::MatrixXd motions = rigid_motions(x, static_cast<Eigen::Index>(landscape.space_dimensions()));
    x -= (hessian_at(landscape, x) + motions * motions.transpose()).lu().solve(gradient_at(landscape, x));
  }
  return {{x.begin(), x.end()}, landscape.value(entries(x))};
}

KnownPoints polished(std::size_t atoms, std::size_t dimensions, const RoughPoints& rough) {
  const LennardJones landscape(atoms, dimensions);
  KnownPoints known;
  for (const std::vector<double>& minimum : rough.minima) known.minima.push_back(polished(landscape, minimum));
  for (const RoughPass& pass : rough.passes) known.passes.push_back({polished(landscape, pass.position), pass.joins});
  return known;
}

/// The positions of atoms of the plane, in the plane or in space.
std::vector<double> in_dimensions(const std::vector<std::array<double, 2>>& places, std::size_t dimensions) {
  std::vector<double> position;
  for (const auto& [x, y] : places) {
    position.insert(position.end(), {x, y});
    if (dimensions == 3) position.push_back(0);
  }
  return position;
}

const double pair_distance = std::pow(2, 1.0 / 6);

KnownPoints two_atoms(std::size_t dimensions) {
  return {.minima = {{in_dimensions({{-pair_distance / 2, 0}, {pair_distance / 2, 0}}, dimensions), -1}}, .passes = {}};
}

KnownPoints three_atoms(std::size_t dimensions) {
  const double a = pair_distance / 2;
  const double b = a / std::sqrt(3.0);
  KnownPoints known;
  known.minima = {{in_dimensions({{-a, -b}, {a, -b}, {0, 2 * b}}, dimensions), -3}};
  if (dimensions == 3) return known;
  // At equal distances r along a line f = 4 (p r^-12 - q r^-6): stationary where r^6 = 2 p / q, of value -q^2 / p.
  const double p = 2 + std::pow(2, -12);
  const double q = 2 + std::pow(2, -6);
  const double r = std::pow(2 * p / q, 1.0 / 6);
  known.passes = {{{in_dimensions({{-r, 0}, {r, 0}, {0, 0}}, dimensions), -q * q / p}, {0, 0}}};
  return known;
}

}  // namespace

KnownPoints lennard_jones_points(std::size_t atoms, std::size_t dimensions) {
  if (atoms == 2) return two_atoms(dimensions);
  if (atoms == 3) return three_atoms(dimensions);
  if (atoms == 7 && dimensions == 2) {
    static const KnownPoints known = polished(7, 2, seven_in_the_plane());
    return known;
  }
  if (atoms == 7) {
    static const KnownPoints known = polished(7, 3, seven_in_space());
    return known;
  }
  if (atoms == 13 && dimensions == 3) {
    static const KnownPoints known = polished(13, 3, thirteen_in_space());
    return known;
  }
  return {};
}

}  // namespace lowpass
