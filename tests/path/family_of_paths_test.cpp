// A line of paths on a landscape that keeps what it makes for basis vectors, against one that keeps nothing: the same
// numbers, evaluations and walls.

#include "lowpass/path/search/family_of_paths.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "lowpass/landscape/pointwise_family.hpp"
#include "lowpass/path/curves/refit.hpp"
#include "lowpass/path/search/function_landscape.hpp"
#include "lowpass/path/search/height_function.hpp"
#include "lowpass/path/search/published_function.hpp"

namespace lowpass {
namespace {

const std::vector<double> from{-0.558, 1.442};
const std::vector<double> to{0.623, 0.028};

class KeepingFamily : public PointwiseFamily {
 public:
  using PointwiseFamily::PointwiseFamily;
  bool keeps(std::size_t) const override { return true; }
};

/// Mueller-Brown, no number left of a wall.
class WalledSurface : public Landscape {
 public:
  WalledSurface(bool keeps, double wall) : keeps_(keeps), wall_(wall) {}
  std::string name() const override { return "walled"; }
  std::size_t dimension() const override { return 2; }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    const double value = surface_.value_and_gradient(x, gradient);
    return x[0] < wall_ ? std::numeric_limits<double>::quiet_NaN() : value;
  }
  std::unique_ptr<Family> family(MatrixView<const double> basis) const override {
    if (!keeps_) return Landscape::family(basis);
    return std::make_unique<KeepingFamily>(*this, basis);
  }

 private:
  MullerBrown surface_;
  bool keeps_;
  double wall_;
};

constexpr double nowhere = -1e9;

/// A path function on a Mueller-Brown surface, and the family of its paths at a bend and along a direction.
class Paths {
 public:
  Paths(bool keeps, const std::string& curve, const std::string& objective, double wall = nowhere)
      : surface_(keeps, wall),
        curve_(make_curve(curve, 4)),
        objective_(make_objective(objective)),
        bending_(bending_scale(*curve_)),
        path_(surface_, *curve_, from, to) {
    if (objective_->scale_free()) {
      auto function = std::make_unique<HeightFunction>(path_, *objective_, bending_, 20);
      function->set_stage(4, {-150, 90});
      function_ = std::move(function);
    } else {
      function_ = std::make_unique<PublishedFunction>(path_, *objective_, 20, 3);
    }
    RandomStream random(1, "test/line");
    Matrix<double> basis(2, function_->size());
    for (double& entry : basis.values()) entry = 0.1 * random.normal();
    landscape_ = std::make_unique<FunctionLandscape>(*function_);
    family_ = landscape_->family(basis);
  }

  Family& family() { return *family_; }
  MovingPath& path() { return path_; }
  const PathFunction& function() const { return *function_; }
  bool is_kept() const { return dynamic_cast<FamilyOfPaths*>(family_.get()) != nullptr; }
  void end() { family_.reset(); }

 private:
  WalledSurface surface_;
  std::unique_ptr<Curve> curve_;
  std::unique_ptr<Objective> objective_;
  BendingScale bending_;
  MovingPath path_;
  std::unique_ptr<PathFunction> function_;
  std::unique_ptr<FunctionLandscape> landscape_;
  std::unique_ptr<Family> family_;
};

/// Two paths on the line, the bend itself, and the straight line, which no direction makes.
const Matrix<double> some_paths{{1, 0.3}, {-0.4, 2}, {1, 0}, {0, 0}};

void expect_near(std::span<const double> found, std::span<const double> expected, const std::string& what) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_NEAR(found[i], expected[i], 1e-11 * (1 + norm(expected))) << what;
}

void expect_same_counts(const EvaluationCounts& found, const EvaluationCounts& expected, const std::string& what) {
  EXPECT_EQ(found.values, expected.values) << what;
  EXPECT_EQ(found.gradients, expected.gradients) << what;
  EXPECT_EQ(found.sample_gradients, expected.sample_gradients) << what;
  EXPECT_EQ(found.not_a_number, expected.not_a_number) << what;
}

TEST(FamilyOfPaths, EqualsThePathsOneByOneForEveryCurveAndObjective) {
  const std::vector<double> weights{0.5, -2, 1, 3};
  for (const std::string& curve : curve_names()) {
    if (curve == "line") continue;
    for (const std::string& objective : objective_names()) {
      const std::string what = curve + ' ' + objective;
      Paths kept(true, curve, objective);
      Paths plain(false, curve, objective);
      ASSERT_TRUE(kept.is_kept());
      ASSERT_FALSE(plain.is_kept());
      // The penalties are a part of it: of the steps, times 3, and of unequal speed.
      expect_near(kept.family().values(some_paths), plain.family().values(some_paths), what);
      expect_near(kept.function().node_values(), plain.function().node_values(), what);
      const Pullback found = kept.family().values_and_pullback(some_paths, weights);
      const Pullback expected = plain.family().values_and_pullback(some_paths, weights);
      expect_near(found.values, expected.values, what);
      expect_near(found.gradient.values(), expected.gradient.values(), what);
      // The path stands where it was asked about last.
      expect_near(kept.path().basis().values(), plain.path().basis().values(), what);
      expect_same_counts(kept.path().counts(), plain.path().counts(), what);
      expect_same_counts(kept.family().counts(), plain.family().counts(), what);
    }
  }
}

TEST(FamilyOfPaths, CombineAndReplaceMoveTheLine) {
  for (const char* objective : {"sum", "maxflux"}) {
    Paths kept(true, "fourier", objective);
    Paths plain(false, "fourier", objective);
    for (Paths* paths : {&kept, &plain}) {
      paths->family().values(some_paths);
      paths->family().combine(0, std::vector<double>{1, 0.7});
    }
    expect_near(kept.family().values(some_paths), plain.family().values(some_paths), objective);
    for (Paths* paths : {&kept, &plain}) {
      Family& family = paths->family();
      family.replace(1, std::vector<double>(family.basis().row(0).begin(), family.basis().row(0).end()));
      // Of a row that nothing was asked about yet.
      family.combine(0, std::vector<double>{1, -0.2});
    }
    expect_near(kept.family().values(some_paths), plain.family().values(some_paths), objective);
  }
}

TEST(FamilyOfPaths, CountsAndWallsStayThePathsAfterItsEnd) {
  // The straight line does not come near the wall; both bends do.
  Paths kept(true, "fourier", "maxflux", -0.6);
  Paths plain(false, "fourier", "maxflux", -0.6);
  const Matrix<double> far{{8, 0}, {-8, 0}, {1, 0}};
  for (Paths* paths : {&kept, &plain}) {
    paths->path().family().values(Matrix<double>{{1, 0, 0, 0, 0, 0}});
    const std::vector<double> values = paths->family().values(far);
    EXPECT_TRUE(std::isinf(values[0]) || std::isinf(values[1]));
    paths->family().values_and_pullback(far, std::vector<double>{1, 1, 1});
    ASSERT_GT(paths->path().counts().not_a_number, 0U);
  }
  ASSERT_EQ(kept.path().first_not_a_number().size(), 2U);
  expect_near(kept.path().first_not_a_number(), plain.path().first_not_a_number(), "first");
  const EvaluationCounts before = kept.path().counts();
  EXPECT_EQ(before.values, 1 + 3 * 20U);
  EXPECT_EQ(before.gradients, 3 * 20U);
  expect_same_counts(before, plain.path().counts(), "during");
  kept.end();
  expect_same_counts(kept.path().counts(), before, "after");
  expect_near(kept.path().first_not_a_number(), plain.path().first_not_a_number(), "first");
}

}  // namespace
}  // namespace lowpass
