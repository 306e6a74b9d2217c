#pragma once

#include <Eigen/Geometry>
#include <cstddef>
#include <numbers>
#include <numeric>
#include <span>
#include <vector>

#include "lowpass/core/random.hpp"

namespace lowpass {

/// A cluster with its atoms exchanged, mirrored if wished, turned and shifted.
struct RandomCopy {
  std::vector<double> x;
  std::vector<std::size_t> order;  ///< atom i of the copy is this atom of the cluster
};

/// Any rotation of 2 or 3 dimensions, all equally likely.
inline Eigen::MatrixXd random_rotation(std::size_t dimensions, RandomStream& random) {
  if (dimensions == 2) return Eigen::Rotation2Dd(random.uniform(0, 2 * std::numbers::pi)).toRotationMatrix();
  Eigen::Quaterniond quaternion(random.normal(), random.normal(), random.normal(), random.normal());
  return quaternion.normalized().toRotationMatrix();
}

inline RandomCopy random_copy(std::span<const double> x, std::size_t dimensions, bool mirrored, RandomStream& random) {
  const auto d = static_cast<Eigen::Index>(dimensions);
  const Eigen::Map<const Eigen::MatrixXd> places(x.data(), d, static_cast<Eigen::Index>(x.size()) / d);
  Eigen::MatrixXd rotation = random_rotation(dimensions, random);
  if (mirrored) rotation.col(0) *= -1;
  Eigen::VectorXd shift(d);
  for (double& entry : shift) entry = random.normal();
  RandomCopy copy{{}, std::vector<std::size_t>(x.size() / dimensions)};
  std::iota(copy.order.begin(), copy.order.end(), std::size_t{0});
  random.shuffle(std::span(copy.order));
  for (const std::size_t atom : copy.order) {
    const Eigen::VectorXd place = rotation * places.col(static_cast<Eigen::Index>(atom)) + shift;
    copy.x.insert(copy.x.end(), place.begin(), place.end());
  }
  return copy;
}

}  // namespace lowpass
