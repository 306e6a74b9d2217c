#include "lowpass/report/path_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "lowpass/core/text.hpp"
#include "lowpass/report/figure_style.hpp"

namespace lowpass::report {
namespace {

std::string profile_csv(const PathProfile& profile) {
  const bool accuracy = !profile.accuracy.empty();
  std::string text = accuracy ? "t,value,accuracy\n" : "t,value\n";
  for (std::size_t m = 0; m < profile.t.size(); ++m) {
    text += fmt::format("{},{}", shortest(profile.t[m]), shortest(profile.value[m]));
    text += accuracy ? fmt::format(",{}\n", shortest(profile.accuracy[m])) : "\n";
  }
  return text;
}

/// How to read it, and what a picture of numbers cannot show.
std::string caption(const PathResult& result) {
  std::string text = "The landscape's value along the path, t from 0 (from) to 1 (to).";
  const auto left_out = std::count_if(result.profile.value.begin(), result.profile.value.end(),
                                      [](double value) { return !std::isfinite(value); });
  if (left_out > 0) text += fmt::format(" Points without a finite value are not drawn: {}.", left_out);
  return text;
}

}  // namespace

Figure path_figure(const PathResult& result, const std::string& title) {
  constexpr const char* line = "with linespoints lc '#1f4e9c' lw 2 pt 7 ps 0.5";
  constexpr const char* top = "with points lc '#d62728' pt 6 ps 1.6 lw 2";
  const bool accuracy = !result.profile.accuracy.empty();
  std::vector<double> shown = result.profile.value;
  shown.push_back(result.refined_height);

  PanelFigure figure("profile", "Values along a path", accuracy ? 2 : 1);
  figure.legend({{line, "grid points"}, {top, "refined height"}});
  std::string plot = fmt::format("plot 'profile.csv' using 1:2 {} notitle", line);
  if (std::isfinite(result.refined_height))
    plot += fmt::format(", \\\n     'profile.csv' every ::0::0 using ({}):({}) {} notitle",
                        shortest(result.refined_height_t), shortest(result.refined_height), top);
  figure.panel({title, "t along the path", "value", linear_axis("x", 0, 1) + value_axis(shown) + plot + "\n"});
  if (accuracy)
    figure.panel({title, "t along the path", "accuracy",
                  linear_axis("x", 0, 1) + value_axis(result.profile.accuracy) +
                      fmt::format("plot 'profile.csv' using 1:3 {} notitle\n", line)});
  return {"profile", figure.script(), profile_csv(result.profile), title, caption(result)};
}

}  // namespace lowpass::report
