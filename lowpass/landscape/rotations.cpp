#include "lowpass/landscape/rotations.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace lowpass {
namespace {

Eigen::MatrixXd plane_rotation(double angle) {
  return Eigen::Rotation2Dd(angle).toRotationMatrix();
}

/// Right-handed axes in space: the first along a, the second in the plane of a and b.
Eigen::Matrix3d axes(const Eigen::Vector3d& a, const Eigen::Vector3d& b) {
  Eigen::Matrix3d result;
  result.col(0) = a.normalized();
  result.col(2) = a.cross(b).normalized();
  result.col(1) = result.col(2).cross(result.col(0));
  return result;
}

/// What two atoms span; in the plane one is enough, and b is not looked at.
double area(const Places& places, Eigen::Index a, Eigen::Index b) {
  if (places.rows() == 2) return places.col(a).squaredNorm();
  return Eigen::Vector3d(places.col(a)).cross(Eigen::Vector3d(places.col(b))).norm();
}

/// Atoms a and b of the cluster that is turned, and how badly their distances fit.
struct Fit {
  Eigen::Index a, b;
  double misfit;
};

}  // namespace

Eigen::MatrixXd kabsch(const Places& reference, const Places& moved) {
  const Eigen::MatrixXd covariance = reference * moved.transpose();
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(covariance, Eigen::ComputeFullU | Eigen::ComputeFullV);
  Eigen::MatrixXd u = svd.matrixU();
  // A reflection is made a rotation where that costs least: along the smallest singular value, the last.
  if (u.determinant() * svd.matrixV().determinant() < 0) u.col(u.cols() - 1) *= -1;
  return u * svd.matrixV().transpose();
}

std::vector<Eigen::MatrixXd> even_rotations(std::size_t dimensions, std::size_t count) {
  std::vector<Eigen::MatrixXd> rotations{
      Eigen::MatrixXd::Identity(static_cast<Eigen::Index>(dimensions), static_cast<Eigen::Index>(dimensions))};
  constexpr double two_pi = 2 * std::numbers::pi;
  constexpr double psi = 1.533751168755204288118041;  // the positive root of psi^4 = psi + 4
  for (std::size_t k = 1; k < count; ++k) {
    const double part = static_cast<double>(k) / static_cast<double>(count);
    if (dimensions == 2) {
      rotations.push_back(plane_rotation(two_pi * part));
      continue;
    }
    const double turn = two_pi * static_cast<double>(k);
    const double alpha = turn / std::numbers::sqrt2;
    const double beta = turn / psi;
    const double inner = std::sqrt(part);
    const double outer = std::sqrt(1 - part);
    const Eigen::Quaterniond quaternion(outer * std::cos(beta), inner * std::sin(alpha), inner * std::cos(alpha),
                                        outer * std::sin(beta));
    rotations.emplace_back(quaternion.normalized().toRotationMatrix());
  }
  return rotations;
}

std::vector<Eigen::MatrixXd> rotations_by_atoms(const Places& reference, const Places& moved,
                                                std::span<const int> kinds, std::size_t count) {
  const bool plane = reference.rows() == 2;
  const Eigen::Index atoms = reference.cols();
  const double size = reference.norm() + moved.norm();
  const double least_area = 1e-6 * size * size / static_cast<double>(atoms);
  Eigen::Index first = 0;
  reference.colwise().squaredNorm().maxCoeff(&first);
  Eigen::Index second = first;
  for (Eigen::Index b = 0; b < atoms; ++b)
    if (area(reference, first, b) > area(reference, first, second)) second = b;
  if (!(area(reference, first, second) > least_area)) return {};

  const auto alike = [&](Eigen::Index a, Eigen::Index b) {
    return kinds.empty() || kinds[static_cast<std::size_t>(a)] == kinds[static_cast<std::size_t>(b)];
  };
  const auto off = [](double a, double b) { return (a - b) * (a - b); };
  const Eigen::VectorXd far = reference.colwise().norm();
  const Eigen::VectorXd moved_far = moved.colwise().norm();
  std::vector<Fit> fits;
  for (Eigen::Index a = 0; a < atoms; ++a) {
    if (!alike(first, a)) continue;
    for (Eigen::Index b = plane ? a : 0; b < (plane ? a + 1 : atoms); ++b) {
      if (!alike(second, b) || !(area(moved, a, b) > least_area)) continue;
      const double apart =
          off((reference.col(first) - reference.col(second)).norm(), (moved.col(a) - moved.col(b)).norm());
      fits.push_back({a, b, off(far[first], moved_far[a]) + off(far[second], moved_far[b]) + apart});
    }
  }
  const auto kept = fits.begin() + static_cast<std::ptrdiff_t>(std::min(count, fits.size()));
  std::partial_sort(fits.begin(), kept, fits.end(), [](const Fit& x, const Fit& y) { return x.misfit < y.misfit; });
  std::vector<Eigen::MatrixXd> rotations;
  for (auto fit = fits.begin(); fit != kept; ++fit) {
    if (plane) {
      const auto angle = [](const auto& place) { return std::atan2(place[1], place[0]); };
      rotations.push_back(plane_rotation(angle(reference.col(first)) - angle(moved.col(fit->a))));
    } else {
      rotations.emplace_back(axes(reference.col(first), reference.col(second)) *
                             axes(moved.col(fit->a), moved.col(fit->b)).transpose());
    }
  }
  return rotations;
}

}  // namespace lowpass
