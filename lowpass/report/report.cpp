#include "lowpass/report/report.hpp"

#include <algorithm>

#include "lowpass/core/files.hpp"
#include "lowpass/report/figures.hpp"
#include "lowpass/report/html_page.hpp"
#include "lowpass/report/round_tables.hpp"
#include "lowpass/report/tables.hpp"
#include "lowpass/study/manifest.hpp"
#include "lowpass/study/timings.hpp"

namespace lowpass {
namespace {

void write_analysis(const report::StudyData& data, const report::StudyStatistics& statistics,
                    const std::vector<report::Finding>& findings) {
  const std::filesystem::path folder = data.layout.analysis();
  write_file(folder / "table1.csv", report::table1_csv(statistics));
  write_file(folder / "table_s1.csv", report::table_s1_csv(statistics));
  write_file(folder / "heights.csv", report::heights_csv(statistics));
  write_file(folder / "height_histograms.csv", report::histograms_csv(statistics));
  write_file(folder / "pairs.csv", report::pairs_csv(data));
  write_file(folder / "rounds.csv", report::rounds_csv(data));
  write_file(folder / "distances.csv", report::distances_csv(data, statistics));
  write_file(folder / "distances.json", report::distances_json(statistics).dump(2) + "\n");
  write_file(folder / "kernel_pca.csv", report::kernel_pca_csv(data, statistics));
  write_file(folder / "kernel_pca.json", report::kernel_pca_json(statistics).dump(2) + "\n");
  write_file(folder / "statistics.json", report::statistics_json(data, statistics, findings).dump(2) + "\n");
}

std::vector<report::DrawnFigure> draw_all(const std::vector<report::Figure>& figures,
                                          const std::filesystem::path& folder) {
  std::vector<report::DrawnFigure> drawn;
  for (const report::Figure& figure : figures) {
    report::DrawnFigure& entry = drawn.emplace_back(report::DrawnFigure{figure, "", ""});
    try {
      entry.svg = report::draw(figure, folder);
    } catch (const report::NotDrawn& error) {
      entry.problem = error.what();
    }
  }
  return drawn;
}

/// Each reason once.
std::vector<std::string> problems(const std::vector<report::DrawnFigure>& figures) {
  std::vector<std::string> all;
  for (const report::DrawnFigure& figure : figures)
    if (!figure.is_drawn() && std::find(all.begin(), all.end(), figure.problem) == all.end())
      all.push_back(figure.problem);
  return all;
}

}  // namespace

ReportSummary write_report(const std::filesystem::path& study_folder) {
  // What processes that worked beside each other have written, each for itself.
  fold_process_manifests({study_folder});
  write_timings({study_folder});
  const report::StudyData data = report::read_study(study_folder);
  const report::StudyStatistics statistics = report::compute_statistics(data);
  const std::vector<report::Finding> findings = report::find(statistics);
  write_analysis(data, statistics, findings);

  const std::vector<report::DrawnFigure> drawn = draw_all(report::all_figures(data, statistics), data.layout.figures());
  write_file(data.layout.report(), report::html_page(data, statistics, findings, drawn));
  return {report::summary_table(statistics), data.layout.report(), problems(drawn)};
}

}  // namespace lowpass
