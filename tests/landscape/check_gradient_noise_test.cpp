#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/landscape/check_gradient_near_line.hpp"
#include "lowpass/landscape/muller_brown.hpp"
#include "noisy_surface.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

using Wrong = std::function<void(std::span<double> gradient)>;

Wrong scaled(double factor) {
  return [factor](std::span<double> gradient) {
    for (double& entry : gradient) entry *= factor;
  };
}

Wrong one_component(std::size_t number, double factor) {
  return [=](std::span<double> gradient) { gradient[number] *= factor; };
}

/// A surface, and two ends between which it is checked.
struct Surface {
  std::string name;
  ValueAndGradientFunction function;
  std::vector<double> from;
  std::vector<double> to;
  double size = 1;  ///< of its values' variation
};

Surface muller_brown() {
  const auto function = [](std::span<const double> x, std::span<double> gradient) {
    return MullerBrown{}.value_and_gradient(x, gradient);
  };
  return {"muller-brown", function, {-0.558, 1.442}, {0.623, 0.028}, 100};
}

/// Two wells along the first coordinate, the others in bent valleys beside it of different stiffness.
Surface wells(std::size_t dimension) {
  const auto function = [](std::span<const double> x, std::span<double> gradient) {
    const double well = x[0] * x[0] - 1;
    double value = well * well;
    gradient[0] = 4 * x[0] * well;
    for (std::size_t i = 1; i < x.size(); ++i) {
      const double stiffness = 1 + static_cast<double>(i % 7);
      const double aside = x[i] - 0.2 * x[0];
      value += stiffness * aside * aside + 0.1 * std::sin(2 * x[i]);
      gradient[i] = 2 * stiffness * aside + 0.2 * std::cos(2 * x[i]);
      gradient[0] -= 0.4 * stiffness * aside;
    }
    return value;
  };
  std::vector<double> from(dimension);
  std::vector<double> to(dimension);
  for (std::size_t i = 1; i < dimension; ++i) {
    from[i] = 0.3 * std::sin(static_cast<double>(i));
    to[i] = 0.3 * std::cos(3 * static_cast<double>(i));
  }
  from[0] = -1;
  to[0] = 1;
  return {"wells in " + std::to_string(dimension), function, from, to, 1};
}

std::vector<Surface> surfaces() {
  return {muller_brown(), wells(1), wells(2), wells(50), wells(1000)};
}

/// The surface between ends moved about by a tenth, in other units, with a constant added, its gradient made wrong and
/// then everything spoilt.
GradientCheck check(const Surface& surface, double unit, double offset, const Wrong& wrong, const Spoil& spoil,
                    std::uint64_t seed) {
  const auto function = [&](std::span<const double> x, std::span<double> gradient) {
    const double value = unit * (surface.function(x, gradient) + offset);
    for (double& entry : gradient) entry *= unit;
    wrong(gradient);
    return value;
  };
  RandomStream random(seed, "test/ends");
  std::vector<double> from = surface.from;
  std::vector<double> to = surface.to;
  const double spread = 0.1 * distance(from, to) / std::sqrt(static_cast<double>(from.size()));
  for (double& entry : from) entry += spread * random.normal();
  for (double& entry : to) entry += spread * random.normal();
  return check_gradient_near_line(*spoilt(from.size(), function, spoil), from, to);
}

int seeds_for(const Surface& surface) {
  return surface.from.size() > 100 ? 3 : 10;
}

/// None, float, and a relative noise of 1e-4, by name.
std::map<std::string, Spoil> spoils(std::uint64_t seed) {
  return {{"double", nothing()}, {"float", to_float()}, {"noisy", hashed_part(1e-4, seed)}};
}

TEST(CheckGradientOfNoise, AcceptsARightGradient) {
  for (const Surface& surface : surfaces())
    for (const double unit : {1e-12, 1.0, 1e12})
      for (int seed = 0; seed < seeds_for(surface); ++seed)
        for (const auto& [name, spoil] : spoils(static_cast<std::uint64_t>(seed))) {
          const GradientCheck result = check(surface, unit, 0, scaled(1), spoil, static_cast<std::uint64_t>(seed));
          EXPECT_TRUE(result.agrees()) << surface.name << " " << name << " " << unit << ": "
                                       << disagreement_text(result);
          EXPECT_FALSE(result.is_blind());
        }
}

TEST(CheckGradientOfNoise, RefusesWrongSignsScalesAndComponents) {
  for (const Surface& surface : surfaces()) {
    const std::size_t one = surface.from.size() * 2 / 3;
    const std::map<std::string, Wrong> wrongs{{"forces", scaled(-1)},
                                              {"one percent too large", scaled(1.01)},
                                              {"twice", scaled(2)},
                                              {"zero", scaled(0)},
                                              {"one of the wrong sign", one_component(one, -1)},
                                              {"one missing", one_component(one, 0)}};
    for (const double unit : {1e-12, 1.0, 1e12})
      for (int seed = 0; seed < std::min(3, seeds_for(surface)); ++seed)
        for (const auto& [name, spoil] : spoils(static_cast<std::uint64_t>(seed)))
          for (const auto& [what, wrong] : wrongs) {
            // A thousandth part of a gradient lies far below a noise of this size.
            if (surface.from.size() > 100 && name == "noisy" &&
                (what == "one of the wrong sign" || what == "one missing"))
              continue;
            const GradientCheck result = check(surface, unit, 0, wrong, spoil, static_cast<std::uint64_t>(seed));
            EXPECT_TRUE(result.disagrees())
                << surface.name << " " << name << " " << unit << " " << what << ", visible " << result.visible;
          }
  }
}

