#include "lowpass/report/figure_bars.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lowpass::report {
namespace {

/// The outline from the first bar that counts anything to the last: up at its left edge, down to zero at its right.
void append_outline(const std::string& network, const Bars& bars, CsvTable& table) {
  const std::vector<std::size_t>& counts = bars.histogram.counts;
  const double width = (bars.histogram.high - bars.histogram.low) / static_cast<double>(counts.size());
  const auto edge = [&](std::size_t bin) { return bars.histogram.low + width * static_cast<double>(bin); };
  std::size_t first = 0, end = counts.size();
  while (first < end && counts[first] == 0) ++first;
  while (end > first && counts[end - 1] == 0) --end;
  table.row({network, bars.group, edge(first), 0});
  for (std::size_t bin = first; bin < end; ++bin) table.row({network, bars.group, edge(bin), counts[bin]});
  table.row({network, bars.group, edge(end), 0});
  table.gap();
}

}  // namespace

std::vector<std::string> bar_columns(const std::string& counted) {
  return {"network", "group", "edge", counted};
}

std::string bar_functions() {
  return "count(network, group) = (strcol(1) eq network && strcol(2) eq group) ? column(4) : NaN\n";
}

std::string bar_panel(const std::string& name, const std::string& network, const std::vector<Bars>& groups,
                      double x_low, double x_high, CsvTable& table) {
  std::size_t most = 1;
  std::vector<std::string> plots;
  for (const Bars& bars : groups) {
    append_outline(network, bars, table);
    for (const std::size_t count : bars.histogram.counts) most = std::max(most, count);
    const std::string source =
        fmt::format("'{}.csv' using 3:(count({}, {}))", name, gnuplot_text(network), gnuplot_text(bars.group));
    plots.push_back(
        fmt::format("{0} with fillsteps fs transparent solid 0.28 noborder lc '{1}' notitle, \\\n     {0} with steps "
                    "lc '{1}' lw 2 dt "
                    "{2} notitle",
                    source, bars.style.color, bars.style.dash));
  }
  return linear_axis("x", x_low, x_high) + linear_axis("y", 0, static_cast<double>(most) * 1.08, 1) +
         fmt::format("plot {}\n", fmt::join(plots, ", \\\n     "));
}

}  // namespace lowpass::report
