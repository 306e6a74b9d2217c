#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lowpass/landscape/forwarded_landscape.hpp"

namespace lowpass {

/// The Gaussian height exp(-|x - centre|^2 / (2 width^2)).
struct Hill {
  std::vector<double> centre;  ///< N numbers
  double height = 0;
  double width = 0;  ///< > 0
};

/// Another landscape with hills on it: what a search has seen of the landscape before can be filled, so that the next
/// one goes elsewhere. It is asked as often as the landscape below it, and in as large batches; its families form
/// points one by one, whatever the landscape below shares between them. That landscape must outlive this.
class FilledLandscape : public ForwardedLandscape {
 public:
  /// @throws BadInput for a hill whose centre has another dimension than the landscape, or whose width is not a
  /// positive number or height not a number.
  FilledLandscape(const Landscape& landscape, std::vector<Hill> hills);

  double value(std::span<const double> x) const override { return inner().value(x) + filling(x); }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) const override;
  std::vector<double> values(MatrixView<const double> points) const override;
  std::vector<double> values_and_gradients(MatrixView<const double> points,
                                           MatrixView<double> gradients) const override;

 private:
  /// The sum of the hills at x, whose gradient is added to `gradient` unless that is empty.
  double filling(std::span<const double> x, std::span<double> gradient = {}) const;

  std::vector<Hill> hills_;
};

}  // namespace lowpass
