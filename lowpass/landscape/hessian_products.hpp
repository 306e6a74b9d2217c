#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// Products of a landscape's Hessian at one point with vectors, by central differences of gradients. The landscape must
/// outlive this.
class HessianProducts {
 public:
  /// `length`: a distance over which the landscape changes visibly, such as that of a path's ends. Differences are
  /// taken over the cubic root of the landscape's precision times it (but never over so little that rounding of the
  /// coordinates shows): errors by rounding and by third derivatives are then alike.
  HessianProducts(const Landscape& landscape, std::span<const double> x, double length);

  std::size_t dimension() const { return x_.size(); }
  /// Products made so far; the whole Hessian counts as N.
  std::size_t products() const { return products_; }

  /// H d, written to `product`; `stretch` times the usual difference shows how far it can be trusted. A wall nearby
  /// gives NaN. @pre both of N numbers. Cost: 2 gradients.
  void multiply(std::span<const double> direction, std::span<double> product, double stretch = 1);

  /// H itself, N x N, symmetric. Cost: 2 N gradients in one question.
  Matrix<double> whole();
  /// The largest difference of an entry of the last whole() from its mirror image: how far rounding goes.
  double asymmetry() const { return asymmetry_; }

 private:
  const Landscape& landscape_;
  std::vector<double> x_;
  double step_;
  std::size_t products_ = 0;
  double asymmetry_ = 0;
};

}  // namespace lowpass
