#include <fmt/format.h>

#include <algorithm>

#include "lowpass/report/csv.hpp"
#include "lowpass/report/figure_style.hpp"
#include "lowpass/report/figures.hpp"

namespace lowpass::report {
namespace {

constexpr const char* bfgs_mark = "with points pt 7 ps 0.75 lc '#1f4fa8'";
constexpr const char* sgd_mark = "with points pt 8 ps 0.85 lw 1.5 lc '#d6455b'";

std::string axis_title(const KernelPca& pca, std::size_t component) {
  if (!(pca.eigenvalue_sum > 0)) return fmt::format("PC{} (all solutions are the same)", component + 1);
  return fmt::format("PC{} ({:.0f} % of the variance)", component + 1,
                     100 * pca.eigenvalues[component] / pca.eigenvalue_sum);
}

/// An axis that holds all projections with some room around.
std::string axis(std::string_view name, const KernelPca& pca, std::size_t component) {
  double low = pca.projections(0, component), high = low;
  for (std::size_t row = 1; row < pca.projections.rows(); ++row) {
    low = std::min(low, pca.projections(row, component));
    high = std::max(high, pca.projections(row, component));
  }
  const double room = (high - low) * 0.07;
  return linear_axis(name, low - room, high + room);
}

}  // namespace

std::optional<Figure> projection_figure(const StudyStatistics& statistics, SnapshotSet bfgs_set,
                                        std::string_view kernel) {
  const std::string name = fmt::format("kernel_pca_{}_{}", kernel, to_string(bfgs_set));
  CsvTable table({"network", "optimizer", "row", "pc1", "pc2"});
  std::vector<Panel> panels;
  // Networks may differ in it only where their weights were trained elsewhere.
  SnapshotSet sgd_set = SnapshotSet::test;
  bool any_bfgs = false, any_sgd = false;
  std::vector<std::string> meaningless;
  for (const NetworkStatistics& network : statistics.networks) {
    const Projection* projection = network.projection(bfgs_set, kernel);
    if (projection == nullptr) continue;
    const KernelPca& pca = projection->pca;
    sgd_set = projection->sgd_set;
    if (projection->is_identity()) meaningless.push_back(network.label);
    any_bfgs = any_bfgs || projection->bfgs_count > 0;
    any_sgd = any_sgd || projection->bfgs_count < pca.projections.rows();
    for (std::size_t row = 0; row < pca.projections.rows(); ++row) {
      const bool bfgs = row < projection->bfgs_count;
      table.row({network.label, bfgs ? "bfgs" : "sgd", bfgs ? row : row - projection->bfgs_count,
                 pca.projections(row, 0), pca.projections(row, 1)});
    }
    const auto points = [&](const char* optimizer, const char* mark) {
      return fmt::format("'{}.csv' using 4:(pick({}, '{}', column(5))) {} notitle", name, gnuplot_text(network.label),
                         optimizer, mark);
    };
    panels.push_back({network.label, axis_title(pca, 0), axis_title(pca, 1),
                      axis("x", pca, 0) + axis("y", pca, 1) +
                          fmt::format("plot {}, \\\n     {}\n", points("bfgs", bfgs_mark), points("sgd", sgd_mark))});
  }
  if (panels.empty()) return std::nullopt;

  std::vector<LegendEntry> legend;
  if (any_bfgs) legend.push_back({bfgs_mark, set_title(OptimizerKind::bfgs, bfgs_set)});
  if (any_sgd) legend.push_back({sgd_mark, set_title(OptimizerKind::sgd, sgd_set)});
  const std::string sets =
      legend.size() == 1 ? legend[0].title : fmt::format("{} and {}", legend[0].title, legend[1].title);
  const std::string method = kernel == "rbf" ? "RBF kernel PCA" : "Linear PCA";
  PanelFigure figure(name, fmt::format("{} of {}", method, sets), PanelFigure::usual_columns(panels.size()));
  figure.common("pick(network, optimizer, y) = (strcol(1) eq network && strcol(2) eq optimizer) ? y : NaN\n");
  figure.legend(legend);
  for (Panel& content : panels) figure.panel(std::move(content));
  const std::string reading =
      kernel == "rbf" ? fmt::format(
                            "If the two optimisers fall into two groups along PC1, they reach regions that the "
                            "kernel tells apart ({} of the paper; kernel exp(-|x - x'|^2 / N_prm)).",
                            bfgs_set == SnapshotSet::train ? "Fig. 6" : "Fig. S4")
                      : std::string(
                            "The same solutions under plain PCA, for contrast: the paper finds no separation along "
                            "PC1 here.");
  const std::string warning = meaningless.empty()
                                  ? ""
                                  : fmt::format(" The axes of {} mean nothing: the kernel matrix is the identity.",
                                                fmt::join(meaningless, ", "));
  return Figure{name, figure.script(), table.text(), fmt::format("{}: {}", method, sets),
                "Each mark is one solution, projected on the two leading components. " + reading + warning};
}

}  // namespace lowpass::report
