#include "lowpass/report/figure_style.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lowpass/core/text.hpp"

namespace lowpass::report {
namespace {

// In the SVG's pixels.
constexpr double legend_height = 38;
constexpr double panel_width = 460, panel_height = 310;
constexpr double lone_width = 720, lone_height = 420;
constexpr double left = 86, right = 20, top = 32, bottom = 64;            // around the axes of one panel
constexpr double title_depth = 18, x_label_height = 17, y_label_at = 14;  // of the labels, from the panel's edges

}  // namespace

std::string gnuplot_text(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') result += '\'';
    result += c;
  }
  return result + "'";
}

SetStyle set_style(OptimizerKind optimizer, SnapshotSet set) {
  if (optimizer == OptimizerKind::bfgs)
    return set == SnapshotSet::train ? SetStyle{"#000080", "solid"} : SetStyle{"#56a5dc", "(10,3)"};
  return set == SnapshotSet::train ? SetStyle{"#ee6677", "(3,2)"} : SetStyle{"#c99700", "(10,3,2,3)"};
}

PanelFigure::PanelFigure(std::string name, std::string description, std::size_t columns)
    : name_(std::move(name)), description_(std::move(description)), columns_(columns) {}

PanelFigure::Size PanelFigure::panel_size() const {
  return panels_.size() == 1 ? Size{lone_width, lone_height} : Size{panel_width, panel_height};
}

PanelFigure::Size PanelFigure::whole_size() const {
  const std::size_t rows = (panels_.size() + columns_ - 1) / columns_;
  const Size panel = panel_size();
  return {panel.width * static_cast<double>(columns_), legend_height + panel.height * static_cast<double>(rows)};
}

/// Margins and labels at fixed places: gnuplot's own would move with the width of the numbers on the axes.
std::string PanelFigure::frame(std::size_t index) const {
  const Size panel = panel_size(), whole = whole_size();
  const double x = panel.width * static_cast<double>(index % columns_);
  const std::size_t row = index / columns_;
  const double y = legend_height + panel.height * static_cast<double>(row);  // downwards
  const auto across = [&](double pixels) { return pixels / whole.width; };
  const auto up = [&](double pixels) { return 1 - pixels / whole.height; };
  const Panel& content = panels_[index];
  return fmt::format(
      "set lmargin at screen {:.4f}; set rmargin at screen {:.4f}\n"
      "set tmargin at screen {:.4f}; set bmargin at screen {:.4f}\n"
      "set label 1 {} at graph 0.5,screen {:.4f} center noenhanced\n"
      "set label 2 {} at graph 0.5,screen {:.4f} center noenhanced\n"
      "set label 3 {} at screen {:.4f},graph 0.5 center rotate noenhanced\n",
      across(x + left), across(x + panel.width - right), up(y + top), up(y + panel.height - bottom),
      gnuplot_text(content.title), up(y + title_depth), gnuplot_text(content.x_label),
      up(y + panel.height - x_label_height), gnuplot_text(content.y_label), across(x + y_label_at));
}

std::string PanelFigure::legend_panel() const {
  if (legend_.empty()) return "";
  std::string text = fmt::format(
      "\n# The legend, above all panels\n"
      "set lmargin at screen 0.02; set rmargin at screen 0.98; set tmargin at screen 0.995; set bmargin at screen "
      "{:.4f}\n"
      "unset border; unset tics; unset grid; unset logscale; unset label; unset arrow; unset object\n"
      "set xrange [0:1]; set yrange [0:1]\n"
      "set key center center horizontal maxrows 1 samplen 3 spacing 1 width 1\n"
      "plot 2 notitle",
      1 - legend_height / whole_size().height);
  for (const LegendEntry& entry : legend_)
    text += fmt::format(", \\\n     keyentry {} title {}", entry.style, gnuplot_text(entry.title));
  return text + "\nunset key; set border 3; set grid\n";
}

std::string PanelFigure::script() const {
  const Size whole = whole_size();
  std::string text = fmt::format(
      "# {}\n"
      "# Redraw {}.svg and {}.pdf in this folder: gnuplot {}.gp (gnuplot 5.4 or newer)\n\n"
      "set encoding utf8\n"
      "set datafile separator comma\n"
      "set datafile columnheaders\n"
      "{}\n"
      "do for [format in 'svg pdf'] {{\n"
      "if (format eq 'svg') {{\n"
      "  set terminal svg size {:.0f},{:.0f} enhanced font 'sans-serif,14' name '{}' background 'white'\n"
      "}} else {{\n"
      "  set terminal pdfcairo size {:.2f}in,{:.2f}in enhanced color font 'sans-serif,9' fontscale 1 linewidth 1.6\n"
      "}}\n"
      "set output '{}.' . format\n"
      "set multiplot\n"
      "set border 3 lw 1; set grid lc '#d8d8d8' lw 0.6 dt solid\n"
      "unset key\n",
      description_, name_, name_, name_, common_, whole.width, whole.height, name_, whole.width / 96, whole.height / 96,
      name_);
  text += legend_panel();
  for (std::size_t i = 0; i < panels_.size(); ++i) text.append("\n").append(frame(i)).append(panels_[i].commands);
  return text + "\nunset multiplot\nunset output\n}\n";
}

