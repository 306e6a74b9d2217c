#include "lowpass/report/path_figure.hpp"

#include <fmt/format.h>

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

}  // namespace

Figure path_figure(const PathResult& result, const std::string& title) {
  std::vector<LegendEntry> legend{{"with linespoints lc '#1f4e9c' lw 2 pt 7 ps 0.5", "value at the grid points"},
                                  {"with points lc '#d62728' pt 6 ps 1.6 lw 2", "refined height"}};
  std::string commands = linear_axis("x", 0, 1);
  std::string curves = "plot 'profile.csv' using 1:2 with linespoints lc '#1f4e9c' lw 2 pt 7 ps 0.5 notitle";
  if (!result.profile.accuracy.empty()) {
    commands += "set ytics nomirror\nset y2tics\nset y2label 'accuracy'\n";
    curves += ", \\\n     'profile.csv' using 1:3 axes x1y2 with lines lc '#777777' dt (6,4) lw 2 notitle";
    legend.push_back({"with lines lc '#777777' dt (6,4) lw 2", "accuracy (right axis)"});
  }
  curves += fmt::format(
      ", \\\n     'profile.csv' every ::1::1 using ({}):({}) with points lc '#d62728' pt 6 ps 1.6 lw 2 notitle\n",
      shortest(result.refined_height_t), shortest(result.refined_height));

  PanelFigure figure("profile", "Values along a path", 1);
  figure.legend(std::move(legend));
  figure.panel({title, "t along the path", "value", commands + curves});
  return {"profile", figure.script(), profile_csv(result.profile), title,
          "The landscape's value along the path, t from 0 (from) to 1 (to)."};
}

}  // namespace lowpass::report
