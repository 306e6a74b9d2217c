#include "lowpass/report/html_results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lowpass/report/html.hpp"
#include "lowpass/report/published.hpp"

namespace lowpass::report {
namespace {

constexpr const char* unknown = "\u2013";

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{:.3g}", *value) : unknown;
}

std::string mean_text(const std::optional<Mean>& mean) {
  return mean ? with_interval(mean->mean, mean->interval) : unknown;
}

std::string percent(const std::optional<Mean>& mean) {
  return mean ? fmt::format("{:.2f} %", 100 * mean->mean) : unknown;
}

}  // namespace

std::string losses_html(const StudyStatistics& statistics) {
  HtmlTable table{.caption =
                      "Mean losses over the members of each ensemble, with 95 % intervals of the mean. Published: "
                      "Table I of the paper, the training loss for train sets and the test loss for test sets.",
                  .columns = {"ensemble", "members", "training loss", "test loss", "test accuracy", "published loss"},
                  .rows = {},
                  .row_classes = {}};
  for (const NetworkStatistics& network : statistics.networks) {
    for (const EnsembleStatistics& ensemble : network.ensembles)
      table.rows.push_back(
          {ensemble.id.name(), fmt::format("{}", ensemble.members), mean_text(ensemble.train_loss),
           mean_text(ensemble.test_loss), percent(ensemble.test_accuracy),
           number(network.paper_network ? published_loss(*network.paper_network, ensemble.id.optimizer, ensemble.id.set)
                                        : std::nullopt)});
  }
  return html_table(table);
}

std::string components_html(const StudyStatistics& statistics) {
  HtmlTable table{
      .caption = "Mean and standard deviation over all weights of all members. Published: Table S1 of the paper.",
      .columns = {"ensemble", "weights per member", "mean", "standard deviation", "published mean",
                  "published standard deviation"},
      .rows = {},
      .row_classes = {}};
  for (const NetworkStatistics& network : statistics.networks) {
    for (const EnsembleStatistics& ensemble : network.ensembles) {
      const auto published = network.paper_network
                                 ? published_components(*network.paper_network, ensemble.id.optimizer, ensemble.id.set)
                                 : std::nullopt;
      table.rows.push_back({ensemble.id.name(), fmt::format("{}", ensemble.parameters),
                            number(ensemble.components.mean), number(ensemble.components.standard_deviation),
                            number(published ? std::optional(published->mean) : std::nullopt),
                            number(published ? std::optional(published->standard_deviation) : std::nullopt)});
    }
  }
  return html_table(table);
}

std::string heights_html(const StudyStatistics& statistics) {
  HtmlTable table{
      .caption =
          "Heights of the paths. Mean height: on the grid, as in the paper, with its 95 % interval (bootstrap over "
          "members, because pairs share members). Continuous: the largest loss of the curve between the grid points "
          "too. Straight line: on the same grid. Late fall: by how much the height still fell in the last tenth of "
          "the steps, or in the last round; not known of one search on mini-batches.",
      .columns = {"ensemble", "landscape", "pairs", "mean height", "median", "continuous", "straight line",
                  "late fall"},
      .rows = {},
      .first_number = 2,
      .row_classes = {}};
  for (const NetworkStatistics& network : statistics.networks) {
    for (const EnsembleStatistics& ensemble : network.ensembles) {
      for (const HeightStatistics& heights : ensemble.heights) {
        if (!heights.height || !heights.refined_height || !heights.linear_height) continue;
        table.rows.push_back({ensemble.id.name(), heights.split == Split::train ? "training" : "test",
                              fmt::format("{} of {}", heights.height->count, heights.wanted),
                              with_interval(heights.height->mean, heights.mean_height_interval),
                              number(heights.height->median), number(heights.refined_height->mean),
                              number(heights.linear_height->mean),
                              heights.late_fall ? fmt::format("{:.1f} %", 100 * *heights.late_fall) : unknown});
      }
    }
  }
  return table.rows.empty() ? "<p>No paths are there yet.</p>\n" : html_table(table);
}

std::string verdicts_html(const StudyStatistics& statistics, const std::vector<Finding>& findings) {
  if (findings.empty())
    return "<p>The paper's conclusions cannot be held against this study: it has no finished ensembles of the paper's "
           "networks.</p>\n";
  HtmlTable table{
      .caption =
          "The paper's conclusions and what this study says: how many of a conclusion's claims are confirmed, "
          "contradicted or undecided.",
      .columns = {"conclusion"},
      .rows = {},
      .first_number = 100,
      .row_classes = {}};
  for (const NetworkStatistics& network : statistics.networks) table.columns.push_back(network.label);
  for (const Conclusion& conclusion : conclusions()) {
    std::vector<std::string> row{fmt::format("{}. {}", conclusion.number, conclusion.title)};
    for (const NetworkStatistics& network : statistics.networks) {
      std::vector<std::string> counts;
      for (const Verdict verdict : {Verdict::confirmed, Verdict::contradicted, Verdict::undecided}) {
        const auto count = std::count_if(findings.begin(), findings.end(), [&](const Finding& finding) {
          return finding.conclusion == conclusion.number && finding.network == network.label &&
                 finding.verdict == verdict;
        });
        if (count > 0) counts.push_back(fmt::format("{} {}", count, to_string(verdict)));
      }
      row.push_back(counts.empty() ? unknown : fmt::format("{}", fmt::join(counts, ", ")));
    }
    table.rows.push_back(row);
  }
  return html_table(table);
}

std::string findings_html(const std::vector<Finding>& findings) {
  std::string text;
  for (const Conclusion& conclusion : conclusions()) {
    HtmlTable table{.caption = "How it is decided: " + conclusion.rule,
                    .columns = {"network", "claim", "this study", "verdict"},
                    .rows = {},
                    .first_number = 100,
                    .row_classes = {}};
    for (const Finding& finding : findings) {
      if (finding.conclusion != conclusion.number) continue;
      table.rows.push_back({finding.network, finding.claim, finding.evidence, to_string(finding.verdict)});
      table.row_classes.push_back(to_string(finding.verdict));
    }
    text += fmt::format("<h3>{}. {}</h3>\n", conclusion.number, escaped(conclusion.title));
    text += table.rows.empty() ? "<p>This study has no numbers on it yet.</p>\n" : html_table(table);
  }
  return text;
}

}  // namespace lowpass::report
