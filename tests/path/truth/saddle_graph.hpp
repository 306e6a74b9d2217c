#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "path/truth/grid.hpp"
#include "path/truth/stationary.hpp"

namespace lowpass {

/// Minima and passes of a landscape, gathered one by one: the lowest path between two minima runs over a chain of
/// passes whose highest is as low as can be.
class SaddleGraph {
 public:
  struct Pass : Stationary {
    std::array<std::size_t, 2> joins{};
  };

  /// `step`: the longest of steps; `reach`: how far below a pass its minima may lie.
  SaddleGraph(const Landscape& landscape, double step, double reach)
      : landscape_(landscape), step_(step), reach_(reach) {}

  const std::vector<Stationary>& minima() const { return minima_; }
  const std::vector<Pass>& passes() const { return passes_; }

  /// The number of the minimum at x, which is added unless it is known.
  std::size_t add_minimum(const Stationary& minimum) {
    for (std::size_t i = 0; i < minima_.size(); ++i)
      if (distance_of(minima_[i].position, minimum.position) < same) return i;
    minima_.push_back(minimum);
    return minima_.size() - 1;
  }

  /// Takes a stationary point if it is a pass, new, and goes down to a minimum on either side.
  void add_pass(const Stationary& point) {
    if (point.index != 1) return;
    for (const Pass& known : passes_)
      if (distance_of(known.position, point.position) < same) return;
    Pass pass{point, {}};
    for (std::size_t side = 0; side < 2; ++side) {
      std::vector<double> start = point.position;
      for (std::size_t i = 0; i < start.size(); ++i)
        start[i] += (side == 0 ? 1e-3 : -1e-3) * point.downhill[static_cast<Eigen::Index>(i)];
      const auto minimum = minimum_below(landscape_, start, step_, reach_);
      if (!minimum) return;
      pass.joins[side] = add_minimum(*minimum);
    }
    passes_.push_back(pass);
  }

  /// All that the cells of a grid show.
  void add_from(const Grid& grid) {
    for (const std::size_t cell : grid.cells_with(0))
      if (const auto minimum = minimum_below(landscape_, grid.position(cell), grid.spacing(), reach_))
        add_minimum(*minimum);
    for (const std::size_t cell : grid.cells_with(2)) add_pass_near(grid.position(cell), grid.spacing());
  }

  void add_pass_near(const std::vector<double>& x, double longest) {
    if (const auto point = stationary_from(landscape_, x, Along::newton, longest, 8 * longest)) add_pass(*point);
  }

  /// The highest pass on the lowest path between two different minima; nothing if no chain of passes joins them.
  std::optional<Pass> lowest_pass(std::size_t first, std::size_t second) const {
    std::vector<Pass> rising = passes_;
    std::ranges::sort(rising, {}, &Pass::value);
    DisjointSets sets(minima_.size());
    for (const Pass& pass : rising) {
      sets.join(pass.joins[0], pass.joins[1]);
      if (sets.root(first) == sets.root(second)) return pass;
    }
    return std::nullopt;
  }

 private:
  static constexpr double same = 1e-5;  ///< points nearer than this are one

  const Landscape& landscape_;
  double step_, reach_;
  std::vector<Stationary> minima_;
  std::vector<Pass> passes_;
};

/// Whether flooding a grid joins two points at a pass's height, within what a grid can tell.
inline bool flooding_agrees(const Landscape& landscape, const Grid& grid, std::span<const double> from,
                            std::span<const double> to, const Stationary& pass) {
  const double flooded = grid.value(grid.joining_cell(grid.cell_at(from), grid.cell_at(to)));
  // Half a cell's diagonal away from a stationary point values differ by at most an eighth of this, and the way there
  // may take several such steps.
  const double largest = hessian_at(landscape, pass.position).eigenvalues().cwiseAbs().maxCoeff();
  const double uncertainty = static_cast<double>(from.size()) * grid.spacing() * grid.spacing() * largest;
  return std::abs(flooded - pass.value) <= uncertainty;
}

}  // namespace lowpass
