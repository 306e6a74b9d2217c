#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "lowpass/landscape/landscape.hpp"

namespace lowpass {

/// Sets of numbers that are joined one after the other.
class DisjointSets {
 public:
  explicit DisjointSets(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::size_t i, std::size_t j) { parent_[root(i)] = root(j); }

 private:
  std::vector<std::size_t> parent_;
};

/// A landscape's values at the points of a box, two or three dimensions; neighbours of a point are the 8 or 26 around
/// it.
class Grid {
 public:
  /// `low`, `high`: corners; `points`: along each axis.
  Grid(const Landscape& landscape, std::vector<double> low, const std::vector<double>& high, std::size_t points)
      : low_(std::move(low)), points_(points) {
    for (std::size_t i = 0; i < low_.size(); ++i)
      spacing_.push_back((high[i] - low_[i]) / static_cast<double>(points - 1));
    std::size_t cells = 1;
    for (std::size_t i = 0; i < low_.size(); ++i) cells *= points;
    values_.resize(cells);
    for (std::size_t cell = 0; cell < cells; ++cell) values_[cell] = landscape.value(position(cell));
    make_offsets();
  }

  double spacing() const { return *std::ranges::max_element(spacing_); }
  double value(std::size_t cell) const { return values_[cell]; }

  std::vector<double> position(std::size_t cell) const {
    std::vector<double> x(low_.size());
    for (std::size_t i = 0; i < x.size(); ++i, cell /= points_)
      x[i] = low_[i] + spacing_[i] * static_cast<double>(cell % points_);
    return x;
  }

  /// The nearest cell; @pre x lies in the box.
  std::size_t cell_at(std::span<const double> x) const {
    std::size_t cell = 0;
    for (std::size_t i = x.size(); i-- > 0;)
      cell = cell * points_ + static_cast<std::size_t>(std::lround((x[i] - low_[i]) / spacing_[i]));
    return cell;
  }

  /// The water rises cell by cell: the one whose flooding joins two cells. The lowest height at which they are joined
  /// is its value, to within what the landscape changes between neighbours at a pass (second order in the spacing).
  std::size_t joining_cell(std::size_t from, std::size_t to) const {
    std::vector<std::uint32_t> order(values_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, [&](auto a, auto b) { return values_[a] < values_[b]; });
    std::vector<char> wet(values_.size(), 0);
    DisjointSets sets(values_.size());
    for (const std::size_t cell : order) {
      wet[cell] = 1;
      const bool inner = is_inner(cell);
      for (std::size_t k = 0; k < offsets_.size(); ++k) {
        const auto other = inner ? std::optional(inner_neighbour(cell, k)) : neighbour(cell, k);
        if (other && wet[*other] != 0) sets.join(cell, *other);
      }
      if (wet[from] != 0 && wet[to] != 0 && sets.root(from) == sets.root(to)) return cell;
    }
    return order.back();
  }

  /// Inner cells whose lower neighbours fall into `pieces` pieces (two: two or more) that touch along no axis: 0 at
  /// minima, 2 at passes, and by chance elsewhere.
  std::vector<std::size_t> cells_with(std::size_t pieces) const {
    std::vector<std::size_t> found;
    for (std::size_t cell = 0; cell < values_.size(); ++cell)
      if (is_inner(cell) && std::min<std::size_t>(lower_pieces(cell), 2) == pieces) found.push_back(cell);
    return found;
  }

 private:
  /// One step to a neighbour, along each axis.
  using Offset = std::vector<int>;

  void make_offsets() {
    std::size_t count = 1;
    for (std::size_t i = 0; i < low_.size(); ++i) count *= 3;
    for (std::size_t code = 0; code < count; ++code) {
      if (code == count / 2) continue;
      Offset offset;
      for (std::size_t i = 0, rest = code; i < low_.size(); ++i, rest /= 3)
        offset.push_back(static_cast<int>(rest % 3) - 1);
      offsets_.push_back(offset);
      std::ptrdiff_t stride = 0;
      for (std::size_t i = offset.size(); i-- > 0;) stride = stride * static_cast<std::ptrdiff_t>(points_) + offset[i];
      strides_.push_back(stride);
    }
    for (const Offset& a : offsets_) {
      std::uint32_t mask = 0;
      for (std::size_t k = 0; k < offsets_.size(); ++k) {
        int steps = 0;
        for (std::size_t i = 0; i < a.size(); ++i) steps += std::abs(a[i] - offsets_[k][i]);
        if (steps <= 1) mask |= 1U << k;
      }
      touching_.push_back(mask);
    }
  }

  std::optional<std::size_t> neighbour(std::size_t cell, std::size_t k) const {
    std::size_t other = 0, stride = 1, rest = cell;
    for (const int step : offsets_[k]) {
      const auto along = static_cast<std::ptrdiff_t>(rest % points_) + step;
      if (along < 0 || along >= static_cast<std::ptrdiff_t>(points_)) return std::nullopt;
      other += static_cast<std::size_t>(along) * stride;
      stride *= points_;
      rest /= points_;
    }
    return other;
  }

  std::size_t inner_neighbour(std::size_t cell, std::size_t k) const {
    return cell + static_cast<std::size_t>(strides_[k]);
  }

  bool is_inner(std::size_t cell) const {
    for (std::size_t i = 0; i < low_.size(); ++i, cell /= points_)
      if (cell % points_ == 0 || cell % points_ == points_ - 1) return false;
    return true;
  }

  /// Of equal values, which symmetry makes, the one that comes first counts as lower.
  bool is_lower(std::size_t a, std::size_t b) const { return std::pair(values_[a], a) < std::pair(values_[b], b); }

  std::size_t lower_pieces(std::size_t cell) const {
    std::uint32_t lower = 0;
    for (std::size_t k = 0; k < offsets_.size(); ++k)
      if (is_lower(inner_neighbour(cell, k), cell)) lower |= 1U << k;
    std::size_t pieces = 0;
    for (; lower != 0; ++pieces) {
      std::uint32_t piece = lower & (~lower + 1), grown = 0;
      while (grown != piece) {
        grown = piece;
        for (std::size_t k = 0; k < offsets_.size(); ++k)
          if ((grown >> k & 1U) != 0) piece |= touching_[k] & lower;
      }
      lower &= ~piece;
    }
    return pieces;
  }

  std::vector<double> low_, spacing_;
  std::size_t points_;
  std::vector<double> values_;
  std::vector<Offset> offsets_;
  std::vector<std::ptrdiff_t> strides_;  ///< from an inner cell to its neighbours
  std::vector<std::uint32_t> touching_;  ///< bit k: neighbour k touches this one, or is it
};

}  // namespace lowpass
