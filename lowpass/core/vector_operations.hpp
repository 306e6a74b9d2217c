#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace lowpass {

/// a . b; @pre equal sizes.
inline double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

inline double norm(std::span<const double> a) {
  return std::sqrt(dot(a, a));
}

/// |a - b|; @pre equal sizes.
inline double distance(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

/// a - b; @pre equal sizes.
inline std::vector<double> difference(std::span<const double> a, std::span<const double> b) {
  std::vector<double> result(a.begin(), a.end());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] -= b[i];
  return result;
}

/// y += factor x; @pre equal sizes.
inline void add_scaled(double factor, std::span<const double> x, std::span<double> y) {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] += factor * x[i];
}

/// Whether every entry is a finite number.
inline bool all_finite(std::span<const double> a) {
  for (const double entry : a)
    if (!std::isfinite(entry)) return false;
  return true;
}

}  // namespace lowpass
