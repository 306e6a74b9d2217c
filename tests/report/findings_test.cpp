#include "lowpass/report/findings.hpp"

#include <gtest/gtest.h>

namespace lowpass::report {
namespace {

Mean mean(double value, double half_width) {
  return {
      .count = 5, .mean = value, .standard_deviation = 1, .interval = Interval{value - half_width, value + half_width}};
}

/// A network with both train sets, their training losses and mean heights.
NetworkStatistics network(const std::string& landscape, Mean bfgs_loss, Mean sgd_loss) {
  NetworkStatistics result;
  result.label = "net";
  result.landscape = result.paper_network.emplace(landscape);
  for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd}) {
    EnsembleStatistics ensemble;
    ensemble.id = {"net", optimizer, SnapshotSet::train};
    ensemble.train_loss = optimizer == OptimizerKind::bfgs ? bfgs_loss : sgd_loss;
    result.ensembles.push_back(ensemble);
  }
  return result;
}

void set_height(NetworkStatistics& statistics, std::size_t ensemble, double value, double half_width) {
  HeightStatistics heights;
  heights.height = Summary{.count = 5, .mean = value};
  heights.mean_height_interval = Interval{value - half_width, value + half_width};
  statistics.ensembles[ensemble].heights = {heights};
}

std::vector<Verdict> verdicts(const NetworkStatistics& statistics, int conclusion) {
  std::vector<Verdict> result;
  for (const Finding& finding : find({{statistics}})) {
    if (finding.conclusion == conclusion) result.push_back(finding.verdict);
  }
  return result;
}

using Verdicts = std::vector<Verdict>;

TEST(Findings, LowerLossIsConfirmedContradictedOrUndecidedByItsIntervals) {
  EXPECT_EQ(verdicts(network("fcp", mean(1, 0.1), mean(2, 0.1)), 1), Verdicts{Verdict::confirmed});
  EXPECT_EQ(verdicts(network("fcp", mean(2, 0.1), mean(1, 0.1)), 1), Verdicts{Verdict::contradicted});
  EXPECT_EQ(verdicts(network("fcp", mean(1, 0.6), mean(2, 0.6)), 1), Verdicts{Verdict::undecided});
}

TEST(Findings, ASingleRunDecidesNothing) {
  Mean alone = mean(1, 0);
  alone.interval.reset();
  EXPECT_EQ(verdicts(network("fcp", alone, mean(2, 0.1)), 1), Verdicts{Verdict::undecided});
}

TEST(Findings, LowerHeightsOfSgdConfirmThePaperExceptForTheAutoencoder) {
  for (const auto& [landscape, expected] :
       {std::pair{"lstm", Verdict::confirmed}, std::pair{"autoencoder", Verdict::contradicted}}) {
    NetworkStatistics statistics = network(landscape, mean(1, 0.1), mean(2, 0.1));
    set_height(statistics, 0, 0.11, 0.01);
    set_height(statistics, 1, 0.06, 0.01);
    EXPECT_EQ(verdicts(statistics, 3), Verdicts{expected}) << landscape;
    set_height(statistics, 1, 0.10, 0.01);
    EXPECT_EQ(verdicts(statistics, 3), Verdicts{Verdict::undecided}) << landscape;
  }
}

TEST(Findings, ARiseOfTheTestLossIsSharpAboveAFactorOfTwo) {
  NetworkStatistics statistics = network("fcp", mean(1, 0.1), mean(2, 0.1));
  statistics.rises = {{OptimizerKind::bfgs, mean(1.0, 0.1)}, {OptimizerKind::sgd, mean(0.2, 0.1)}};  // e^1, e^0.2
  EXPECT_EQ(verdicts(statistics, 2), (Verdicts{Verdict::confirmed, Verdict::confirmed}));
  statistics.rises = {{OptimizerKind::bfgs, mean(0.2, 0.1)}, {OptimizerKind::sgd, mean(0.7, 0.1)}};  // ln 2 = 0.693
  EXPECT_EQ(verdicts(statistics, 2), (Verdicts{Verdict::contradicted, Verdict::undecided}));
}

TEST(Findings, CentroidsAreNearAgainstTheRangeOfLengths) {
  NetworkStatistics statistics = network("fcp", mean(1, 0.1), mean(2, 0.1));
  DistanceStatistics distances;
  distances.groups = {{{"net", OptimizerKind::bfgs, SnapshotSet::train}, {28, 30}, {}},
                      {{"net", OptimizerKind::sgd, SnapshotSet::test}, {20, 21}, {}}};
  distances.centroid_distance = 4.9;
  distances.chance_distance = 1;
  statistics.distances = distances;
  EXPECT_EQ(verdicts(statistics, 6), Verdicts{Verdict::confirmed});
  statistics.distances->centroid_distance = 5.1;
  EXPECT_EQ(verdicts(statistics, 6), Verdicts{Verdict::contradicted});
  statistics.distances->chance_distance = 3;
  EXPECT_EQ(verdicts(statistics, 6), Verdicts{Verdict::undecided});
}

TEST(Findings, KernelPcaOfFewSolutionsDecidesNothing) {
  NetworkStatistics statistics = network("fcp", mean(1, 0.1), mean(2, 0.1));
  const auto projection = [](const char* kernel, std::size_t count, double separation) {
    return Projection{SnapshotSet::train, SnapshotSet::test, kernel, count, {Matrix<double>(2 * count, 2), {1, 1}, 2},
                      separation};
  };
  statistics.projections = {projection("rbf", 10, 1), projection("linear", 10, 0.6)};
  EXPECT_EQ(verdicts(statistics, 7), (Verdicts{Verdict::confirmed, Verdict::confirmed}));
  statistics.projections = {projection("rbf", 10, 0.7), projection("linear", 10, 0.99)};
  EXPECT_EQ(verdicts(statistics, 7), (Verdicts{Verdict::contradicted, Verdict::contradicted}));
  statistics.projections = {projection("rbf", 9, 1), projection("linear", 10, 0.9)};
  EXPECT_EQ(verdicts(statistics, 7), (Verdicts{Verdict::undecided, Verdict::undecided}));
}

TEST(Findings, SayNothingOfNetworksThatThePaperDoesNotKnow) {
  NetworkStatistics statistics = network("fcp", mean(1, 0.1), mean(2, 0.1));
  statistics.paper_network.reset();
  EXPECT_TRUE(find({{statistics}}).empty());
}

}  // namespace
}  // namespace lowpass::report
