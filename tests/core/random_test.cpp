#include "lowpass/core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <numeric>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace lowpass {
namespace {

/// A line of tests/golden/random/streams.csv.
struct GoldenStream {
  std::uint64_t seed = 0, epoch = 0;
  std::string task;
  std::vector<std::uint64_t> bits;
  std::vector<double> normals;
  std::vector<int> shuffled;

  RandomStream stream() const { return {seed, task, epoch}; }
};

std::vector<GoldenStream> golden_streams() {
  std::ifstream file(GOLDEN_DIR "/random/streams.csv");
  std::string line;
  std::getline(file, line);
  std::vector<GoldenStream> streams;
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    const auto next = [&fields] {
      std::string field;
      std::getline(fields, field, ',');
      return field;
    };
    GoldenStream golden;
    golden.seed = std::stoull(next());
    golden.task = next();
    golden.epoch = std::stoull(next());
    for (int i = 0; i < 10; ++i) golden.bits.push_back(std::stoull(next()));
    for (int i = 0; i < 2; ++i) golden.normals.push_back(std::stod(next()));
    for (int i = 0; i < 8; ++i) golden.shuffled.push_back(std::stoi(next()));
    streams.push_back(golden);
  }
  return streams;
}

constexpr int draws = 1'000'000;
/// Mean and variance of numbers drawn one after the other.
struct Moments {
  double mean = 0, variance = 0;
};
template <class Draw>
Moments moments(Draw&& draw) {
  double sum = 0, squares = 0;
  for (int i = 0; i < draws; ++i) {
    const double x = draw();
    sum += x;
    squares += x * x;
  }
  const double mean = sum / draws;
  return {mean, squares / draws - mean * mean};
}

// Statistics of fixed streams: the bounds are five standard errors of the exact distribution, so that a right generator
// passes with nearly every seed and a slightly wrong one with hardly any.
const double standard_errors = 5;

TEST(RandomStream, GivesThreefrysNumbers) {
  const std::vector<GoldenStream> streams = golden_streams();
  ASSERT_EQ(streams.size(), 3U);
  for (const GoldenStream& golden : streams) {
    RandomStream stream = golden.stream();
    for (const std::uint64_t expected : golden.bits) EXPECT_EQ(stream.bits(), expected) << golden.task;
  }
}

TEST(RandomStream, MakesUniformNumbersOfTheUpper53Bits) {
  for (const GoldenStream& golden : golden_streams()) {
    RandomStream stream = golden.stream();
    for (const std::uint64_t bits : golden.bits)
      EXPECT_EQ(stream.uniform(), std::ldexp(static_cast<double>(bits / 2048), -53));
  }
}

TEST(RandomStream, MakesNormalNumbersInPairs) {
  for (const GoldenStream& golden : golden_streams()) {
    RandomStream stream = golden.stream();
    EXPECT_DOUBLE_EQ(stream.normal(), golden.normals[0]);
    EXPECT_DOUBLE_EQ(stream.normal(), golden.normals[1]);
    // A pair takes two numbers of the stream.
    EXPECT_EQ(stream.bits(), golden.bits[2]);
  }
}

TEST(RandomStream, ShufflesAlwaysTheSameWay) {
  for (const GoldenStream& golden : golden_streams()) {
    std::vector<int> items(8);
    std::iota(items.begin(), items.end(), 0);
    golden.stream().shuffle(std::span(items));
    EXPECT_EQ(items, golden.shuffled);
  }
}

TEST(RandomStream, StartsAgainWithTheSameNumbers) {
  RandomStream first(7, "a/task", 3), second(7, "a/task", 3);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(first.bits(), second.bits());
}

TEST(RandomStream, DiffersBySeedTaskAndEpoch) {
  std::vector<RandomStream> streams = {{0, "a", 0}, {1, "a", 0},  {0, "b", 0}, {0, "a", 1},
                                       {1, "a", 1}, {0, "aa", 0}, {0, "", 0}};
  std::set<std::uint64_t> all;
  for (RandomStream& stream : streams)
    for (int i = 0; i < 1000; ++i) all.insert(stream.bits());
  // 7000 numbers of 64 bits: equal ones by chance have a probability of 1e-12.
  EXPECT_EQ(all.size(), streams.size() * 1000);
}

