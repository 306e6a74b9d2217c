#include "lowpass/path/curves/nodes.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/path/curves/speeds.hpp"

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
  constexpr double samples_per_half_wave = 16;
  const double wanted = std::ceil(samples_per_half_wave / curve.shortest_half_wave());
  const std::size_t pieces = std::max(static_cast<std::size_t>(wanted), 4 * count);
  std::vector<double> middles(pieces);
  for (std::size_t i = 0; i < pieces; ++i) middles[i] = (static_cast<double>(i) + 0.5) / static_cast<double>(pieces);
  const std::vector<double> lengths = Speeds(basis).at(curve.mixing_slopes(middles));

  double total = 0;
  for (const double length : lengths) total += length;
  Nodes nodes;
  nodes.t.push_back(0);
  double passed = 0;
  for (std::size_t i = 0; i < pieces; ++i) {
    const auto m = [&] { return static_cast<double>(nodes.t.size()) / static_cast<double>(count - 1); };
    for (double next = m() * total; nodes.t.size() + 1 < count && lengths[i] > 0 && next <= passed + lengths[i];
         next = m() * total)
      nodes.t.push_back((static_cast<double>(i) + (next - passed) / lengths[i]) / static_cast<double>(pieces));
    passed += lengths[i];
  }
  while (nodes.t.size() < count) nodes.t.push_back(1);
  nodes.weight = trapezoid_weights(nodes.t);
  return nodes;
}

}  // namespace lowpass
