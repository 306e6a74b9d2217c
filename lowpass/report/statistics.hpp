#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lowpass/analysis/kernel_pca.hpp"
#include "lowpass/analysis/sample_statistics.hpp"
#include "lowpass/analysis/weight_statistics.hpp"
#include "lowpass/report/mean_interval.hpp"
#include "lowpass/report/study_data.hpp"

namespace lowpass::report {

/// Heights of one ensemble's pairs on one landscape. Pairs whose height is not finite are counted and left out.
struct HeightStatistics {
  Split split = Split::train;
  std::size_t wanted = 0, found = 0, not_finite = 0;
  std::size_t equal_ends = 0;  ///< pairs of two equal members, whose height is theirs
  std::optional<Summary> height, refined_height, linear_height, excess;
  std::optional<Interval> mean_height_interval;  ///< 95 %, members resampled
  std::optional<Histogram> histogram;            ///< bins common to the network's sets on this landscape
  /// Fraction by which the height still fell: median over pairs of 1 - mean height in the last tenth of the steps /
  /// mean height in the tenth before. Nothing with fewer than two recorded steps.
  std::optional<double> late_fall;
  double converged_share = 0;  ///< share of the found pairs whose search converged
};

struct EnsembleStatistics {
  EnsembleId id;
  std::size_t members = 0;
  std::size_t parameters = 0;                 ///< N_prm
  std::optional<Mean> train_loss, test_loss;  ///< over members
  std::optional<Mean> train_accuracy, test_accuracy;
  ComponentStatistics components;         ///< Table S1
  std::optional<Mean> member_deviation;   ///< each member's own standard deviation over its components
  std::vector<HeightStatistics> heights;  ///< per landscape, as in EnsembleData::splits

  const HeightStatistics* on(Split split) const;
};

/// |w - origin| of one set's members.
struct DistanceGroup {
  EnsembleId id;
  std::vector<double> distances;
  std::optional<Mean> mean;
};

/// Figs. 5 and S3: distances from the mean of the centroids of the two test sets.
struct DistanceStatistics {
  double centroid_distance = 0;
  /// What centroid_distance would be on average if both centroids differed by chance alone: root of the sum of both
  /// sets' squared spreads about their centroids over their sizes, halved.
  double chance_distance = 0;
  std::vector<DistanceGroup> groups;  ///< those finished of BFGS train, BFGS test, SGD test
  const DistanceGroup* group(OptimizerKind optimizer, SnapshotSet set) const;
};

/// Kernel PCA of one BFGS set together with an SGD set: the test set, in a study without one the train set. Of an
/// optimiser without ensembles there are no rows.
struct Projection {
  SnapshotSet bfgs_set = SnapshotSet::train;
  SnapshotSet sgd_set = SnapshotSet::test;
  std::string kernel;          ///< "rbf", "linear", "polynomial", "sigmoid"
  std::size_t bfgs_count = 0;  ///< the first rows are BFGS, the rest SGD
  KernelPca pca;               ///< two components
  /// Probability that PC1 ranks a BFGS member and an SGD member in the order that is the more frequent one: 1 if PC1
  /// separates them, 0.5 if it says nothing (area under the ROC curve). Nothing with one optimiser only.
  std::optional<double> separation;

  /// Whether the RBF kernel tells no two rows from any other two, so that its axes mean nothing: the numbers beside the
  /// diagonal of 1 add up to under 1 % in every row, and so (Gershgorin) all eigenvalues are equal within that.
  bool is_identity() const;
};

/// How far the test loss rises from its minimum to the end of the run.
struct RiseStatistics {
  OptimizerKind optimizer = OptimizerKind::bfgs;
  std::optional<Mean> log_ratio;  ///< natural logarithm of last / lowest test loss, over the ensemble's runs
};

struct NetworkStatistics {
  std::string label;
  std::string landscape;
  std::optional<std::string> paper_network;
  std::vector<EnsembleStatistics> ensembles;
  std::optional<DistanceStatistics> distances;
  std::vector<Projection> projections;
  std::vector<RiseStatistics> rises;

  const EnsembleStatistics* ensemble(OptimizerKind optimizer, SnapshotSet set) const;
  const Projection* projection(SnapshotSet bfgs_set, std::string_view kernel) const;
};

struct StudyStatistics {
  std::vector<NetworkStatistics> networks;
};

/// All statistics of what is there. The weights are read here, one network at a time: memory for four ensembles.
/// @throws IoError if weights cannot be read.
StudyStatistics compute_statistics(const StudyData& data);

}  // namespace lowpass::report
