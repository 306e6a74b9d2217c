#include "lowpass/landscape/difference_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "lowpass/core/vector_operations.hpp"

namespace lowpass {
namespace {

using Spacing = DifferenceVerdict::Spacing;

/// Of the differences of one order.
struct Level {
  double deviation = 0;        ///< what the noise is if these differences are nothing else
  bool changes_signs = false;  ///< within those functions that make up half of the square
};

/// Replaces the first `rows` rows by the differences of neighbours, one less.
void difference_once(MatrixView<double> samples, std::size_t rows) {
  for (std::size_t i = 0; i + 1 < rows; ++i) {
    const std::span<double> row = samples.row(i);
    const std::span<const double> next = samples.row(i + 1);
    for (std::size_t e = 0; e < row.size(); ++e) row[e] = next[e] - row[e];
  }
}

/// What one function shows before its differences are judged.
enum class Course { constant, resting, straight, moving };

/// `resting` if it stays where it is at half of the steps; `straight` as DifferenceVerdict says.
Course course_of(MatrixView<const double> samples, std::size_t column) {
  constexpr double nothing = 1e-8;
  std::size_t zeros = 0;
  double size = std::abs(samples(0, column));
  double step = 0;
  double bend = 0;
  for (std::size_t i = 1; i < samples.rows(); ++i) {
    const double difference = samples(i, column) - samples(i - 1, column);
    zeros += difference == 0 ? 1 : 0;
    size = std::max(size, std::abs(samples(i, column)));
    step = std::max(step, std::abs(difference));
    if (i > 1) bend = std::max(bend, std::abs(difference - (samples(i - 1, column) - samples(i - 2, column))));
  }
  if (zeros == samples.rows() - 1) return Course::constant;
  if (2 * zeros >= samples.rows() - 1) return Course::resting;
  return bend <= std::max(nothing * step, 4 * std::numeric_limits<double>::epsilon() * size) ? Course::straight
                                                                                             : Course::moving;
}

/// That of most of the functions that are not constant: `moving`, or the more frequent of the others.
Course common_course(MatrixView<const double> samples) {
  std::size_t moving = 0;
  std::size_t resting = 0;
  std::size_t straight = 0;
  for (std::size_t e = 0; e < samples.columns(); ++e) {
    const Course course = course_of(samples, e);
    moving += course == Course::moving ? 1 : 0;
    resting += course == Course::resting ? 1 : 0;
    straight += course == Course::straight ? 1 : 0;
  }
  if (moving > resting + straight) return Course::moving;
  return resting > straight ? Course::resting : Course::straight;
}

Level level_of(MatrixView<const double> differences, double share) {
  double squares = 0;
  double changing = 0;
  for (std::size_t e = 0; e < differences.columns(); ++e) {
    double column = 0;
    bool up = false;
    bool down = false;
    for (std::size_t i = 0; i < differences.rows(); ++i) {
      const double difference = differences(i, e);
      column += difference * difference;
      up |= difference > 0;
      down |= difference < 0;
    }
    squares += column;
    if (up && down) changing += column;
  }
  return {std::sqrt(share * squares / static_cast<double>(differences.size())), 2 * changing >= squares};
}

/// The noise, if three levels in a row agree on it.
std::optional<double> agreed(std::span<const Level> levels) {
  for (std::size_t k = 0; k + 2 < levels.size(); ++k) {
    const auto [least, most] = std::minmax({levels[k].deviation, levels[k + 1].deviation, levels[k + 2].deviation});
    if (levels[k].changes_signs && least > 0 && most <= 4 * least) return most;
  }
  return std::nullopt;
}

}  // namespace

DifferenceVerdict judge_differences(MatrixView<double> samples) {
  if (!all_finite({samples.data(), samples.size()})) return {Spacing::too_large, 0};
  const Course course = common_course(samples);
  if (course == Course::resting) return {Spacing::too_small, 0};
  std::vector<Level> levels;
  double share = 1;  // (k!)^2 / (2k)!
  for (std::size_t k = 1; k < samples.rows(); ++k) {
    difference_once(samples, samples.rows() - k + 1);
    const auto order = static_cast<double>(k);
    share *= order / (4 * order - 2);
    levels.push_back(level_of({samples.data(), samples.rows() - k, samples.columns()}, share));
  }
  const std::optional<double> noise = agreed(levels);
  if (course == Course::straight) return {Spacing::straight, noise.value_or(0)};
  return {noise ? Spacing::right : Spacing::too_large, noise.value_or(0)};
}

}  // namespace lowpass
