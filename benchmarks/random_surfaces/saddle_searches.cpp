#include "saddle_searches.hpp"

#include <cmath>
#include <utility>
#include <vector>

namespace lowpass {
RandomPassOrReason followed_pass(std::size_t dimension, std::uint64_t seed, const SaddleSearches& settings) {
  const std::shared_ptr<const Landscape> landscape = random_surface(dimension, seed);
  RandomStream random(seed, "random surface: saddle searches");
  SaddleGraph graph(*landscape, 0.05, 20);
  for (std::size_t i = 0; i < settings.descents; ++i) {
    const double radius = 3.5 * std::pow(random.uniform(), 1 / static_cast<double>(dimension));
    if (const auto minimum = minimum_below(*landscape, random_vector(random, dimension, radius), 0.05, 20))
      graph.add_minimum(*minimum);
  }
  // The ends are drawn from these; later minima come behind them.
  const auto ends = draw_two(graph, seed);
  if (!ends) return {{}, "one minimum"};
  double lowest = INFINITY;
  std::size_t in_vain = 0;
  for (std::size_t i = 0; i < settings.most && (i < settings.fewest || in_vain < settings.in_vain); ++i) {
    std::vector<double> start = graph.minima()[i % graph.minima().size()].position;
    const std::vector<double> step = random_vector(random, dimension, random.uniform(0.1, 1.5));
    for (std::size_t k = 0; k < dimension; ++k) start[k] += step[k];
    if (const auto point = stationary_from(*landscape, start, Along::pass, 0.1, 8)) graph.add_pass(*point);
    const auto pass = graph.lowest_pass((*ends)[0], (*ends)[1]);
    const bool lower = pass && pass->value < lowest;
    in_vain = lower ? 0 : in_vain + 1;
    if (lower) lowest = pass->value;
  }
  return between(landscape, graph, *ends);
}

}  // namespace lowpass
