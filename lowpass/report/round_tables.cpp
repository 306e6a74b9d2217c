#include "lowpass/report/round_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lowpass/report/csv.hpp"
#include "lowpass/report/html.hpp"

namespace lowpass::report {
namespace {

/// The lowest refined height so far, after each round.
std::vector<double> lowest_so_far(const std::vector<PathRoundHeight>& rounds) {
  std::vector<double> lowest;
  double here = std::numeric_limits<double>::infinity();
  for (const PathRoundHeight& round : rounds) {
    if (round.refined_height < here) here = round.refined_height;
    lowest.push_back(here);
  }
  return lowest;
}

/// visit(ensemble, landscape with its paths), for all there are.
template <class Visit>
void visit_splits(const StudyData& data, Visit visit) {
  for (const NetworkData& network : data.networks)
    for (const EnsembleData& ensemble : network.ensembles)
      for (const SplitPaths& split : ensemble.splits) visit(ensemble, split);
}

/// One row for each round that all paths of an ensemble have, and for the last of those that went on.
void add_rows(const EnsembleData& ensemble, const SplitPaths& split, HtmlTable& table) {
  std::size_t most = 0;
  for (const PairPath& path : split.paths) most = std::max(most, path.rounds.size());
  for (std::size_t round = 0; round < most; ++round) {
    double height = 0, excess = 0, steps = 0;
    std::size_t count = 0;
    for (const PairPath& path : split.paths) {
      if (path.rounds.empty()) continue;
      const std::size_t last = std::min(round, path.rounds.size() - 1);
      const double lowest = lowest_so_far(path.rounds)[last];
      if (!std::isfinite(lowest)) continue;
      height += lowest;
      excess += lowest - path.lower_bound;
      for (std::size_t i = 0; i <= last; ++i) steps += static_cast<double>(path.rounds[i].steps);
      ++count;
    }
    if (count == 0) continue;
    const auto mean = [&](double sum) { return fmt::format("{:.3g}", sum / static_cast<double>(count)); };
    table.rows.push_back({ensemble.id.name(), split.split == Split::train ? "training" : "test",
                          fmt::format("{}", round + 1), fmt::format("{}", count), mean(steps), mean(height),
                          mean(excess)});
  }
}

}  // namespace

std::string rounds_csv(const StudyData& data) {
  CsvTable table({"network", "optimizer", "set", "landscape", "first_seed", "second_seed", "round", "terms", "steps",
                  "sample_gradients", "refined_height", "excess", "lowest_so_far"});
  visit_splits(data, [&](const EnsembleData& ensemble, const SplitPaths& split) {
    for (const PairPath& path : split.paths) {
      const std::vector<double> lowest = lowest_so_far(path.rounds);
      for (std::size_t i = 0; i < path.rounds.size(); ++i) {
        const PathRoundHeight& round = path.rounds[i];
        table.row({ensemble.id.network, to_string(ensemble.id.optimizer), to_string(ensemble.id.set),
                   split_name(split.split), path.first, path.second, i + 1, round.terms, round.steps,
                   round.sample_gradients, round.refined_height, round.refined_height - path.lower_bound, lowest[i]});
      }
    }
  });
  return table.text();
}

std::string rounds_html(const StudyData& data) {
  HtmlTable table{
      .caption =
          "Paths were searched for in rounds, each from the lowest path so far. Heights are the lowest of the "
          "continuous curve up to that round, excesses those above the higher end; means over the pairs, of which "
          "those that ended sooner count with their last.",
      .columns = {"ensemble", "landscape", "round", "pairs", "steps so far", "mean height", "mean excess"},
      .rows = {},
      .first_number = 2,
      .row_classes = {}};
  visit_splits(data, [&](const EnsembleData& ensemble, const SplitPaths& split) { add_rows(ensemble, split, table); });
  return table.rows.empty() ? "" : html_table(table);
}

std::optional<double> fall_in_last_round(const std::vector<PathRoundHeight>& rounds) {
  if (rounds.size() < 2) return std::nullopt;
  const std::vector<double> lowest = lowest_so_far(rounds);
  const double fall = 1 - lowest.back() / lowest[lowest.size() - 2];
  return std::isfinite(fall) ? std::optional(fall) : std::nullopt;
}

}  // namespace lowpass::report
