#pragma once

#include <cstddef>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/path/curves/curve.hpp"

namespace lowpass {

/// Where an objective looks at a path.
struct Nodes {
  std::vector<double> t;       ///< M numbers in [0, 1], increasing
  std::vector<double> weight;  ///< the share of [0, 1] that each stands for; adds up to 1
};

/// `count` equally spaced points, both ends included; @pre count >= 2.
Nodes grid_nodes(std::size_t count);

/// One random point in each of `count` equal pieces of [0, 1]: no place between the points can hide from the search.
Nodes stratified_nodes(std::size_t count, RandomStream& random);

/// `count` points at equal distances along the path with this basis, both ends included, weighted by trapezoids in t.
/// Pieces of zero length are skipped. Cost: R^2 N and no evaluation. @pre count >= 2.
Nodes equal_arc_nodes(const Curve& curve, MatrixView<const double> basis, std::size_t count);

}  // namespace lowpass
