#include "lowpass/optimize/line_search.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "lowpass/core/errors.hpp"

namespace lowpass {

Trials::Trials(const std::function<double(double)>& value_at, std::size_t most, double first_step)
    : value_at_(value_at), most_(most) {
  if (most < 1) throw BadInput("line search: 0 trials; at least 1 is needed");
  if (!(first_step > 0) || !std::isfinite(first_step))
    throw BadInput(fmt::format("line search: the first step is {}; it must be a positive number", first_step));
}

Trial Trials::at(double step) {
  ++evaluations_;
  const double value = value_at_(step);
  return {step, std::isnan(value) ? std::numeric_limits<double>::infinity() : value};
}

}  // namespace lowpass
