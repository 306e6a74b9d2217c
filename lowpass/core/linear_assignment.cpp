#include "lowpass/core/linear_assignment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/vector_operations.hpp"

namespace lowpass {
namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

/// The rows placed so far. What an entry costs beyond its row's and its column's price is never negative and zero for
/// the pairs placed, which proves that they are the cheapest for their rows.
class Assignment {
 public:
  explicit Assignment(MatrixView<const double> costs)
      : costs_(costs),
        row_price_(costs.rows()),
        column_price_(costs.rows()),
        row_of_(costs.rows(), none),
        column_of_(costs.rows(), none),
        length_(costs.rows()),
        from_(costs.rows()),
        reached_(costs.rows()) {}

  /// Places a free row, where need be by moving placed ones along the shortest path to a free column.
  void place(std::size_t free_row) {
    const std::size_t last = shortest_path(free_row);
    change_prices(free_row, length_[last]);
    for (std::size_t column = last, row = none; row != free_row;) {
      row = from_[column];
      row_of_[column] = row;
      std::swap(column_of_[row], column);
    }
  }

  std::vector<std::size_t> columns() && { return std::move(column_of_); }

 private:
  /// Dijkstra's algorithm from the free row: the free column reached first.
  std::size_t shortest_path(std::size_t free_row) {
    std::fill(length_.begin(), length_.end(), std::numeric_limits<double>::infinity());
    std::fill(reached_.begin(), reached_.end(), false);
    double so_far = 0;
    for (std::size_t row = free_row;;) {
      std::size_t nearest = none;
      for (std::size_t column = 0; column < length_.size(); ++column) {
        if (reached_[column]) continue;
        const double through = so_far + costs_(row, column) - row_price_[row] - column_price_[column];
        if (through < length_[column]) {
          length_[column] = through;
          from_[column] = row;
        }
        if (nearest == none || length_[column] < length_[nearest]) nearest = column;
      }
      reached_[nearest] = true;
      so_far = length_[nearest];
      row = row_of_[nearest];
      if (row == none) return nearest;
    }
  }

  void change_prices(std::size_t free_row, double path_length) {
    row_price_[free_row] += path_length;
    for (std::size_t column = 0; column < length_.size(); ++column) {
      if (!reached_[column]) continue;
      const double change = path_length - length_[column];
      column_price_[column] -= change;
      if (row_of_[column] != none) row_price_[row_of_[column]] += change;
    }
  }

  MatrixView<const double> costs_;
  std::vector<double> row_price_;
  std::vector<double> column_price_;
  std::vector<std::size_t> row_of_;     ///< by column; none where it is free
  std::vector<std::size_t> column_of_;  ///< by row
  std::vector<double> length_;          ///< of the shortest path to each column
  std::vector<std::size_t> from_;       ///< the row before each column on it
  std::vector<bool> reached_;
};

}  // namespace

std::vector<std::size_t> linear_assignment(MatrixView<const double> costs) {
  if (costs.rows() != costs.columns())
    throw BadInput(fmt::format("costs of {} rows and {} columns; rows and columns to be paired must be equally many",
                               costs.rows(), costs.columns()));
  if (!all_finite({costs.data(), costs.size()}))
    throw BadInput("a cost of pairing a row with a column is not finite; all must be finite numbers");
  Assignment assignment(costs);
  for (std::size_t row = 0; row < costs.rows(); ++row) assignment.place(row);
  return std::move(assignment).columns();
}

}  // namespace lowpass
