#include "lowpass/landscape/superpose.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/linear_assignment.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/rotations.hpp"

namespace lowpass {
namespace {

using Order = std::vector<std::size_t>;

/// A rotation with an order of the atoms, and the squared distance that they leave.
struct Match {
  Eigen::MatrixXd rotation;
  Order order;
  double square = 0;
};

Places in_order(const Places& places, const Order& order) {
  Places result(places.rows(), places.cols());
  for (std::size_t i = 0; i < order.size(); ++i)
    result.col(static_cast<Eigen::Index>(i)) = places.col(static_cast<Eigen::Index>(order[i]));
  return result;
}

/// Two centred clusters of the same atoms.
class Matching {
 public:
  Matching(Places reference, Places moved, std::span<const int> kinds)
      : reference_(std::move(reference)), moved_(std::move(moved)) {
    std::map<int, std::vector<Eigen::Index>> of_kind;
    for (Eigen::Index i = 0; i < reference_.cols(); ++i)
      of_kind[kinds.empty() ? 0 : kinds[static_cast<std::size_t>(i)]].push_back(i);
    for (auto& [kind, atoms] : of_kind) kinds_.push_back(std::move(atoms));
  }

  /// The best rotation for an order of the atoms.
  Match turned(Order order) const {
    const Places ordered = in_order(moved_, order);
    Eigen::MatrixXd rotation = kabsch(reference_, ordered);
    const double square = (reference_ - rotation * ordered).squaredNorm();
    return {std::move(rotation), std::move(order), square};
  }

  /// The best order of the atoms for a rotation: within each kind, |a - R b|^2 is least where a . R b is largest.
  Order matched(const Eigen::MatrixXd& rotation) const {
    Order order(static_cast<std::size_t>(moved_.cols()));
    const Places turned = rotation * moved_;
    for (const std::vector<Eigen::Index>& atoms : kinds_) {
      Matrix<double> costs(atoms.size(), atoms.size());
      for (std::size_t i = 0; i < atoms.size(); ++i)
        for (std::size_t j = 0; j < atoms.size(); ++j)
          costs(i, j) = -reference_.col(atoms[i]).dot(turned.col(atoms[j]));
      const Order columns = linear_assignment(costs);
      for (std::size_t i = 0; i < atoms.size(); ++i)
        order[static_cast<std::size_t>(atoms[i])] = static_cast<std::size_t>(atoms[columns[i]]);
    }
    return order;
  }

  /// Turns and matches alternately as long as the distance falls. Each order is met once, so that this ends.
  Match descended(Match best) const {
    for (;;) {
      Match next = turned(matched(best.rotation));
      if (!(next.square < best.square * (1 - rounding))) return best;
      best = std::move(next);
    }
  }

  /// Whether nothing is left but rounding.
  bool is_exact(const Match& match) const { return match.square <= rounding * rounding * reference_.squaredNorm(); }

  static constexpr double rounding = 1e-12;

