// Surfaces from the literature: between all their minima the defaults find the pass that Newton's method and a flooded
// grid show, and prove it.

#include "path/published_surfaces.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/core/random.hpp"
#include "lowpass/path/find_path.hpp"
#include "path/truth/saddle_graph.hpp"

namespace lowpass {
namespace {

/// The truth about a surface, in the plane.
class Truth {
 public:
  explicit Truth(const PublishedSurface& surface)
      : landscape_(surface.plane ? *surface.plane : *surface.landscape),
        minima_(surface.ends_are_minima),
        grid_(landscape_, surface.low, surface.high, 301),
        graph_(landscape_, grid_.spacing(), 40) {
    if (minima_) graph_.add_from(grid_);
    for (const std::size_t cell : grid_.cells_with(2)) {
      const auto point = newton(grid_.position(cell));
      if (point && point->index == 1) passes_.push_back(*point);
    }
  }

  std::vector<double> end(const std::vector<double>& rough) const {
    const std::vector<double> x(rough.begin(), rough.begin() + 2);
    return minima_ ? minimum_below(landscape_, x, grid_.spacing(), 1).value().position : x;
  }

  /// Where there are passes; some of them more than once.
  const std::vector<Stationary>& all_passes() const { return passes_; }

  /// The passes as high as the highest on the lowest path: several where a surface is symmetric.
  std::vector<Stationary> passes(const std::vector<double>& from, const std::vector<double>& to) const {
    const std::optional<Stationary> highest = minima_ ? by_passes(from, to) : by_flooding(from, to);
    EXPECT_TRUE(highest && highest->index == 1);
    if (!highest) return {};
    EXPECT_TRUE(flooding_agrees(landscape_, grid_, from, to, *highest));
    std::vector<Stationary> found{*highest};
    for (const Stationary& other : passes_)
      if (std::abs(other.value - highest->value) < 1e-9 * (1 + std::abs(highest->value))) found.push_back(other);
    return found;
  }

 private:
  std::optional<Stationary> by_passes(const std::vector<double>& from, const std::vector<double>& to) const {
    return graph_.lowest_pass(number_of(from), number_of(to));
  }

  std::optional<Stationary> by_flooding(const std::vector<double>& from, const std::vector<double>& to) const {
    const std::size_t joining = grid_.joining_cell(grid_.cell_at(from), grid_.cell_at(to));
    return newton(grid_.position(joining));
  }

  std::optional<Stationary> newton(const std::vector<double>& near) const {
    return stationary_from(landscape_, near, Along::newton, grid_.spacing(), 8 * grid_.spacing());
  }

  std::size_t number_of(const std::vector<double>& minimum) const {
    for (std::size_t i = 0; i < graph_.minima().size(); ++i)
      if (distance_of(graph_.minima()[i].position, minimum) < 1e-5) return i;
    ADD_FAILURE() << "a minimum that the grid does not show";
    return 0;
  }

  const Landscape& landscape_;
  bool minima_;
  Grid grid_;
  SaddleGraph graph_;
  std::vector<Stationary> passes_;
};

TEST(PublishedSurfaces, GradientsAreRight) {
  for (const PublishedSurface& surface : published_surfaces()) {
    RandomStream random(0, surface.name);
    const std::size_t dimension = surface.landscape->dimension();
    for (int number = 0; number < 20; ++number) {
      std::vector<double> x(dimension, 0), gradient(dimension);
      for (std::size_t i = 0; i < dimension; ++i)
        x[i] = i < 2 ? random.uniform(surface.low[i], surface.high[i]) : random.uniform(-0.1, 0.1);
      surface.landscape->value_and_gradient(x, gradient);
      for (std::size_t i = 0; i < dimension; ++i) {
        std::vector<double> ahead = x, behind = x;
        ahead[i] += 1e-5;
        behind[i] -= 1e-5;
        const double above = surface.landscape->value(ahead), below = surface.landscape->value(behind);
        EXPECT_NEAR(gradient[i], (above - below) / 2e-5, 1e-6 * (1 + std::abs(above) + std::abs(gradient[i])))
            << surface.name;
      }
    }
  }
}

/// The pass nearest to x, with zeroes for coordinates beyond the plane.
std::vector<double> nearest(const std::vector<Stationary>& passes, const std::vector<double>& x) {
  std::vector<double> best(x.size(), INFINITY);
  for (const Stationary& pass : passes) {
    std::vector<double> position = pass.position;
    position.resize(x.size());
    if (distance_of(x, position) < distance_of(x, best)) best = position;
  }
  return best;
}

void expect_the_pass(const PublishedSurface& surface, const Truth& truth, const std::vector<double>& a,
                     const std::vector<double>& b, bool lowest) {
  std::vector<double> from = truth.end(a), to = truth.end(b);
  const std::vector<Stationary> passes = truth.passes(from, to);
  ASSERT_FALSE(passes.empty());
  from.resize(surface.landscape->dimension());
  to.resize(surface.landscape->dimension());
  const PathResult result = find_path(*surface.landscape, from, to);
  const double height = passes.front().value, excess = height - result.lower_bound;
  // Never below, but for rounding: no measured maximum lies above the curve's own.
  EXPECT_GE(result.refined_height, height - 1e-12 * (std::abs(height) + excess));
  ASSERT_EQ(result.verdict, Verdict::pass);
  ASSERT_TRUE(result.top.has_value());
  EXPECT_NEAR(result.top->value, result.refined_height, 1e-6 * excess);
  const auto& candidates = lowest ? passes : truth.all_passes();
  EXPECT_LT(distance_of(result.top->position, nearest(candidates, result.top->position)), 1e-3 * result.chord);
  if (lowest) {
    EXPECT_LE(result.refined_height, height + 1e-6 * excess);
  }
}

TEST(PublishedSurfaces, TheLowestPassIsFoundAndProven) {
  for (const PublishedSurface& surface : published_surfaces()) {
    const Truth truth(surface);
    for (std::size_t i = 0; i < surface.ends.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        SCOPED_TRACE(surface.name + ", ends " + std::to_string(j) + " and " + std::to_string(i));
        const bool lowest = std::ranges::find(surface.not_the_lowest, std::array{j, i}) == surface.not_the_lowest.end();
        expect_the_pass(surface, truth, surface.ends[j], surface.ends[i], lowest);
      }
    }
  }
}

}  // namespace
}  // namespace lowpass
