#include "lowpass/report/weight_groups.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace lowpass::report {
namespace {

const std::array<std::pair<const char*, Kernel::Kind>, 4> kernels{{{"rbf", Kernel::Kind::rbf},
                                                                   {"linear", Kernel::Kind::linear},
                                                                   {"polynomial", Kernel::Kind::polynomial},
                                                                   {"sigmoid", Kernel::Kind::sigmoid}}};

void add_components(EnsembleStatistics& statistics, MatrixView<const double> weights) {
  statistics.parameters = weights.columns();
  statistics.components = component_statistics(weights);
  std::vector<double> deviations;
  for (std::size_t row = 0; row < weights.rows(); ++row)
    deviations.push_back(component_statistics({weights.row(row).data(), 1, weights.columns()}).standard_deviation);
  statistics.member_deviation = mean_of(deviations);
}

/// Sum over components of the variance (divisor n - 1) over members, divided by n: the expected squared distance of the
/// sample's centroid from the true one.
double centroid_variance(MatrixView<const double> weights) {
  if (weights.rows() < 2) return 0;
  const std::vector<double> center = centroid(weights);
  double sum = 0;
  for (const double distance : distances(weights, center)) sum += distance * distance;
  const double rows = static_cast<double>(weights.rows());
  return sum / (rows - 1) / rows;
}

/// The rows of both sets; one of them may be missing.
Matrix<double> stacked(const Matrix<double>* first, const Matrix<double>* second) {
  Matrix<double> both;
  for (const Matrix<double>* matrix : {first, second})
    for (std::size_t row = 0; matrix != nullptr && row < matrix->rows(); ++row)
      both.append_row({matrix->row(row).begin(), matrix->row(row).end()});
  return both;
}

/// A set that takes part in a projection.
struct Side {
  SnapshotSet set = SnapshotSet::train;
  const Matrix<double>* weights = nullptr;  ///< null: the study has no such ensemble
};

void add_projections(NetworkStatistics& statistics, const Side& bfgs, const Side& sgd) {
  const Matrix<double> both = stacked(bfgs.weights, sgd.weights);
  if (both.rows() < 2) return;  // one solution lies nowhere in particular
  for (const auto& [name, kind] : kernels) {
    Projection projection;
    projection.bfgs_set = bfgs.set;
    projection.sgd_set = sgd.set;
    projection.kernel = name;
    projection.bfgs_count = bfgs.weights == nullptr ? 0 : bfgs.weights->rows();
    Kernel kernel;
    kernel.kind = kind;
    projection.pca = kernel_pca(both, kernel, 2);
    std::vector<double> first, second;
    for (std::size_t row = 0; row < both.rows(); ++row)
      (row < projection.bfgs_count ? first : second).push_back(projection.pca.projections(row, 0));
    if (!first.empty() && !second.empty()) projection.separation = separation(first, second);
    statistics.projections.push_back(std::move(projection));
  }
}

}  // namespace

void add_weight_statistics(const StudyData& data, const NetworkData& network, NetworkStatistics& statistics) {
  std::vector<Matrix<double>> weights;
  for (std::size_t i = 0; i < network.ensembles.size(); ++i) {
    weights.push_back(read_weights(data.layout, network.ensembles[i]));
    add_components(statistics.ensembles[i], weights.back());
  }
  const auto find = [&](OptimizerKind optimizer, SnapshotSet set) -> const Matrix<double>* {
    const EnsembleData* ensemble = network.ensemble(optimizer, set);
    return ensemble == nullptr ? nullptr : &weights[static_cast<std::size_t>(ensemble - network.ensembles.data())];
  };
  const Matrix<double>* bfgs_train = find(OptimizerKind::bfgs, SnapshotSet::train);
  const Matrix<double>* bfgs_test = find(OptimizerKind::bfgs, SnapshotSet::test);
  const Matrix<double>* sgd_test = find(OptimizerKind::sgd, SnapshotSet::test);
  if (bfgs_test != nullptr && sgd_test != nullptr) {
    const CommonOrigin origin = common_origin(*bfgs_test, *sgd_test);
    DistanceStatistics result;
    result.centroid_distance = origin.centroid_distance;
    result.chance_distance = std::sqrt(centroid_variance(*bfgs_test) + centroid_variance(*sgd_test)) / 2;
    const std::array<std::pair<EnsembleId, const Matrix<double>*>, 3> sets{
        {{{network.network.label, OptimizerKind::bfgs, SnapshotSet::train}, bfgs_train},
         {{network.network.label, OptimizerKind::bfgs, SnapshotSet::test}, bfgs_test},
         {{network.network.label, OptimizerKind::sgd, SnapshotSet::test}, sgd_test}}};
    for (const auto& [id, matrix] : sets) {
      if (matrix == nullptr) continue;
      DistanceGroup group{.id = id, .distances = distances(*matrix, origin.origin), .mean = std::nullopt};
      group.mean = mean_of(group.distances);
      result.groups.push_back(std::move(group));
    }
    statistics.distances = std::move(result);
  }
  // A study whose ensembles are still to come shows what they will be compared with once they are there.
  if (network.ensembles.size() < network.ensembles_wanted) return;
  Side sgd{SnapshotSet::test, sgd_test};
  if (sgd_test == nullptr) sgd = {SnapshotSet::train, find(OptimizerKind::sgd, SnapshotSet::train)};
  for (const Side& bfgs : {Side{SnapshotSet::train, bfgs_train}, Side{SnapshotSet::test, bfgs_test}})
    if (bfgs.weights != nullptr) add_projections(statistics, bfgs, sgd);
  const bool sgd_alone = bfgs_train == nullptr && bfgs_test == nullptr && sgd.weights != nullptr;
  if (sgd_alone) add_projections(statistics, {sgd.set, nullptr}, sgd);
}

double separation(std::span<const double> first, std::span<const double> second) {
  double ordered = 0;
  for (const double a : first) {
    for (const double b : second) ordered += a < b ? 1 : (a == b ? 0.5 : 0);
  }
  const double share = ordered / static_cast<double>(first.size() * second.size());
  return std::max(share, 1 - share);
}

}  // namespace lowpass::report
