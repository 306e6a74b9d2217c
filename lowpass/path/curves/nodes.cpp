#include "lowpass/path/curves/nodes.hpp"

#include "lowpass/path/curves/arc_length.hpp"

namespace lowpass {
namespace {

std::vector<double> trapezoid_weights(const std::vector<double>& t) {
  std::vector<double> weight(t.size());
  for (std::size_t m = 0; m < t.size(); ++m) {
    const double before = m == 0 ? 0 : t[m] - t[m - 1];
    const double after = m + 1 == t.size() ? 0 : t[m + 1] - t[m];
    weight[m] = (before + after) / 2;
  }
  return weight;
}

}  // namespace

Nodes grid_nodes(std::size_t count) {
  std::vector<double> t = equally_spaced(count);
  std::vector<double> weight = trapezoid_weights(t);
  return {std::move(t), std::move(weight)};
}

Nodes stratified_nodes(std::size_t count, RandomStream& random) {
  Nodes nodes;
  const auto pieces = static_cast<double>(count);
  for (std::size_t m = 0; m < count; ++m) {
    nodes.t.push_back((static_cast<double>(m) + random.uniform()) / pieces);
    nodes.weight.push_back(1 / pieces);
  }
  return nodes;
}

Nodes equal_arc_nodes(const Curve& curve, MatrixView<const double> basis, std::size_t count) {
  const ArcLength along(curve, basis, 4 * count);
  Nodes nodes;
  nodes.t.push_back(0);
  for (std::size_t m = 1; m + 1 < count; ++m)
    nodes.t.push_back(along.place(along.total() * static_cast<double>(m) / static_cast<double>(count - 1)));
  nodes.t.push_back(1);
  nodes.weight = trapezoid_weights(nodes.t);
  return nodes;
}

}  // namespace lowpass