 private:
  Places reference_;
  Places moved_;
  std::vector<std::vector<Eigen::Index>> kinds_;  ///< the atoms of each kind
};

Match nearest_match(const Places& reference, const Places& moved, std::span<const int> kinds,
                    const SuperposeOptions& options) {
  const Matching matching(reference, moved, kinds);
  Order as_named(static_cast<std::size_t>(reference.cols()));
  std::iota(as_named.begin(), as_named.end(), std::size_t{0});
  Match best = matching.turned(as_named);
  if (!options.exchange) return best;
  best = matching.descended(std::move(best));
  constexpr std::size_t by_atoms = 48;
  constexpr double clearly = 1e-9;
  std::vector<Eigen::MatrixXd> beginnings = rotations_by_atoms(reference, moved, kinds, by_atoms);
  for (Eigen::MatrixXd& rotation : even_rotations(static_cast<std::size_t>(reference.rows()), options.rotations))
    beginnings.push_back(std::move(rotation));
  for (const Eigen::MatrixXd& beginning : beginnings) {
    if (matching.is_exact(best)) break;
    Match match = matching.descended(matching.turned(matching.matched(beginning)));
    if (match.square < best.square * (1 - clearly)) best = std::move(match);
  }
  return best;
}

Places places_of(std::span<const double> x, std::size_t dimensions) {
  return Eigen::Map<const Eigen::MatrixXd>(x.data(), static_cast<Eigen::Index>(dimensions),
                                           static_cast<Eigen::Index>(x.size() / dimensions));
}

/// The distances between all pairs of atoms, the smallest first.
std::vector<double> pair_distances(std::span<const double> x, std::size_t dimensions) {
  std::vector<double> distances;
  for (std::size_t i = 0; i < x.size(); i += dimensions)
    for (std::size_t j = 0; j < i; j += dimensions)
      distances.push_back(distance(x.subspan(i, dimensions), x.subspan(j, dimensions)));
  std::sort(distances.begin(), distances.end());
  return distances;
}

void check(std::span<const double> reference, std::span<const double> moved, std::size_t dimensions,
           std::span<const int> kinds, const SuperposeOptions& options) {
  if (!(dimensions == 2 || dimensions == 3))
    throw BadInput(fmt::format("clusters in {} dimensions cannot be superposed; allowed are 2 and 3", dimensions));
  if (reference.size() != moved.size() || reference.size() % dimensions != 0 || reference.empty())
    throw BadInput(
        fmt::format("clusters of {} and {} coordinates cannot be superposed; both must have {} for each of the "
                    "same number of atoms",
                    reference.size(), moved.size(), dimensions));
  if (!kinds.empty() && kinds.size() != reference.size() / dimensions)
    throw BadInput(fmt::format("{} kinds for {} atoms; give one for each atom, or none where all are alike",
                               kinds.size(), reference.size() / dimensions));
  if (!all_finite(reference) || !all_finite(moved))
    throw BadInput("a coordinate of a cluster to be superposed is not finite; all must be finite numbers");
  if (options.rotations == 0)
    throw BadInput("superposing from 0 rotations; at least 1 is needed (SuperposeOptions::rotations)");
}

}  // namespace

Superposition superpose(std::span<const double> reference, std::span<const double> moved, std::size_t space_dimensions,
                        std::span<const int> kinds, const SuperposeOptions& options) {
  check(reference, moved, space_dimensions, kinds, options);
  const Places fixed = places_of(reference, space_dimensions);
  const Places given = places_of(moved, space_dimensions);
  const Eigen::VectorXd fixed_centre = fixed.rowwise().mean();
  const Eigen::VectorXd given_centre = given.rowwise().mean();
  const Places centred_reference = fixed.colwise() - fixed_centre;
  const Places centred = given.colwise() - given_centre;

  Match best = nearest_match(centred_reference, centred, kinds, options);
  if (options.mirror) {
    Places image = centred;
    image.row(0) *= -1;
    Match mirrored = nearest_match(centred_reference, image, kinds, options);
    mirrored.rotation.col(0) *= -1;
    constexpr double clearly = 1e-9;
    if (mirrored.square < best.square * (1 - clearly)) best = std::move(mirrored);
  }

  const Eigen::VectorXd translation = fixed_centre - best.rotation * given_centre;
  // Turned about its own centre: far from the origin the translation would cost digits.
  const Places laid = (best.rotation * in_order(centred, best.order)).colwise() + fixed_centre;
  Superposition result;
  result.moved.assign(laid.data(), laid.data() + laid.size());
  result.order = std::move(best.order);
  result.rotation = Matrix<double>(space_dimensions, space_dimensions);
  for (std::size_t i = 0; i < space_dimensions; ++i)
    for (std::size_t j = 0; j < space_dimensions; ++j)
      result.rotation(i, j) = best.rotation(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
  result.translation.assign(translation.data(), translation.data() + translation.size());
  result.distance_before = distance(reference, moved);
  result.distance_after = distance(reference, result.moved);
  for (std::size_t i = 0; i < result.order.size(); ++i) result.exchanged += result.order[i] == i ? 0 : 1;
  return result;
}

Superposition superpose(const Landscape& landscape, std::span<const double> reference, std::span<const double> moved,
                        const SuperposeOptions& options) {
  const auto* cluster = dynamic_cast<const AtomCluster*>(&landscape);
  if (cluster == nullptr)
    throw BadInput(
        fmt::format("the points of '{}' are no clusters of atoms and cannot be superposed; allowed are those of "
                    "landscapes such as 'lennard-jones'; take the points as they are",
                    landscape.name()));
  return superpose(reference, moved, cluster->space_dimensions(), cluster->kinds(), options);
}

bool is_copy(const AtomCluster& cluster, std::span<const double> point, std::span<const double> x, double tolerance) {
  // Atoms that lie within t of where a copy has them change no distance by more than 2 t, in order of size neither.
  const std::vector<double> of_point = pair_distances(point, cluster.space_dimensions());
  const std::vector<double> of_x = pair_distances(x, cluster.space_dimensions());
  for (std::size_t k = 0; k < of_point.size(); ++k)
    if (!(std::abs(of_point[k] - of_x[k]) <= 2 * tolerance)) return false;
  return superpose(cluster, point, x, {.mirror = true}).distance_after <= tolerance;
}

}  // namespace lowpass
