// Network families on teams of several threads: what one thread computes, to the last bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "lowpass/network/layers/dense.hpp"
#include "network/family_fixture.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

constexpr std::size_t samples = 1500;  // twelve blocks in four slices
constexpr std::size_t vectors = 4;

/// Whatever a family can be asked for, one after the other.
struct Answers {
  std::vector<double> values, accuracies, combined;
  Pullback whole;     ///< more points than vectors: the vectors' products are mixed
  Pullback formed;    ///< fewer points: their own products
  Pullback replaced;  ///< after two vectors were exchanged
};

Answers answers_of(FamilyFixture<float>& fixture) {
  const Matrix<double> path = fourier_mixing(9, vectors);
  Answers answers;
  auto fresh = fixture.family();
  answers.formed = fresh.values_and_pullback(fourier_mixing(3, vectors), some_weights(3));
  auto family = fixture.family();
  answers.values = family.values(path);
  answers.accuracies = family.values_and_accuracies(path).accuracies;
  answers.whole = family.values_and_pullback(path, some_weights(9));
  family.replace(2, fixture.basis().row(3));
  family.replace(3, fixture.basis().row(2));
  answers.replaced = family.values_and_pullback(path, some_weights(9), {2, 2});
  family.combine(0, std::vector<double>{1, 0.25, -0.5, 0});
  answers.combined = family.values(path);
  return answers;
}

void expect_same(const Pullback& one, const Pullback& other) {
  EXPECT_EQ(one.values, other.values);
  ASSERT_EQ(one.gradient.size(), other.gradient.size());
  EXPECT_TRUE(std::equal(one.gradient.values().begin(), one.gradient.values().end(), other.gradient.values().begin()));
}

void expect_same(const Answers& one, const Answers& other) {
  EXPECT_EQ(one.values, other.values);
  EXPECT_EQ(one.accuracies, other.accuracies);
  EXPECT_EQ(one.combined, other.combined);
  expect_same(one.whole, other.whole);
  expect_same(one.formed, other.formed);
  expect_same(one.replaced, other.replaced);
}

TEST(NetworkFamilyOnThreads, GivesTheBitsOfOneThread) {
  FamilyFixture<float> alone(samples, vectors, 1);
  const Answers expected = answers_of(alone);
  // As many as slices do not divide among, and more than there are slices.
  for (const std::size_t threads : {2U, 3U, 7U}) {
    FamilyFixture<float> team(samples, vectors, threads);
    expect_same(answers_of(team), expected);
  }
}

// As the tasks of a study do: each has its family, all share the team.
TEST(NetworkFamilyOnThreads, AnswersSeveralCallersWhoShareATeam) {
  FamilyFixture<float> alone(samples, vectors, 1);
  const Answers expected = answers_of(alone);
  FamilyFixture<float> team(samples, vectors, 2);
  std::vector<Answers> found(3);
  {
    std::vector<std::jthread> callers;
    for (Answers& answers : found) callers.emplace_back([&] { answers = answers_of(team); });
  }
  for (const Answers& answers : found) expect_same(answers, expected);
}

/// An input layer that fails while told to.
class FailingInput : public DenseInput<float> {
 public:
  FailingInput(std::size_t inputs, std::size_t outputs, const std::atomic<bool>& fails)
      : DenseInput<float>("fc1", inputs, outputs), fails_(fails) {}

  void forward(const float* arranged, std::size_t rows, const FeatureBlock<float>& block, float* products,
               std::size_t stride) const override {
    if (fails_) throw std::runtime_error("the layer fails");
    DenseInput<float>::forward(arranged, rows, block, products, stride);
  }

 private:
  const std::atomic<bool>& fails_;
};

TEST(NetworkFamilyOnThreads, PassesALayersExceptionOnAndAnswersAfterwards) {
  std::atomic<bool> fails = false;
  const Network<float> network("failing", std::make_unique<FailingInput>(784, 10, fails), {},
                               std::make_unique<SoftmaxCrossEntropy<float>>(10));
  const auto drawn = random_samples(samples);
  Matrix<double> basis(2, network.parameter_count());
  for (std::size_t r = 0; r < 2; ++r) {
    const std::vector<double> weights = network.initial_weights(r);
    std::copy(weights.begin(), weights.end(), basis.row(r).begin());
  }
  for (const std::size_t threads : {1U, 3U}) {
    Workers workers(threads);
    NetworkFamily<float> family(network, {drawn->features, drawn->labels}, workers, basis);
    const std::vector<double> before = family.values(fourier_mixing(5, 2));
    family.replace(0, basis.row(1));
    family.replace(1, basis.row(0));
    fails = true;
    const auto ask = [&] { family.values(fourier_mixing(5, 2)); };
    EXPECT_EQ(refusal<std::runtime_error>(ask), "the layer fails") << threads;
    fails = false;
    // The exchanged ends: products that the failed question did not make are made now.
    std::vector<double> after = family.values(fourier_mixing(5, 2));
    EXPECT_DOUBLE_EQ(after.front(), before.back());
    EXPECT_DOUBLE_EQ(after.back(), before.front());
  }
}

}  // namespace
}  // namespace lowpass
