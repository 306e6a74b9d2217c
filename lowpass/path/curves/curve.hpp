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
/// at t = 1 and the further rows are coefficient vectors: displacements from the straight line, x(t) = (1 - t) B[0] +
/// t B[1] + sum_k phi_k(t) B[2 + k]. Zero coefficients give the straight line.
class Curve {
 public:
  virtual ~Curve() = default;
  virtual std::string name() const = 0;
  /// Coefficient vectors beside the two ends.
  virtual std::size_t coefficient_count() const = 0;
  /// Length in t of the shortest wave crest the curve can form; refined heights sample it at least 8 times.
  virtual double shortest_half_wave() const = 0;
  /// The t at which the curve may have kinks, increasing: what lies there has no neighbours that show it.
  virtual std::vector<double> kinks() const { return {}; }
  /// The smallest number of terms, about twice this curve's, with which the same kind of curve contains this one.
  virtual std::size_t refined_terms() const { return 2 * coefficient_count(); }

  /// Writes the 2 + coefficient_count() entries of C(t); exactly (1, 0, 0 ...) at t = 0 and (0, 1, 0 ...) at t = 1.
  void mix(double t, std::span<double> row) const;
  /// Writes dC/dt; where the curve has a kink, of the piece to the right (at t = 1, to the left).
  void mix_slope(double t, std::span<double> row) const;

  /// C(t) for all t: t.size() x (2 + coefficient_count()).
  Matrix<double> mixing(std::span<const double> t) const;
  /// dC/dt for all t, of the same shape.
  Matrix<double> mixing_slopes(std::span<const double> t) const;

 private:
  /// phi_k(t) for all k and t in (0, 1).
  virtual void basis(double t, std::span<double> values) const = 0;
  /// d phi_k / dt for all k and t in [0, 1].
  virtual void basis_slope(double t, std::span<double> slopes) const = 0;
};

/// "line", "fourier", "bezier", "chain", "spline".
std::vector<std::string> curve_names();

/// A curve with `terms` coefficient vectors (the line has none). @throws BadInput for an unknown name or zero terms.
std::unique_ptr<Curve> make_curve(std::string_view name, std::size_t terms);

/// The basis that a curve mixes: the two ends, then the coefficient vectors (K x N).
Matrix<double> path_basis(std::span<const double> from, std::span<const double> to,
                          MatrixView<const double> coefficients);

/// `points` equally spaced numbers from 0 to 1, both included; @pre points >= 2.
std::vector<double> equally_spaced(std::size_t points);

}  // namespace lowpass
