#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lowpass/report/tables.hpp"

namespace lowpass::report {
namespace {

constexpr std::size_t widest_name = 32;  // keeps the table within 100 columns

std::string cut(const std::string& name) {
  return name.size() <= widest_name ? name : name.substr(0, widest_name - 3) + "...";
}

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{:.3g}", *value) : "-";
}

std::optional<double> mean(const std::optional<Mean>& value) {
  return value ? std::optional(value->mean) : std::nullopt;
}

std::string percent(const std::optional<Mean>& value) {
  return value ? fmt::format("{:.2f} %", 100 * value->mean) : "-";
}

std::string mean_of(const std::optional<Summary>& sample) {
  return sample ? number(sample->mean) : "-";
}

}  // namespace

std::string summary_table(const StudyStatistics& statistics) {
  std::size_t name_width = 8;
  for (const NetworkStatistics& network : statistics.networks) {
    for (const EnsembleStatistics& ensemble : network.ensembles)
      name_width = std::max(name_width, cut(ensemble.id.name()).size());
  }
  const auto line = [&](const std::array<std::string, 8>& cells) {
    return fmt::format("{:<{}} {:>7} {:>9} {:>9} {:>9} {:>9} {:>9} {:>7}\n", cells[0], name_width, cells[1], cells[2],
                       cells[3], cells[4], cells[5], cells[6], cells[7]);
  };
  std::string table = line({"", "", "train", "test", "test", "height", "straight", ""}) +
                      line({"ensemble", "members", "loss", "loss", "accuracy", "of path", "line", "pairs"});
  for (const NetworkStatistics& network : statistics.networks) {
    for (const EnsembleStatistics& ensemble : network.ensembles) {
      const HeightStatistics* heights = ensemble.on(Split::train);
      table += line({cut(ensemble.id.name()), fmt::format("{}", ensemble.members), number(mean(ensemble.train_loss)),
                     number(mean(ensemble.test_loss)), percent(ensemble.test_accuracy),
                     heights == nullptr ? "-" : mean_of(heights->height),
                     heights == nullptr ? "-" : mean_of(heights->linear_height),
                     heights == nullptr ? "-" : fmt::format("{}/{}", heights->found, heights->wanted)});
    }
  }
  return table;
}

}  // namespace lowpass::report
