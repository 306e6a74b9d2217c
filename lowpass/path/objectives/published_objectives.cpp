#include "lowpass/path/objectives/published_objectives.hpp"

#include <numeric>

#include "lowpass/core/vector_operations.hpp"

namespace lowpass {

ObjectiveSlopes SumObjective::evaluate(const PathView& path) const {
  return {
      std::accumulate(path.values.begin(), path.values.end(), 0.0), std::vector<double>(path.values.size(), 1.0), {}};
}

ObjectiveSlopes SquaredObjective::evaluate(const PathView& path) const {
  std::vector<double> by_value(path.values.begin(), path.values.end());
  for (double& slope : by_value) slope *= 2;
  return {dot(path.values, path.values), std::move(by_value), {}};
}

}  // namespace lowpass
