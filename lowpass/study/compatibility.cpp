#include "lowpass/study/compatibility.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/study/settings.hpp"
#include "lowpass/study/training_files.hpp"

namespace lowpass {
namespace {

namespace fs = std::filesystem;

const std::string data_name_key = "data.name";

/// What finished work has used a key's value: a phrase for the message; empty if none.
std::string work_behind(const Setting& setting, const FinishedWork& finished) {
  if (setting.determines == Determines::paths)
    return finished.paths == 0 ? "" : fmt::format("{} finished paths", finished.paths);
  if (setting.determines == Determines::nothing) return "";
  const std::vector<std::string> parts = split(setting.table, '.');  // "data", "networks.fcp" or "networks.fcp.sgd"
  const std::string network = parts.size() > 1 ? parts[1] : "";
  const std::size_t trainings = finished.trainings_of(network, parts.size() > 2 ? parts[2] : "");
  if (trainings > 0) return fmt::format("{} finished training runs", trainings);
  // Of weights trained elsewhere: their losses, and paths between them.
  const std::size_t ensembles = parts.size() > 2 ? 0 : finished.ensembles_of(network);
  return ensembles == 0 ? "" : fmt::format("{} finished ensembles", ensembles);
}

[[noreturn]] void refuse(const StudyLayout& layout, const std::string& difference, const std::string& work) {
  throw BadInput(
      fmt::format("'{}' was made with other settings: {}; {} depend on it. Put the old value back, or choose "
                  "another folder",
                  layout.folder.string(), difference, work));
}

}  // namespace

std::size_t FinishedWork::trainings_of(const std::string& network, const std::string& optimizer) const {
  std::size_t count = 0;
  for (const auto& [of, runs] : trainings)
    if ((network.empty() || of.first == network) && (optimizer.empty() || of.second == optimizer)) count += runs;
  return count;
}

std::size_t FinishedWork::ensembles_of(const std::string& network) const {
  std::size_t count = 0;
  for (const auto& [of, files] : ensembles)
    if (network.empty() || of == network) count += files;
  return count;
}

FinishedWork finished_work(const StudyLayout& layout) {
  FinishedWork finished;
  std::error_code none;  // a folder that is not there yet has nothing in it
  for (const fs::directory_entry& run : fs::directory_iterator(layout.folder / "training", none)) {
    const std::vector<std::string> parts = split(run.path().filename().string(), '-');
    if (parts.size() == 3 && training_is_done(run.path())) ++finished.trainings[{parts[0], parts[1]}];
  }
  for (const fs::directory_entry& file : fs::directory_iterator(layout.folder / "ensembles", none))
    if (file.path().extension() == ".csv") ++finished.ensembles[split(file.path().filename().string(), '-').front()];
  for (const fs::directory_entry& file : fs::recursive_directory_iterator(layout.folder / "paths", none))
    if (file.path().extension() == ".json") ++finished.paths;
  return finished;
}

void refuse_other_settings(const StudyLayout& layout, const Study& before, const Study& asked,
                           const FinishedWork& finished, std::optional<bool> same_data) {
  std::map<std::string, std::string> there;
  for (const Setting& setting : settings(before)) there[setting.key_path] = setting.value;

  for (const Setting& setting : settings(asked)) {
    const std::string work = work_behind(setting, finished);
    if (work.empty()) continue;
    const auto found = there.find(setting.key_path);
    const std::string old_value = found == there.end() ? "not set" : found->second;
    if (setting.key_path == data_name_key && same_data) {
      if (!*same_data)
        refuse(layout,
               fmt::format("{} is {} there and {} now, and the files' checksums in manifest.json differ from the "
                           "data found",
                           setting.key_path, old_value, setting.value),
               work);
    } else if (old_value != setting.value) {
      refuse(layout, fmt::format("{} is {} there and {} now", setting.key_path, old_value, setting.value), work);
    }
  }

  for (const StudyNetwork& network : before.networks) {
    const std::size_t runs = finished.trainings_of(network.label, "");
    const auto now = std::find_if(asked.networks.begin(), asked.networks.end(),
                                  [&](const StudyNetwork& one) { return one.label == network.label; });
    const std::size_t ensembles = finished.ensembles_of(network.label);
    if (runs + ensembles > 0 && now == asked.networks.end())
      refuse(layout, fmt::format("networks.{} is there and missing now", network.label),
             fmt::format("{} finished training runs and {} finished ensembles", runs, ensembles));
    if (runs + ensembles > 0 && now != asked.networks.end() && network.is_trained() != now->is_trained())
      refuse(layout,
             fmt::format("the ensembles of networks.{} were {} there and are {} now", network.label,
                         network.is_trained() ? "trained" : "read from files",
                         network.is_trained() ? "read from files" : "trained"),
             fmt::format("{} finished training runs and {} finished ensembles", runs, ensembles));
  }
}

}  // namespace lowpass
