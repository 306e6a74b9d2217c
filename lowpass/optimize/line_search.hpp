#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <utility>

#include "lowpass/core/enum_names.hpp"

namespace lowpass {

enum class LineSearchKind {
  clean,   ///< golden_section_search: never uphill
  program  ///< program_line_search: with the peculiarities of the authors' program
};

template <>
struct EnumNames<LineSearchKind> {
  static constexpr const char* what = "line search";
  static constexpr std::array<std::pair<LineSearchKind, const char*>, 2> all{
      {{LineSearchKind::clean, "clean"}, {LineSearchKind::program, "program"}}};
};

enum class LineSearchEnd {
  trials,          ///< all trials made
  bracket,         ///< the bracket is shorter than the tolerance
  level_ends,      ///< the values at the bracket's two ends differ by less than the tolerance ("program" only)
  equal_values,    ///< a trial's value is exactly that of the best point ("program" only)
  no_lower_point,  ///< every trial was at least as high as the start; step is 0 ("clean" only)
};

struct LineSearchResult {
  double step = 0;   ///< in units of the direction
  double value = 0;  ///< at that step; not a number where the search has not evaluated it
  std::size_t evaluations = 0;
  LineSearchEnd end = LineSearchEnd::trials;
};

/// A step that was tried, and the value there.
struct Trial {
  double step = 0;
  double value = 0;
};

/// The evaluations of one line search, counted against the most it may make.
class Trials {
 public:
  /// `value_at` must outlive this. @throws BadInput unless `most` is at least 1 and the first step a positive
  /// number.
  Trials(const std::function<double(double)>& value_at, std::size_t most, double first_step);

  /// What is not a number counts as infinite.
  Trial at(double step);
  bool spent() const { return evaluations_ == most_; }
  LineSearchResult end(const Trial& taken, LineSearchEnd end) const {
    return {taken.step, taken.value, evaluations_, end};
  }

 private:
  const std::function<double(double)>& value_at_;
  std::size_t most_;
  std::size_t evaluations_ = 0;
};

}  // namespace lowpass
