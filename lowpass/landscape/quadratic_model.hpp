#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lowpass/core/random.hpp"
#include "lowpass/landscape/curvature.hpp"
#include "lowpass/landscape/hessian_products.hpp"

namespace lowpass {

/// A landscape near a point as its gradient and Hessian there make it: f(x) + g . d + d . H d / 2. In |H| every
/// curvature counts as positive; directions whose curvature is not visible (Curvature::visible) count with what would
/// just have been visible, and no step is made along them. The landscape must outlive this.
class QuadraticModel {
 public:
  /// Cost: that of curvatures().
  QuadraticModel(const Landscape& landscape, std::span<const double> x, double length, const RandomStream& random,
                 const CurvatureSettings& settings = {});

  /// Whether curvatures could be measured: not where a wall is too near. @pre of everything below.
  bool is_known() const { return known_; }
  const Curvatures& curvatures() const { return curvatures_; }
  std::size_t products() const { return products_.products(); }

  /// The step -H^-1 g to the stationary point of the model, and g . |H|^-1 g / 2: how far values between here and there
  /// may differ. Cost: none for a whole Hessian, else up to most_solving products.
  struct Step {
    std::vector<double> step;
    double uncertainty = 0;
  };
  Step to_stationary(std::span<const double> gradient);

  /// d . |H| d / 2. Cost: none for a whole Hessian, else one product.
  double size_of(std::span<const double> displacement);

 private:
  Step by_eigenvectors(std::span<const double> gradient) const;
  Step by_conjugate_gradients(std::span<const double> gradient);
  /// What an eigenvalue counts as in |H|.
  double weight(std::size_t i) const;
  bool is_visible(std::size_t i) const;

  HessianProducts products_;
  CurvatureSettings settings_;
  Curvatures curvatures_;
  bool known_ = false;
};

}  // namespace lowpass
