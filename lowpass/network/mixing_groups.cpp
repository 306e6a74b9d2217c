#include "lowpass/network/mixing_groups.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "lowpass/core/row_products.hpp"

namespace lowpass {
namespace {

/// Which column r is of column `leader`: no multiple, or this one.
std::optional<double> multiple(MatrixView<const double> mixing, std::size_t leader, std::size_t r,
                               std::size_t largest) {
  const double factor = mixing(largest, r) / mixing(largest, leader);
  if (!std::isfinite(factor)) return std::nullopt;
  constexpr double rounding = 4 * std::numeric_limits<double>::epsilon();
  for (std::size_t m = 0; m < mixing.rows(); ++m)
    if (!(std::abs(mixing(m, r) - factor * mixing(m, leader)) <= rounding * std::abs(mixing(m, r))))
      return std::nullopt;
  return factor;
}

/// The row where a column is largest.
std::size_t largest_row(MatrixView<const double> mixing, std::size_t column) {
  std::size_t largest = 0;
  for (std::size_t m = 1; m < mixing.rows(); ++m)
    if (std::abs(mixing(m, column)) > std::abs(mixing(largest, column))) largest = m;
  return largest;
}

}  // namespace

template <class Real>
void MixingGroups<Real>::find(MatrixView<const double> mixing) {
  rows_ = mixing.columns();
  groups_.clear();
  std::vector<std::size_t> largest;  // of each group's first column
  for (std::size_t r = 0; r < mixing.columns(); ++r) {
    if (mixing.rows() == 1) {
      add_group(r);
      continue;
    }
    const std::size_t top = largest_row(mixing, r);
    if (mixing(top, r) == 0) continue;
    std::optional<double> factor;
    for (std::size_t g = 0; g < groups_.size() && !factor; ++g) {
      factor = multiple(mixing, groups_[g].rows.front(), r, largest[g]);
      if (!factor) continue;
      groups_[g].rows.push_back(r);
      groups_[g].factors.push_back(static_cast<Real>(*factor));
    }
    if (factor) continue;
    add_group(r);
    largest.push_back(top);
  }
  mixing_.resize(mixing.rows() * groups_.size());
  for (std::size_t m = 0; m < mixing.rows(); ++m)
    for (std::size_t g = 0; g < groups_.size(); ++g)
      mixing_[m * groups_.size() + g] = static_cast<Real>(mixing(m, groups_[g].rows.front()));
}

template <class Real>
const Real* MixingGroups<Real>::mix(const Real* vectors, std::size_t length, std::vector<Real>& mixed) const {
  if (count() == rows_) return vectors;
  mixed.resize(count() * length);
  std::vector<std::size_t> offsets;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const Group& group = groups_[g];
    Real* to = &mixed[g * length];
    if (group.rows.size() == 1) {
      std::copy_n(vectors + group.rows.front() * length, length, to);
      continue;
    }
    offsets.assign(group.rows.begin(), group.rows.end());
    for (std::size_t& offset : offsets) offset *= length;
    multiply_rows(Factors<Real>{group.factors.data()}, RowList<const Real>{vectors, offsets.size(), offsets.data()},
                  RowList<Real>{to, 1}, length, Onto::replace);
  }
  return mixed.data();
}

template class MixingGroups<float>;
template class MixingGroups<double>;

}  // namespace lowpass
