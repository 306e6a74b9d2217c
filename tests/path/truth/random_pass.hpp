#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "path/random_surface.hpp"
#include "path/truth/saddle_graph.hpp"

namespace lowpass {

/// A random landscape, two of its minima, and the highest pass on the lowest path between them.
struct RandomPass {
  std::shared_ptr<const Landscape> landscape;
  std::vector<double> from, to;
  Stationary pass;
  double lower_bound = 0;  ///< the higher end
  double barrier() const { return pass.value - lower_bound; }
};

/// The surface, or why its truth is not known.
struct RandomPassOrReason {
  std::optional<RandomPass> surface;
  std::string reason;
};

/// The numbers of two minima drawn by the seed; nothing if there is one only.
inline std::optional<std::array<std::size_t, 2>> draw_two(const SaddleGraph& graph, std::uint64_t seed) {
  if (graph.minima().size() < 2) return std::nullopt;
  RandomStream random(seed, "random surface: ends");
  // In order of their values: the order in which they were found is not a property of the surface.
  std::vector<std::size_t> order(graph.minima().size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return graph.minima()[i].value; });
  const std::vector<std::size_t> two = random.choose(2, order.size());
  return std::array{order[two[0]], order[two[1]]};
}

/// What the graph says of two of its minima.
inline RandomPassOrReason between(std::shared_ptr<const Landscape> landscape, const SaddleGraph& graph,
                                  const std::array<std::size_t, 2>& ends) {
  const Stationary &from = graph.minima()[ends[0]], &to = graph.minima()[ends[1]];
  const auto pass = graph.lowest_pass(ends[0], ends[1]);
  if (!pass) return {{}, "no chain of passes"};
  const Stationary& highest = *pass;
  return {RandomPass{std::move(landscape), from.position, to.position, highest, std::max(from.value, to.value)}, ""};
}

/// The random surface of two or three dimensions with this seed. All passes that the cells of a grid show join the
/// minima (SaddleGraph, by Newton's method); flooding the grid must join the ends at the height of the highest of them,
/// within what a grid can tell. With two resolutions, both must lead to the same pass. Otherwise the truth is not
/// known.
inline RandomPassOrReason random_pass(std::size_t dimension, std::uint64_t seed,
                                      const std::vector<std::size_t>& resolutions) {
  const std::shared_ptr<const Landscape> landscape = random_surface(dimension, seed);
  std::optional<RandomPass> first;
  for (const std::size_t points : resolutions) {
    const Grid grid(*landscape, std::vector<double>(dimension, -4.2), std::vector<double>(dimension, 4.2), points);
    SaddleGraph graph(*landscape, 0.02, 20);
    graph.add_from(grid);
    const auto ends = draw_two(graph, seed);
    if (!ends) return {{}, "one minimum"};
    const auto cell_of = [&](std::size_t end) { return grid.cell_at(graph.minima()[end].position); };
    // A pass between two axes may show in no cell's neighbours: where the water joins the ends it cannot hide.
    graph.add_pass_near(grid.position(grid.joining_cell(cell_of((*ends)[0]), cell_of((*ends)[1]))), grid.spacing());
    const RandomPassOrReason drawn = between(landscape, graph, *ends);
    if (!drawn.surface) return drawn;
    const RandomPass& found = *drawn.surface;
    if (!flooding_agrees(*landscape, grid, found.from, found.to, found.pass)) return {{}, "grid and passes disagree"};
    if (first && (distance_of(first->from, found.from) > 1e-6 || distance_of(first->to, found.to) > 1e-6 ||
                  std::abs(first->pass.value - found.pass.value) > 1e-9))
      return {{}, "resolutions disagree"};
    first = found;
  }
  return {first, ""};
}

}  // namespace lowpass
