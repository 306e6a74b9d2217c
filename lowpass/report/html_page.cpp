#include "lowpass/report/html_page.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

#include "lowpass/core/version.hpp"
#include "lowpass/report/html.hpp"
#include "lowpass/report/html_provenance.hpp"
#include "lowpass/report/html_results.hpp"
#include "lowpass/report/round_tables.hpp"
#include "lowpass/report/warnings.hpp"

namespace lowpass::report {
namespace {

constexpr const char* style = R"(
body { margin: 0 auto; padding: 1rem; max-width: 64rem; background: #fff; color: #1a1a1a;
  font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; line-height: 1.5; }
h1 { font-size: 1.7rem; line-height: 1.2; } h2 { margin-top: 2.5rem; border-bottom: 1px solid #bbb; font-size: 1.3rem; }
h3 { margin-top: 1.8rem; font-size: 1.05rem; }
a { color: #0b4f9e; } p, li, figcaption { max-width: 48rem; }
nav ol { padding-left: 1.5rem; } nav ol ol { font-size: 0.92rem; }
figure { margin: 1.5rem 0; } figure svg { max-width: 100%; height: auto; display: block; }
figcaption { margin-top: 0.4rem; font-size: 0.92rem; color: #333; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: 0.88rem; }
caption { text-align: left; max-width: 48rem; padding-bottom: 0.4rem; color: #333; }
th, td { padding: 0.25rem 0.7rem; border-bottom: 1px solid #ddd; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #666; } tbody tr:nth-child(even) { background: #f6f6f6; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tr.confirmed td:last-child { color: #146c2e; font-weight: 600; } tr.contradicted td:last-child { color: #a11212; font-weight: 600; }
tr.undecided td:last-child { color: #555; font-style: italic; }
.note { border-left: 4px solid #c98a00; padding: 0.2rem 1rem; background: #fff8e8; }
pre { overflow-x: auto; padding: 0.8rem; background: #f4f4f4; font-size: 0.82rem; line-height: 1.35; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } figure, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; } a { color: inherit; text-decoration: none; } .wide { overflow: visible; } }
)";

struct Section {
  std::string id, title, content;
};

std::string note(const std::string& title, const std::vector<std::string>& items) {
  if (items.empty()) return "";
  return fmt::format("<div class=\"note\"><p><strong>{}</strong></p>\n{}</div>\n", escaped(title), html_list(items));
}

std::vector<std::string> failures(const StudyData& data) {
  std::vector<std::string> items;
  for (const TaskFailure& failure : data.failures) items.push_back(failure.task + ": " + failure.message);
  return items;
}

/// Why pictures are missing, and how to make them: one sentence for all, or one for each figure.
std::string not_drawn_html(const StudyData& data, const std::vector<DrawnFigure>& figures) {
  std::vector<std::string> problems;
  for (const DrawnFigure& drawn : figures) {
    if (drawn.is_drawn()) continue;
    if (drawn.problem == no_gnuplot)
      return note("The figures are not drawn:",
                  {fmt::format("{}. Then lowpass report {} draws them; nothing is computed again.", drawn.problem,
                               data.layout.folder.string())});
    problems.push_back(fmt::format("{}: {}", drawn.figure.title, drawn.problem));
  }
  return note("Figures that could not be drawn; their tables and scripts lie in figures/:", problems);
}

std::string figure_html(const DrawnFigure& drawn) {
  return fmt::format(
      "<h3 id=\"figure-{0}\">{1}</h3>\n<figure>\n{2}\n<figcaption>{3} <small>(figures/{0}.svg, .pdf, .gp, "
      ".csv)</small></figcaption>\n</figure>\n",
      drawn.figure.name, escaped(drawn.figure.title), inline_svg(drawn.svg, drawn.figure.name, drawn.figure.title),
      escaped(drawn.figure.caption));
}

std::string figures_html(const StudyData& data, const std::vector<DrawnFigure>& figures) {
  if (figures.empty()) return "<p>There is nothing to draw yet.</p>\n";
  std::string text = not_drawn_html(data, figures);
  text +=
      "<p>Each figure also lies in the folder <code>figures/</code> as SVG and PDF, with its table and the script that "
      "redraws it.</p>\n";
  for (const DrawnFigure& drawn : figures)
    if (drawn.is_drawn()) text += figure_html(drawn);
  return text;
}

std::string contents(const std::vector<Section>& sections, const std::vector<DrawnFigure>& figures) {
  std::string text = "<nav aria-label=\"Contents\"><ol>\n";
  for (const Section& section : sections) {
    text += fmt::format("<li><a href=\"#{}\">{}</a>", section.id, escaped(section.title));
    std::string below;
    for (const DrawnFigure& drawn : figures)
      if (section.id == "figures" && drawn.is_drawn())
        below +=
            fmt::format("<li><a href=\"#figure-{}\">{}</a></li>\n", drawn.figure.name, escaped(drawn.figure.title));
    if (!below.empty()) text += "\n<ol>\n" + below + "</ol>\n";
    text += "</li>\n";
  }
  return text + "</ol></nav>\n";
}

constexpr const char* files_section =
    "<ul>\n"
    "<li><code>analysis/table1.csv</code>, <code>table_s1.csv</code>: losses and weights per ensemble, the paper's "
    "numbers in "
    "columns of their own</li>\n"
    "<li><code>analysis/heights.csv</code>, <code>height_histograms.csv</code>, <code>pairs.csv</code>, "
    "<code>rounds.csv</code>: heights per ensemble, their histograms, every pair, every round of its search</li>\n"
    "<li><code>analysis/distances.csv</code>, <code>kernel_pca.csv</code> and <code>.json</code>: per solution, and in "
    "short</li>\n"
    "<li><code>analysis/statistics.json</code>: all statistics and findings in one object</li>\n"
    "<li><code>figures/</code>: every figure as SVG and PDF, with script and table</li>\n"
    "</ul>\n";

}  // namespace

std::string html_page(const StudyData& data, const StudyStatistics& statistics, const std::vector<Finding>& findings,
                      const std::vector<DrawnFigure>& figures) {
  const std::string title = data.study.title.empty() ? "A study of low paths" : data.study.title;
  const std::vector<Section> sections{
      {"glance", "At a glance",
       note("This study is not finished. What is missing:", data.missing) + note("Tasks that failed:", failures(data)) +
           note("Left out of the ensembles:", data.left_out) + note("Before comparing bytes:", machine_warnings(data)) +
           note("Before trusting the heights:", warnings(statistics)) +
           note("Before reading the kernel PCA:", projection_warnings(statistics)) +
           verdicts_html(statistics, findings)},
      {"losses", "Losses (Table I)", losses_html(statistics)},
      {"weights", "Weights (Table S1)", components_html(statistics)},
      {"heights", "Heights of the paths", heights_html(statistics) + rounds_html(data)},
      {"figures", "Figures", figures_html(data, figures)},
      {"findings", "The paper's conclusions, one by one", findings_html(findings)},
      {"settings", "Settings", settings_html(data)},
      {"origin", "Seeds, data and machine", origin_html(data)},
      {"costs", "Costs", costs_html(data)},
      {"files", "Files beside this report", files_section}};
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<title>{0}</title>\n<style>{1}</style>\n"
      "</head>\n<body>\n<header>\n<h1>{0}</h1>\n"
      "<p>Low paths between the solutions of small neural networks, after Yu and Morozov, <cite>Neural network "
      "optimization "
      "strategies and the topography of the loss landscape</cite> (arXiv 2602.21276). Data: {2}. Made by lowpass {3} "
      "on "
      "{4:%Y-%m-%d at %H:%M} UTC.</p>\n</header>\n{5}<main>\n",
      escaped(title), style, escaped(data.study.data_name), version, fmt::gmtime(std::time(nullptr)),
      contents(sections, figures));
  for (const Section& section : sections)
    page += fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", section.id, escaped(section.title),
                        section.content);
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace lowpass::report
