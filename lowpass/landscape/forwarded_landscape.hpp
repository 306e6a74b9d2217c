#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// Another landscape, which answers whatever a class derived from this does not. Families form points one by one and
/// ask this, unless it says otherwise. The landscape must outlive this.
class ForwardedLandscape : public Landscape {
 public:
  explicit ForwardedLandscape(const Landscape& inner) : inner_(inner) {}

  std::string name() const override { return inner_.name(); }
  std::size_t dimension() const override { return inner_.dimension(); }
  double value(std::span<const double> x) const override { return inner_.value(x); }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override {
    return inner_.value_and_gradient(x, gradient);
  }
  std::vector<double> values(MatrixView<const double> points) const override { return inner_.values(points); }
  std::vector<double> values_and_gradients(MatrixView<const double> points,
                                           MatrixView<double> gradients) const override {
    return inner_.values_and_gradients(points, gradients);
  }
  std::optional<double> accuracy(std::span<const double> x) const override { return inner_.accuracy(x); }
  std::size_t sample_count() const override { return inner_.sample_count(); }
  KnownPoints known_points() const override { return inner_.known_points(); }
  double precision() const override { return inner_.precision(); }
  bool knows_precision() const override { return inner_.knows_precision(); }
  bool has_gradient() const override { return inner_.has_gradient(); }
  std::vector<std::string> warnings() const override { return inner_.warnings(); }

 protected:
  const Landscape& inner() const { return inner_; }

 private:
  const Landscape& inner_;
};

}  // namespace lowpass
