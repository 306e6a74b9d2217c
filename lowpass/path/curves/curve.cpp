#include "lowpass/path/curves/curve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/path/curves/bezier_curve.hpp"
#include "lowpass/path/curves/chain_curve.hpp"
#include "lowpass/path/curves/fourier_curve.hpp"
#include "lowpass/path/curves/line_curve.hpp"
#include "lowpass/path/curves/spline_curve.hpp"

namespace lowpass {
namespace {

struct CurveKind {
  const char* name;
  std::unique_ptr<Curve> (*make)(std::size_t terms);
};

template <class Kind>
std::unique_ptr<Curve> make_with_terms(std::size_t terms) {
  return std::make_unique<Kind>(terms);
}

const std::array<CurveKind, 5> kinds{{
    {"line", [](std::size_t) -> std::unique_ptr<Curve> { return std::make_unique<LineCurve>(); }},
    {"fourier", make_with_terms<FourierCurve>},
    {"bezier", make_with_terms<BezierCurve>},
    {"chain", make_with_terms<ChainCurve>},
    {"spline", make_with_terms<SplineCurve>},
}};

}  // namespace

void Curve::mix(double t, std::span<double> row) const {
  row[0] = 1 - t;
  row[1] = t;
  // In floating point sin(n pi) and the like are not zero, but the ends are to be exact.
  if (t == 0 || t == 1)
    std::fill(row.begin() + 2, row.end(), 0.0);
  else
    basis(t, row.subspan(2));
}

void Curve::mix_slope(double t, std::span<double> row) const {
  row[0] = -1;
  row[1] = 1;
  basis_slope(t, row.subspan(2));
}

Matrix<double> Curve::mixing(std::span<const double> t) const {
  Matrix<double> result(t.size(), 2 + coefficient_count());
  for (std::size_t m = 0; m < t.size(); ++m) mix(t[m], result.row(m));
  return result;
}

Matrix<double> Curve::mixing_slopes(std::span<const double> t) const {
  Matrix<double> result(t.size(), 2 + coefficient_count());
  for (std::size_t m = 0; m < t.size(); ++m) mix_slope(t[m], result.row(m));
  return result;
}

std::vector<std::string> curve_names() {
  std::vector<std::string> names;
  for (const CurveKind& kind : kinds) names.emplace_back(kind.name);
  return names;
}

std::unique_ptr<Curve> make_curve(std::string_view name, std::size_t terms) {
  for (const CurveKind& kind : kinds) {
    if (name != kind.name) continue;
    if (terms < 1 && name != "line")
      throw BadInput(
          fmt::format("a path of kind '{}' with 0 terms; at least 1 is needed (for a straight line: curve "
                      "'line')",
                      name));
    return kind.make(terms);
  }
  throw BadInput(unknown_name("curve", name, curve_names()));
}

Matrix<double> path_basis(std::span<const double> from, std::span<const double> to,
                          MatrixView<const double> coefficients) {
  Matrix<double> basis(2 + coefficients.rows(), from.size());
  std::copy(from.begin(), from.end(), basis.row(0).begin());
  std::copy(to.begin(), to.end(), basis.row(1).begin());
  for (std::size_t r = 0; r < coefficients.rows(); ++r)
    std::copy(coefficients.row(r).begin(), coefficients.row(r).end(), basis.row(2 + r).begin());
  return basis;
}

std::vector<double> equally_spaced(std::size_t points) {
  std::vector<double> t(points);
  for (std::size_t m = 0; m < points; ++m) t[m] = static_cast<double>(m) / static_cast<double>(points - 1);
  return t;
}

}  // namespace lowpass
