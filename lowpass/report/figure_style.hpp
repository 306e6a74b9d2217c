#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lowpass/report/study_data.hpp"

namespace lowpass::report {

/// A text as gnuplot's single-quoted string.
std::string gnuplot_text(std::string_view text);

/// How a set is drawn. Colours are the paper's: navy BFGS train, light blue BFGS test, light red SGD train, gold SGD
/// test; dashes and marks tell the sets apart in grey too.
struct SetStyle {
  std::string color;  ///< "#rrggbb"
  std::string dash;   ///< gnuplot's dash pattern, "solid" or such as "(8,4)"
};
SetStyle set_style(OptimizerKind optimizer, SnapshotSet set);

/// One entry of the legend: plotting style and title.
struct LegendEntry {
  std::string style;
  std::string title;
};

/// What stands in one panel: its labels, plain text, and gnuplot code that ends in a plot command.
struct Panel {
  std::string title, x_label, y_label;
  std::string commands;
};

/// A picture of equal panels in rows and columns under one legend, drawn by one script to SVG and PDF.
class PanelFigure {
 public:
  /// `description`: one line, stands at the head of the script. Panels are put row by row, `columns` side by side.
  PanelFigure(std::string name, std::string description, std::size_t columns);

  /// The columns for `panels` panels in the paper's arrangement: one alone, else two side by side.
  static std::size_t usual_columns(std::size_t panels) { return panels > 1 ? 2 : 1; }

  void legend(std::vector<LegendEntry> entries) { legend_ = std::move(entries); }
  /// Commands that hold for every panel, such as functions.
  void common(std::string_view commands) { common_ += commands; }
  void panel(Panel panel) { panels_.push_back(std::move(panel)); }

  /// The whole script.
  std::string script() const;

 private:
  struct Size {
    double width, height;  ///< in the SVG's pixels
  };
  Size panel_size() const;
  Size whole_size() const;
  std::string frame(std::size_t index) const;
  std::string legend_panel() const;

  std::string name_, description_;
  std::size_t columns_;
  std::vector<LegendEntry> legend_;
  std::string common_;
  std::vector<Panel> panels_;
};

/// Logarithmic axis ("x" or "y") from low to high, with marks that suit its length: decades, or 1, 2, 5 where there are
/// few decades. Where low and high are nearer than a tenth of their value, or one, it is longer. @pre 0 < low <= high,
/// both finite.
std::string log_axis(std::string_view axis, double low, double high);

/// Linear axis from `low` to `high`, with few enough marks to read, not closer than `smallest_step`. Where low and high
/// are one or nearer than rounding, it is a margin around them. @pre low <= high, both finite.
std::string linear_axis(std::string_view axis, double low, double high, double smallest_step = 0);

/// "set AXISrange [...]" from `low` to `high`, with a margin where they are one or nearer than rounding.
/// @pre low <= high, both finite.
std::string range(std::string_view axis, double low, double high);

/// A vertical axis that holds all numbers with some room around, also if they are all the same; what is not finite is
/// left out.
std::string value_axis(std::vector<double> values);

}  // namespace lowpass::report
