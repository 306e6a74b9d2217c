#include "cli/pictures.hpp"

#include <fmt/format.h>

namespace lowpass {

void draw_or_say_why_not(const report::Figure& figure, const std::filesystem::path& folder) {
  try {
    report::draw(figure, folder);
  } catch (const report::NotDrawn& error) {
    fmt::print(stderr, "lowpass: warning: the picture was not made, the results are written: {}; its script is {}\n",
               error.what(), (folder / (figure.name + ".gp")).string());
  }
}

void print_report(const ReportSummary& summary) {
  fmt::print("{}\nreport: {}\n", summary.table, summary.report.string());
  for (const std::string& problem : summary.not_drawn)
    fmt::print(stderr, "lowpass: warning: {}{}\n", problem,
               problem == report::no_gnuplot
                   ? fmt::format("; then lowpass report {} draws them", summary.report.parent_path().string())
                   : "; the report does without that figure");
}

}  // namespace lowpass
