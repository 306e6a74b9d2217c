#include "lowpass/path/verdict_text.hpp"

#include <fmt/format.h>

namespace lowpass {
namespace {

std::string open_sentence(const PathResult& result) {
  if (result.coefficients.size() == 0)
    return "whether a path is lower was not shown; a straight line cannot leave its top, the other curves can";
  if (result.top && result.top->missed)
    return "a saddle lies beside the path, which does not reach it; more terms or points may lead lower";
  return "whether a path is lower was not shown";
}

}  // namespace

std::string verdict_sentence(const PathResult& result) {
  if (!result.verdict) return {};
  switch (*result.verdict) {
    case Verdict::pass:
      return "pass: a stationary point with exactly one negative curvature, with a way down on either side";
    case Verdict::bound:
      return "bound: the height is that of the higher end point within rounding, no path is lower";
    case Verdict::higher_index:
      return fmt::format("higher-index: a stationary point with {} negative curvatures; a lower path leads round it",
                         result.top ? std::to_string(result.top->index) : "two or more");
    case Verdict::flat:
      return "flat: the top is stationary and shows no curvature";
    case Verdict::slope:
      return "slope: no stationary point lies at the top; more terms or points may lead lower";
    case Verdict::wall:
      return "wall: no path with a finite height was found";
    case Verdict::open:
      return "open: " + open_sentence(result);
  }
  return {};
}

}  // namespace lowpass