TEST(RandomStream, IsUniform) {
  RandomStream stream(1, "test/uniform");
  std::vector<int> tenths(10);
  const Moments found = moments([&] {
    const double x = stream.uniform();
    EXPECT_TRUE(x >= 0 && x < 1);
    ++tenths[static_cast<std::size_t>(10 * x)];
    return x;
  });
  EXPECT_NEAR(found.mean, 0.5, standard_errors * std::sqrt(1.0 / 12 / draws));
  // Variance of (x - 1/2)^2: 1/80 - 1/144.
  EXPECT_NEAR(found.variance, 1.0 / 12, standard_errors * std::sqrt(1.0 / 180 / draws));
  for (const int count : tenths) EXPECT_NEAR(count, 0.1 * draws, standard_errors * std::sqrt(0.1 * 0.9 * draws));
}

TEST(RandomStream, IsUniformBetweenLimits) {
  RandomStream stream(2, "test/limits");
  const Moments found = moments([&] {
    const double x = stream.uniform(-3, 5);
    EXPECT_TRUE(x >= -3 && x < 5);
    return x;
  });
  EXPECT_NEAR(found.mean, 1, standard_errors * 8 * std::sqrt(1.0 / 12 / draws));
}

TEST(RandomStream, IsNormal) {
  RandomStream stream(3, "test/normal");
  int within_one = 0;
  double previous = 0, products = 0;
  const Moments found = moments([&] {
    const double x = stream.normal();
    within_one += std::abs(x) < 1 ? 1 : 0;
    products += x * std::exchange(previous, x);
    return x;
  });
  EXPECT_NEAR(found.mean, 0, standard_errors * std::sqrt(1.0 / draws));
  EXPECT_NEAR(found.variance, 1, standard_errors * std::sqrt(2.0 / draws));
  const double inside = std::erf(std::sqrt(0.5));
  EXPECT_NEAR(within_one, inside * draws, standard_errors * std::sqrt(inside * (1 - inside) * draws));
  // Neighbours, such as the two of a pair, are independent.
  EXPECT_NEAR(products / draws, 0, standard_errors * std::sqrt(1.0 / draws));
}

TEST(RandomStream, IsWithoutBiasBelowABound) {
  // The remainders of 64 bits by 3 * 2^62 would fall into the first third half of the time.
  const std::uint64_t third = std::uint64_t{1} << 62U;
  RandomStream stream(4, "test/below");
  std::vector<int> thirds(3);
  for (int i = 0; i < draws; ++i) ++thirds[stream.below(3 * third) / third];
  for (const int count : thirds) EXPECT_NEAR(count, draws / 3.0, standard_errors * std::sqrt(2.0 / 9 * draws));
}

TEST(RandomStream, GivesEveryNumberBelowABound) {
  RandomStream stream(5, "test/small");
  std::vector<int> counts(7);
  for (int i = 0; i < draws; ++i) ++counts.at(stream.below(7));
  for (const int count : counts) EXPECT_NEAR(count, draws / 7.0, standard_errors * std::sqrt(6.0 / 49 * draws));
  for (int i = 0; i < 100; ++i) EXPECT_EQ(stream.below(1), 0U);
}

TEST(RandomStream, ShufflesIntoEveryOrderEquallyOften) {
  RandomStream stream(6, "test/shuffle");
  constexpr int shuffles = 240'000;
  std::map<std::vector<int>, int> orders;
  for (int i = 0; i < shuffles; ++i) {
    std::vector<int> items = {0, 1, 2, 3};
    stream.shuffle(std::span(items));
    ++orders[items];
  }
  EXPECT_EQ(orders.size(), 24U);
  for (const auto& [order, count] : orders)
    EXPECT_NEAR(count, shuffles / 24.0, standard_errors * std::sqrt(23.0 / 24 / 24 * shuffles));
}

TEST(RandomStream, ShufflesNothingAndOne) {
  RandomStream stream(0, "test");
  std::vector<int> none, one = {5};
  stream.shuffle(std::span(none));
  stream.shuffle(std::span(one));
  EXPECT_EQ(one, std::vector<int>{5});
}

TEST(RandomStream, ChoosesDifferentNumbersEachAsOften) {
  RandomStream random(2, "test/choose");
  std::vector<std::size_t> times(7, 0);
  constexpr std::size_t trials = 7000;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    const std::vector<std::size_t> chosen = random.choose(3, 7);
    ASSERT_EQ(chosen.size(), 3U);
    ASSERT_EQ(std::set<std::size_t>(chosen.begin(), chosen.end()).size(), 3U);
    for (const std::size_t number : chosen) ++times.at(number);
  }
  // Binomial with mean 3000 and deviation 41; the seed is fixed.
  for (const std::size_t count : times) EXPECT_NEAR(static_cast<double>(count), 3000, 5 * 41);
}

}  // namespace
}  // namespace lowpass
