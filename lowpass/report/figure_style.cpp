#include "lowpass/report/figure_style.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lowpass/core/text.hpp"

namespace lowpass::report {
namespace {

constexpr double legend_height = 44;  // pixels, as all lengths here
constexpr double panel_width = 450, panel_height = 300;
constexpr double lone_width = 720, lone_height = 400;
constexpr double left = 78, right = 18, top = 30, bottom = 56;  // around the axes of one panel

}  // namespace

std::string quoted(std::string_view text) {
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

PanelFigure::PanelFigure(std::string name, std::string description, std::size_t columns, std::size_t rows)
    : name_(std::move(name)), description_(std::move(description)), columns_(columns), rows_(rows) {
  const bool alone = columns == 1 && rows == 1;
  width_ = alone ? lone_width : panel_width * static_cast<double>(columns);
  height_ = legend_height + (alone ? lone_height : panel_height * static_cast<double>(rows));
}

std::string PanelFigure::margins(std::size_t panel) const {
  const double wide = width_ / static_cast<double>(columns_);
  const double high = (height_ - legend_height) / static_cast<double>(rows_);
  const double x = wide * static_cast<double>(panel % columns_);
  const double y = legend_height + high * static_cast<double>(panel / columns_);  // downwards from the upper edge
  return fmt::format(
      "set lmargin at screen {:.4f}; set rmargin at screen {:.4f}; set tmargin at screen {:.4f}; set bmargin at screen "
      "{:.4f}\n",
      (x + left) / width_, (x + wide - right) / width_, 1 - (y + top) / height_, 1 - (y + high - bottom) / height_);
}

std::string PanelFigure::legend_panel() const {
  if (legend_.empty()) return "";
  std::string text = fmt::format(
      "\n# The legend, above all panels\n"
      "set lmargin at screen 0.02; set rmargin at screen 0.98; set tmargin at screen 0.995; set bmargin at screen {:.4f}\n"
      "unset border; unset tics; unset grid; unset xlabel; unset ylabel; unset title; unset logscale\n"
      "set xrange [0:1]; set yrange [0:1]\n"
      "set key center center horizontal maxrows 1 samplen 3 spacing 1 width 1\n"
      "plot 2 notitle",
      1 - legend_height / height_);
  for (const LegendEntry& entry : legend_)
    text += fmt::format(", \\\n     keyentry {} title {}", entry.style, quoted(entry.title));
  return text + "\nunset key\nset border 3; set tics nomirror out; set grid\n";
}

std::string PanelFigure::script() const {
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
      "  set terminal pdfcairo size {:.2f}in,{:.2f}in enhanced color font 'sans-serif,10.5' fontscale 1\n"
      "}}\n"
      "set output '{}.' . format\n"
      "set multiplot\n"
      "set border 3 lw 1; set tics nomirror out; set grid lc '#d8d8d8' lw 0.6 dt solid\n"
      "unset key\n",
      description_, name_, name_, name_, common_, width_, height_, name_, width_ / 96, height_ / 96, name_);
  text += legend_panel();
  for (std::size_t i = 0; i < panels_.size(); ++i) text += "\n" + margins(i) + panels_[i];
  return text + "\nunset multiplot\nunset output\n}\n";
}

std::string log_axis(std::string_view axis, double low, double high) {
  const double decades = std::log10(high / low);
  std::string text = fmt::format("set logscale {0}; set {0}range [{1:.6g}:{2:.6g}]\n", axis, low, high);
  if (decades >= 2.5) {
    const double step = std::max(1.0, std::ceil(decades / 6));
    return text + fmt::format("set {0}tics {1:.0e} format '10^{{%T}}'; set m{0}tics default\n", axis,
                              std::pow(10.0, step));
  }
  std::vector<std::string> marks;
  for (int exponent = static_cast<int>(std::floor(std::log10(low))); std::pow(10.0, exponent) <= high; ++exponent) {
    for (const double factor : {1.0, 1.5, 2.0, 3.0, 5.0, 7.0}) {
      const bool fine = factor == 1.5 || factor == 3 || factor == 7;
      const double mark = factor * std::pow(10.0, exponent);
      if (mark >= low && mark <= high && (!fine || decades < 0.8))
        marks.push_back(fmt::format("'{0:g}' {0:g}", mark));
    }
  }
  return text + fmt::format("set {}tics ({})\n", axis, fmt::join(marks, ", "));
}

std::string linear_axis(std::string_view axis, double low, double high) {
  return fmt::format("unset logscale {0}; set {0}range [{1:.6g}:{2:.6g}]; set {0}tics autofreq format '%g'\n", axis, low,
                     high);
}

}  // namespace lowpass::report
