#pragma once

#include <string>
#include <vector>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// Another landscape, as a family shows it: what is no number is a wall, of value infinity with a gradient of NaN, and
/// everything that is asked is counted. For one caller at a time; both must outlive this.
class CountedLandscape : public Landscape {
 public:
  CountedLandscape(const Landscape& landscape, EvaluationCounts& counts) : landscape_(landscape), counts_(counts) {}

  std::string name() const override { return landscape_.name(); }
  std::size_t dimension() const override { return landscape_.dimension(); }
  double value(std::span<const double> x) const override;
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override;
  std::vector<double> values(MatrixView<const double> points) const override;
  std::vector<double> values_and_gradients(MatrixView<const double> points,
                                           MatrixView<double> gradients) const override;
  std::size_t sample_count() const override { return landscape_.sample_count(); }
  double precision() const override { return landscape_.precision(); }

 private:
  void count_gradients(std::size_t gradients) const;
  /// The value, or infinity for what is no number.
  double walled(double value) const;
  /// The same with its gradient, which becomes NaN at a wall.
  double walled(double value, std::span<double> gradient) const;

  const Landscape& landscape_;
  EvaluationCounts& counts_;
};

}  // namespace lowpass