std::string log_axis(std::string_view axis, double low, double high) {
  // What gnuplot computes with, and marks to read the axis by.
  low = std::clamp(low, 1e-300, 1e300);
  high = std::clamp(high, low, 1e300);
  if (!(high > 1.1 * low)) {
    low /= 1.3;
    high *= 1.3;
  }
  const double decades = std::log10(high / low);
  std::string text = fmt::format("set logscale {0}; set {0}range [{1:.6g}:{2:.6g}]\n", axis, low, high);
  if (decades >= 2.5) {
    const double step = std::max(1.0, std::ceil(decades / 6));
    return text +
           fmt::format("set {0}tics nomirror out scale 0.6,0.35 {1:.0e} format '10^{{%T}}'; set m{0}tics default\n",
                       axis, std::pow(10.0, step));
  }
  std::vector<std::string> marks;
  for (int exponent = static_cast<int>(std::floor(std::log10(low))); std::pow(10.0, exponent) <= high; ++exponent) {
    for (const double factor : {1.0, 1.5, 2.0, 3.0, 5.0, 7.0}) {
      const bool fine = factor == 1.5 || factor == 3 || factor == 7;
      const double mark = factor * std::pow(10.0, exponent);
      if (mark >= low && mark <= high && (!fine || decades < 0.8)) marks.push_back(fmt::format("'{0:g}' {0:g}", mark));
    }
  }
  if (marks.size() < 2) marks = {fmt::format("'{0:.3g}' {0:.6g}", low), fmt::format("'{0:.3g}' {0:.6g}", high)};
  return text +
         fmt::format("unset m{0}tics; set {0}tics nomirror out scale 0.6,0.35 ({1})\n", axis, fmt::join(marks, ", "));
}

namespace {

struct Ends {
  double low, high;
};

/// Far enough apart for gnuplot, which refuses an empty range, and within its numbers.
Ends drawable(double low, double high) {
  constexpr double largest = 1e300, smallest = 1e-300, rounding = 1e-10;
  low = std::clamp(low, -largest, largest);
  high = std::clamp(high, low, largest);
  const double magnitude = std::max(std::abs(low), std::abs(high));
  if (high - low > std::max(smallest, rounding * magnitude)) return {low, high};
  const double margin = magnitude > smallest ? magnitude / 10 : 1;
  return {low - margin, high + margin};
}

}  // namespace

std::string range(std::string_view axis, double first, double last) {
  const auto [low, high] = drawable(first, last);
  return fmt::format("set {}range [{}:{}]\n", axis, shortest(low), shortest(high));
}

std::string linear_axis(std::string_view axis, double first, double last, double smallest_step) {
  const auto [low, high] = drawable(first, last);
  // Digits that tell neighbouring marks apart. Long numbers would run into each other: the longer they are, the fewer.
  constexpr int usual_digits = 6;
  const double magnitude = std::max(std::abs(low), std::abs(high));
  const int digits =
      std::max(usual_digits, 2 + static_cast<int>(std::ceil(std::log10(magnitude / ((high - low) / 7)))));
  const double most = digits > usual_digits ? 3 : 7;
  // 1, 2 or 5 times a power of ten apart: gnuplot's own choice lets long numbers run into each other too.
  double step = std::max(smallest_step, std::pow(10.0, std::floor(std::log10((high - low) / most))));
  for (const double factor : {2.0, 2.5, 2.0}) {
    if ((high - low) / step <= most) break;
    step *= factor;
  }
  const int range_digits = digits > usual_digits ? digits + 2 : digits;
  return fmt::format(
      "unset logscale {0}; set {0}range [{1:.{2}g}:{3:.{2}g}]; unset m{0}tics; set {0}tics nomirror out scale 0.6,0.35 "
      "{4:g} "
      "format '%.{5}g'\n",
      axis, low, range_digits, high, step, digits);
}

std::string value_axis(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.empty()) return linear_axis("y", 0, 1);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double room = (*high - *low) * 0.07;
  return linear_axis("y", *low - room, *high + room);
}

}  // namespace lowpass::report