// Energies of -40000 whose differences are of the order of 1e-3, in double: seven digits of them are left.
TEST(CheckGradientOfNoise, SeesThroughCancellation) {
  for (const Surface& surface : {wells(1), wells(2), wells(50)}) {
    const double offset = -4e7 * surface.size;
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      const GradientCheck right = check(surface, 1e-3, offset, scaled(1), nothing(), seed);
      EXPECT_TRUE(right.agrees()) << surface.name << ": " << disagreement_text(right);
      for (const double factor : {-1.0, 1.01, 2.0})
        EXPECT_TRUE(check(surface, 1e-3, offset, scaled(factor), nothing(), seed).disagrees())
            << surface.name << " " << factor;
    }
  }
}

TEST(CheckGradientOfNoise, SaysWhatCouldBeSeen) {
  const GradientCheck fine = check(muller_brown(), 1, 0, scaled(1), nothing(), 1);
  EXPECT_LT(fine.visible, 1e-6);
  const GradientCheck noisy = check(muller_brown(), 1, 0, scaled(1), hashed_part(1e-4, 1), 1);
  EXPECT_GT(noisy.visible, 1e-4);
  EXPECT_LT(noisy.visible, 0.1);
  EXPECT_LT(noisy.scale.allowed, 0.01);
  // Too small to be seen: not refused, and said to be so.
  const GradientCheck hidden =
      check(muller_brown(), 1, 0, scaled(1 + noisy.scale.allowed / 20), hashed_part(1e-4, 1), 1);
  EXPECT_TRUE(hidden.agrees());
  if (!noisy.noise) FAIL() << "nothing was measured";
  EXPECT_NEAR(std::log(noisy.noise->value_precision() / 2e-4), 0, std::log(4.0));
}

// All that happens is of the order of 1.
TEST(CheckGradientOfNoise, IsBlindWhereNoiseHidesEverything) {
  const GradientCheck result = check(wells(2), 1, 0, scaled(-1), hashed(1000, 3), 1);
  EXPECT_FALSE(result.disagrees());
  EXPECT_TRUE(result.is_blind());
}

TEST(CheckGradientOfNoise, NamesForcesAndTheNoise) {
  const std::string text = disagreement_text(check(muller_brown(), 1, 0, scaled(-1), to_float(), 1));
  expect_in(text, {"coordinate ", ": gradient ", "central difference ", "the noise of the values is ",
                   "all differences together are -1 times the gradient", "as if it were the force"});
  const std::string percent = disagreement_text(check(wells(50), 1, 0, scaled(1.01), hashed_part(1e-4, 1), 1));
  expect_in(percent, {"all differences together are 0.9", "times the gradient"});
  const std::string one = disagreement_text(check(wells(50), 1, 0, one_component(33, -1), nothing(), 1));
  EXPECT_EQ(one.find("together"), std::string::npos) << one;
  expect_in(one, {"coordinate 33: "});
}

// A network of ReLUs that someone computes in float: sum_j a_j max(0, w_j . x + b_j), with as many kinks as units.
TEST(CheckGradientOfNoise, AcceptsTheKinksOfReluNetworks) {
  constexpr std::size_t units = 200;
  for (const std::size_t dimension : {2U, 20U, 100U})
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      RandomStream random(seed, "test/relu");
      Matrix<double> weights(units, dimension + 2);
      for (double& weight : weights.values()) weight = random.normal();
      const auto relu = [&](std::span<const double> x, std::span<double> gradient) {
        double value = 0;
        std::ranges::fill(gradient, 0.0);
        for (std::size_t j = 0; j < units; ++j) {
          const std::span<const double> unit = weights.row(j);
          const double at = dot(unit.first(dimension), x) + unit[dimension];
          if (!(at > 0)) continue;
          value += unit[dimension + 1] * at;
          add_scaled(unit[dimension + 1], unit.first(dimension), gradient);
        }
        return value;
      };
      std::vector<double> from(dimension);
      std::vector<double> to(dimension);
      for (double& entry : from) entry = random.normal();
      for (double& entry : to) entry = random.normal();
      const Surface surface{"relu", relu, from, to, 10};
      for (const auto& [name, spoil] : spoils(seed)) {
        // Steps long enough for a noise of 1e-4 cross so many kinks that one comparison in a thousand fails.
        if (name == "noisy") continue;
        const GradientCheck result = check(surface, 1, 0, scaled(1), spoil, seed);
        EXPECT_TRUE(result.agrees()) << name << " in " << dimension << ", seed " << seed << ": "
                                     << disagreement_text(result);
        EXPECT_TRUE(check(surface, 1, 0, scaled(-1), spoil, seed).disagrees()) << name << " in " << dimension;
      }
    }
}

TEST(CheckGradientOfNoise, RefusesALengthThatIsNone) {
  const auto landscape = spoilt(2, muller_brown().function, nothing());
  GradientCheckOptions options;
  options.length = 0;
  expect_in(refusal<BadInput>([&] { check_gradient(*landscape, std::vector<std::vector<double>>{{0, 0}}, options); }),
            {"length of a gradient check is 0", "above 0"});
}

}  // namespace
}  // namespace lowpass
