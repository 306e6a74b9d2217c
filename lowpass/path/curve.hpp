#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// A path between two ends as a mixing matrix: x(t) = sum_r C(t)[r] B[r], where B[0] is the end at t = 0, B[1] the end
/// at t = 1 and the further rows are coefficient vectors. Zero coefficients give the straight line.
class Curve {
 public:
  virtual ~Curve() = default;
  virtual std::string name() const = 0;
  /// Coefficient vectors beside the two ends.
  virtual std::size_t coefficient_count() const = 0;
  /// Writes the 2 + coefficient_count() entries of C(t); exactly (1, 0, 0 ...) at t = 0 and (0, 1, 0 ...) at t = 1.
  virtual void mix(double t, std::span<double> row) const = 0;
  /// Length in t of the shortest wave crest the curve can form; refined heights sample it at least 8 times.
  virtual double shortest_half_wave() const = 0;

  /// C(t) for all t: t.size() x (2 + coefficient_count()).
  Matrix<double> mixing(std::span<const double> t) const;
};

/// "line", "fourier".
std::vector<std::string> curve_names();

/// @throws BadInput for an unknown name or zero terms.
std::unique_ptr<Curve> make_curve(std::string_view name, std::size_t terms);

/// `points` equally spaced numbers from 0 to 1, both included; @pre points >= 2.
std::vector<double> equally_spaced(std::size_t points);

}  // namespace lowpass
