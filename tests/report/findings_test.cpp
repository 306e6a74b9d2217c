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

/// The ensemble of this optimiser and set, added if it is not there.
EnsembleStatistics& ensemble(NetworkStatistics& statistics, OptimizerKind optimizer, SnapshotSet set) {
  for (EnsembleStatistics& there : statistics.ensembles)
    if (there.id.optimizer == optimizer && there.id.set == set) return there;
  EnsembleStatistics added;
  added.id = {"net", optimizer, set};
  return statistics.ensembles.emplace_back(added);
}

HeightStatistics heights(Split split, double value, double half_width) {
  HeightStatistics result;
  result.split = split;
  result.height = Summary{.count = 5, .mean = value};
  result.mean_height_interval = Interval{value - half_width, value + half_width};
  return result;
}

/// The findings of conclusion 4 where mean heights on the training landscape are these, known to 0.01.
Verdicts verdicts_by_snapshot(const std::string& landscape, OptimizerKind optimizer, double train, double test) {
  NetworkStatistics statistics = network(landscape, mean(1, 0.1), mean(2, 0.1));
  ensemble(statistics, optimizer, SnapshotSet::train).heights = {heights(Split::train, train, 0.01)};
  // Those on the test landscape are another claim's.
  ensemble(statistics, optimizer, SnapshotSet::test).heights = {heights(Split::test, 2 * train - test, 0.01),
                                                                heights(Split::train, test, 0.01)};
  return verdicts(statistics, 4);
}

/// Three sets' lengths, each known to 0.1.
NetworkStatistics with_lengths(const std::string& landscape, double sgd_test, double bfgs_train, double bfgs_test) {
  NetworkStatistics statistics = network(landscape, mean(1, 0.1), mean(2, 0.1));
  statistics.distances.emplace();
  statistics.distances->groups = {{{"net", OptimizerKind::bfgs, SnapshotSet::train}, {20, 21}, mean(bfgs_train, 0.1)},
                                  {{"net", OptimizerKind::bfgs, SnapshotSet::test}, {20, 21}, mean(bfgs_test, 0.1)},
                                  {{"net", OptimizerKind::sgd, SnapshotSet::test}, {20, 21}, mean(sgd_test, 0.1)}};
  return statistics;
}

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

TEST(Findings, TrainSnapshotsAreHigherForTheFcpAndTheLstm) {
  for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd}) {
    for (const char* landscape : {"fcp", "lstm"}) {
      EXPECT_EQ(verdicts_by_snapshot(landscape, optimizer, 0.11, 0.06), Verdicts{Verdict::confirmed});
      EXPECT_EQ(verdicts_by_snapshot(landscape, optimizer, 0.06, 0.11), Verdicts{Verdict::contradicted});
    }
    for (const char* landscape : {"lenet", "autoencoder"}) {
      EXPECT_EQ(verdicts_by_snapshot(landscape, optimizer, 0.06, 0.11), Verdicts{Verdict::confirmed});
      EXPECT_EQ(verdicts_by_snapshot(landscape, optimizer, 0.11, 0.06), Verdicts{Verdict::contradicted});
    }
    for (const char* landscape : {"fcp", "lstm", "lenet", "autoencoder"})
      EXPECT_EQ(verdicts_by_snapshot(landscape, optimizer, 0.11, 0.10), Verdicts{Verdict::undecided});
  }
}

TEST(Findings, HeightsOfOneSnapshotAloneSayNothingOfTheOther) {
  NetworkStatistics statistics = network("fcp", mean(1, 0.1), mean(2, 0.1));
  set_height(statistics, 0, 0.11, 0.01);
  EXPECT_EQ(verdicts(statistics, 4), Verdicts{});
  // A test set that has heights on the test landscape only.
  ensemble(statistics, OptimizerKind::bfgs, SnapshotSet::test).heights = {heights(Split::test, 0.06, 0.01)};
  EXPECT_EQ(verdicts(statistics, 4), Verdicts{});
}

TEST(Findings, ComponentsOfBfgsWeightsSpreadWiderInEachSet) {
  NetworkStatistics statistics = network("lstm", mean(1, 0.1), mean(2, 0.1));
  ensemble(statistics, OptimizerKind::bfgs, SnapshotSet::train).member_deviation = mean(0.7, 0.1);
  ensemble(statistics, OptimizerKind::sgd, SnapshotSet::train).member_deviation = mean(0.3, 0.1);
  EXPECT_EQ(verdicts(statistics, 5), Verdicts{Verdict::confirmed});
  ensemble(statistics, OptimizerKind::bfgs, SnapshotSet::test).member_deviation = mean(0.2, 0.1);
  ensemble(statistics, OptimizerKind::sgd, SnapshotSet::test).member_deviation = mean(0.5, 0.1);
  EXPECT_EQ(verdicts(statistics, 5), (Verdicts{Verdict::confirmed, Verdict::contradicted}));
  ensemble(statistics, OptimizerKind::bfgs, SnapshotSet::train).member_deviation = mean(0.4, 0.1);
  EXPECT_EQ(verdicts(statistics, 5), (Verdicts{Verdict::undecided, Verdict::contradicted}));
}

// BFGS train against SGD test; what follows is about BFGS test.
TEST(Findings, BfgsTrainVectorsAreLongerThanSgdTestVectors) {
  EXPECT_EQ(verdicts(with_lengths("fcp", 10, 20, 9), 5).at(0), Verdict::confirmed);
  EXPECT_EQ(verdicts(with_lengths("fcp", 20, 10, 30), 5).at(0), Verdict::contradicted);
  EXPECT_EQ(verdicts(with_lengths("fcp", 10, 10.1, 30), 5).at(0), Verdict::undecided);
}

// BFGS train is 10 longer than SGD test: a third of that is 3.33, between 3.27 and 3.4 as lengths are known.
TEST(Findings, TheDifferenceOfLengthsShrinksBelowAThirdForTheFcpAndLeNet) {
  for (const char* landscape : {"fcp", "lenet"}) {
    EXPECT_EQ(verdicts(with_lengths(landscape, 10, 20, 13), 5).at(1), Verdict::confirmed);
    EXPECT_EQ(verdicts(with_lengths(landscape, 10, 20, 14), 5).at(1), Verdict::contradicted);
  }
  for (const char* landscape : {"lstm", "autoencoder"}) {
    EXPECT_EQ(verdicts(with_lengths(landscape, 10, 20, 14), 5).at(1), Verdict::confirmed);
    EXPECT_EQ(verdicts(with_lengths(landscape, 10, 20, 13), 5).at(1), Verdict::contradicted);
  }
}

TEST(Findings, WhetherTheDifferenceOfLengthsShrinksMayStayUndecided) {
  for (const char* landscape : {"fcp", "lstm"}) {
    // 3.3 +- 0.2 against a third of 3.33.
    EXPECT_EQ(verdicts(with_lengths(landscape, 10, 20, 13.3), 5).at(1), Verdict::undecided);
    // No difference that could shrink.
    EXPECT_EQ(verdicts(with_lengths(landscape, 10, 10.1, 5), 5).at(1), Verdict::undecided);
    NetworkStatistics single = with_lengths(landscape, 10, 20, 13);
    single.distances->groups[1].mean->interval.reset();
    EXPECT_EQ(verdicts(single, 5).at(1), Verdict::undecided);
  }
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
