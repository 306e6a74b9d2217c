#include "lowpass/path/measure/grid_look.hpp"

#include <algorithm>
#include <utility>

#include "lowpass/path/curves/curve.hpp"

namespace lowpass {
namespace {

/// What each question is about, places on the grid in increasing order: the nearest points to 2, 4, 8, ... equal
/// intervals and at last all, without those that an earlier question was about.
std::vector<std::vector<std::size_t>> questions(std::size_t points) {
  const std::size_t all = points - 1;
  std::vector<std::vector<std::size_t>> asked;
  std::vector<bool> seen(points, false);
  std::size_t total = 0;
  for (std::size_t intervals = 2; total < points; intervals *= 2) {
    const std::size_t finest = std::min(intervals, all);
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i <= finest; ++i) {
      const std::size_t place = (2 * i * all + finest) / (2 * finest);
      if (!seen[place]) places.push_back(place);
      seen[place] = true;
    }
    total += places.size();
    asked.push_back(std::move(places));
  }
  return asked;
}

}  // namespace

PathProfile look_at_grid(std::size_t points, const GridQuestion& ask, const GridAllowance& allows) {
  const std::vector<double> grid = equally_spaced(points);
  if (!allows) {
    Family::Looks looks = ask(grid);
    return {grid, std::move(looks.values), std::move(looks.accuracies)};
  }
  std::vector<bool> seen(points, false);
  Family::Looks all{std::vector<double>(points), std::vector<double>(points)};
  bool has_accuracies = false;
  std::size_t so_far = 0;
  for (const std::vector<std::size_t>& places : questions(points)) {
    if (so_far > 0 && !allows(so_far, places.size())) break;
    std::vector<double> t;
    for (const std::size_t place : places) t.push_back(grid[place]);
    const Family::Looks looks = ask(t);
    has_accuracies = !looks.accuracies.empty();
    for (std::size_t i = 0; i < places.size(); ++i) {
      seen[places[i]] = true;
      all.values[places[i]] = looks.values[i];
      if (has_accuracies) all.accuracies[places[i]] = looks.accuracies[i];
    }
    so_far += places.size();
  }
  PathProfile profile;
  for (std::size_t place = 0; place < points; ++place) {
    if (!seen[place]) continue;
    profile.t.push_back(grid[place]);
    profile.value.push_back(all.values[place]);
    if (has_accuracies) profile.accuracy.push_back(all.accuracies[place]);
  }
  return profile;
}

std::size_t smallest_grid_look(std::size_t points) {
  return std::min<std::size_t>(3, points);
}

}  // namespace lowpass
