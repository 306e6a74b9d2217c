#include "lowpass/report/comparison_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "lowpass/core/text.hpp"
#include "lowpass/report/figure_style.hpp"

namespace lowpass::report {
namespace {

constexpr std::size_t map_points = 200;
constexpr std::size_t contours = 16;
constexpr std::array<const char*, 6> colors{"#1f4e9c", "#e08214", "#2c9f45", "#c0392b", "#7b4fa3", "#555555"};

struct Box {
  double low_x, high_x, low_y, high_y;
};

/// Width over height of a panel: the map is as wide, so that both coordinates have one scale.
constexpr double panel_shape = 497.0 / 300;

/// Around all paths, with some room.
Box box_of(const std::vector<ComparedCurve>& curves) {
  const Matrix<double>& first = curves.front().result.path;
  Box box{first(0, 0), first(0, 0), first(0, 1), first(0, 1)};
  for (const ComparedCurve& curve : curves)
    for (std::size_t m = 0; m < curve.result.path.rows(); ++m) {
      box.low_x = std::min(box.low_x, curve.result.path(m, 0));
      box.high_x = std::max(box.high_x, curve.result.path(m, 0));
      box.low_y = std::min(box.low_y, curve.result.path(m, 1));
      box.high_y = std::max(box.high_y, curve.result.path(m, 1));
    }
  const double room = 0.2 * std::max(box.high_x - box.low_x, box.high_y - box.low_y);
  const double width = box.high_x - box.low_x + 2 * room;
  const double height = box.high_y - box.low_y + 2 * room;
  const double half_width = std::max(width, panel_shape * height) / 2;
  const double half_height = half_width / panel_shape;
  const double x = (box.low_x + box.high_x) / 2;
  const double y = (box.low_y + box.high_y) / 2;
  return {x - half_width, x + half_width, y - half_height, y + half_height};
}

/// Nothing if a stop was requested before all was asked.
std::optional<std::string> map_rows(const Landscape& landscape, const Box& box, const std::stop_token& stop) {
  std::string rows;
  for (std::size_t j = 0; j < map_points; ++j) {
    for (std::size_t i = 0; i < map_points; ++i) {
      if (stop.stop_requested()) return std::nullopt;
      const auto at = [](std::size_t k, double low, double high) {
        return low + (high - low) * static_cast<double>(k) / static_cast<double>(map_points - 1);
      };
      const std::array<double, 2> x{at(i, box.low_x, box.high_x), at(j, box.low_y, box.high_y)};
      rows += fmt::format("map,,{},{},{}\n", shortest(landscape.value(x)), shortest(x[0]), shortest(x[1]));
    }
    rows += "\n";
  }
  return rows;
}

std::string path_rows(const ComparedCurve& curve, bool with_places) {
  const PathResult& result = curve.result;
  std::string rows;
  for (std::size_t m = 0; m < result.profile.t.size(); ++m)
    rows += fmt::format("points {},{},{},{}\n", curve.label, shortest(result.profile.t[m]),
                        shortest(result.profile.value[m]),
                        with_places ? fmt::format("{},{}", shortest(result.path(m, 0)), shortest(result.path(m, 1)))
                                    : std::string(","));
  for (std::size_t m = 0; m < curve.dense.t.size(); ++m)
    rows += fmt::format("{},{},{},,\n", curve.label, shortest(curve.dense.t[m]), shortest(curve.dense.value[m]));
  return rows;
}

/// The values along a path that are drawn as a line.
const std::vector<double>& line_values(const ComparedCurve& curve) {
  return curve.is_finished() ? curve.dense.value : curve.result.profile.value;
}

/// What the rows of that line begin with.
std::string line_kind(const ComparedCurve& curve) {
  return curve.is_finished() ? curve.label : "points " + curve.label;
}

std::string legend_text(const ComparedCurve& curve) {
  if (!curve.begun) return curve.label + " (not begun)";
  return curve.is_finished() ? curve.label : curve.label + " (interrupted)";
}

/// Only the rows of one kind: the first column's text.
std::string rows_of(const std::string& kind, const char* x, const char* y) {
  return fmt::format("'comparison.csv' using (strcol(1) eq {} ? {} : NaN):{}", gnuplot_text(kind), x, y);
}

/// The straight line as a block of data.
std::string line_block(const Matrix<double>& path) {
  const std::size_t last = path.rows() - 1;
  return fmt::format("$line << EOD\nx,y\n{},{}\n{},{}\nEOD\n", shortest(path(0, 0)), shortest(path(0, 1)),
                     shortest(path(last, 0)), shortest(path(last, 1)));
}

Panel map_panel(const std::vector<ComparedCurve>& curves, const Box& box) {
  double lowest = curves.front().result.lower_bound;
  double highest = lowest;
  for (const ComparedCurve& curve : curves) {
    if (!curve.begun) continue;
    for (const double value : line_values(curve)) lowest = std::min(lowest, value);
    // A straight line into a wall says nothing of the heights that matter.
    for (const double height : {curve.result.linear_height, curve.result.refined_height})
      if (std::isfinite(height)) highest = std::max(highest, height);
  }
  std::string commands =
      linear_axis("x", box.low_x, box.high_x) + linear_axis("y", box.low_y, box.high_y) +
      fmt::format("set palette defined (0 '#ffffff', 0.5 '#b9c4d6', 1 '#5d6f8f') maxcolors {}\n", contours) +
      range("cb", lowest, highest) + "unset colorbox\n" +
      fmt::format("plot 'comparison.csv' every :::0::{} using 4:5:3 with image notitle, \\\n", map_points - 1) +
      "     $line using 1:2 with lines lc '#1f4e9c' lw 1.5 dt (6,4) notitle";
  for (std::size_t k = 0; k < curves.size() && curves[k].begun; ++k)
    commands += fmt::format(", \\\n     {} with linespoints lc '{}' lw 2 pt 7 ps 0.35 notitle",
                            rows_of("points " + curves[k].label, "$4", "5"), colors[k % colors.size()]);
  return {"Paths, on bands of equal height", "x", "y", commands + "\n"};
}

Panel profile_panel(const std::vector<ComparedCurve>& curves) {
  std::vector<double> shown;
  for (const ComparedCurve& curve : curves)
    shown.insert(shown.end(), line_values(curve).begin(), line_values(curve).end());
  std::string commands = linear_axis("x", 0, 1) + value_axis(std::move(shown)) + "plot ";
  for (std::size_t k = 0; k < curves.size() && curves[k].begun; ++k) {
    const char* color = colors[k % colors.size()];
    commands += fmt::format("{}{} with lines lc '{}' lw 2 notitle", k == 0 ? "" : ", \\\n     ",
                            rows_of(line_kind(curves[k]), "$2", "3"), color);
    if (std::isfinite(curves[k].result.refined_height))
      commands += fmt::format(
          ", \\\n     'comparison.csv' every ::0::0 using ({}):({}) with points lc '{}' pt 6 ps 1.4 lw 2 notitle",
          shortest(curves[k].result.refined_height_t), shortest(curves[k].result.refined_height), color);
  }
  return {"Value along the path", "t", "value", commands + "\n"};
}

}  // namespace

Figure comparison_figure(const Landscape& landscape, const std::vector<ComparedCurve>& curves, const std::string& title,
                         const std::stop_token& stop) {
  std::string data = "kind,t,value,x,y\n";
  std::vector<LegendEntry> legend;
  for (std::size_t k = 0; k < curves.size(); ++k)
    legend.push_back({fmt::format("with lines lc '{}' lw 2", colors[k % colors.size()]), legend_text(curves[k])});
  std::optional<std::string> map;
  const bool in_the_plane = landscape.dimension() == 2;
  if (in_the_plane) map = map_rows(landscape, box_of(curves), stop);
  PanelFigure figure("comparison", "Paths between the same ends", map ? 2 : 1);
  figure.legend(std::move(legend));
  if (map) {
    data += *map;
    figure.common(line_block(curves.front().result.path));
    figure.panel(map_panel(curves, box_of(curves)));
  }
  for (const ComparedCurve& curve : curves) data += path_rows(curve, in_the_plane);
  figure.panel(profile_panel(curves));
  return {"comparison", figure.script(), data, title,
          "Paths between the same ends: where they lie, and the landscape's value along each."};
}

}  // namespace lowpass::report
