#include "lowpass/path/curve.hpp"

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/path/fourier_curve.hpp"
#include "lowpass/path/line_curve.hpp"

namespace lowpass {

Matrix<double> Curve::mixing(std::span<const double> t) const {
  Matrix<double> result(t.size(), 2 + coefficient_count());
  for (std::size_t m = 0; m < t.size(); ++m) mix(t[m], result.row(m));
  return result;
}

std::vector<std::string> curve_names() {
  return {"line", "fourier"};
}

std::unique_ptr<Curve> make_curve(std::string_view name, std::size_t terms) {
  if (name == "line") return std::make_unique<LineCurve>();
  if (name == "fourier") return std::make_unique<FourierCurve>(terms);
  throw BadInput(unknown_name("curve", name, curve_names()));
}

std::vector<double> equally_spaced(std::size_t points) {
  std::vector<double> t(points);
  for (std::size_t m = 0; m < points; ++m) t[m] = static_cast<double>(m) / static_cast<double>(points - 1);
  return t;
}

}  // namespace lowpass
