#pragma once

#include "lowpass/landscape/landscape.hpp"
#include "lowpass/path/search/path_function.hpp"

namespace lowpass {

/// J as a landscape over its variables, for optimisers that work on landscapes. Where the path's own landscape keeps
/// what it makes for basis vectors, so does a family of this one: along a line of paths a direction costs its K
/// products once. For one caller and one family at a time.
class FunctionLandscape : public Landscape {
 public:
  /// The function must outlive this.
  explicit FunctionLandscape(PathFunction& function) : function_(function) {}

  std::string name() const override { return "path"; }
  std::size_t dimension() const override { return function_.size(); }
  double value(std::span<const double> u) const override { return function_.value(u); }
  double value_and_gradient(std::span<const double> u, std::span<double> gradient) const override;
  std::unique_ptr<Family> family(MatrixView<const double> basis) const override;

 private:
  PathFunction& function_;
};

}  // namespace lowpass
