#include "lowpass/optimize/line_search.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {

std::vector<std::string> line_search_names() {
  return {"clean", "program"};
}

LineSearchKind parse_line_search_kind(std::string_view name) {
  if (name == "clean") return LineSearchKind::clean;
  if (name == "program") return LineSearchKind::program;
  throw BadInput(unknown_name("line search", name, line_search_names()));
}

Trials::Trials(const std::function<double(double)>& value_at, std::size_t budget, double first_step)
    : value_at_(value_at), budget_(budget) {
  if (budget < 1) throw BadInput("line search: the budget is 0; it must be at least 1 evaluation");
  if (!(first_step > 0) || !std::isfinite(first_step))
    throw BadInput(fmt::format("line search: the first step is {}; it must be a positive number", first_step));
}

Trial Trials::at(double step) {
  ++evaluations_;
  const double value = value_at_(step);
  return {step, std::isnan(value) ? std::numeric_limits<double>::infinity() : value};
}

}  // namespace lowpass
