#include "lowpass/report/study_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/report/csv.hpp"
#include "lowpass/study/failures.hpp"
#include "lowpass/study/left_out.hpp"
#include "lowpass/study/study_file.hpp"

namespace lowpass::report {
namespace {

using nlohmann::json;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what) {
  throw IoError(
      fmt::format("'{}' is damaged: {}; delete it and run the study again to make it anew", path.string(), what));
}

/// Reads a result file; `use` takes what it needs from it. A key that is missing or of another type names the file.
template <class Use>
void read_json(const std::filesystem::path& path, const Use& use) {
  const std::string text = read_file(path);
  try {
    const json object = json::parse(text);
    if (object.at("schema") != 1) refuse(path, fmt::format("its schema is {}, not 1", object.at("schema").dump()));
    use(object);
  } catch (const json::exception& error) {
    refuse(path, error.what());
  }
}

double number(const json& value) {
  return value.is_null() ? not_a_number : value.get<double>();
}

std::vector<double> numbers(const json& array) {
  std::vector<double> values;
  for (const json& value : array) values.push_back(number(value));
  return values;
}

/// Only classifiers write an accuracy.
std::optional<double> accuracy(const json& minimum, const char* key) {
  const auto found = minimum.find(key);
  if (found == minimum.end() || found->is_null()) return std::nullopt;
  return found->get<double>();
}

Minimum read_minimum(const json& minimum) {
  return {.epoch = minimum.at("epoch"),
          .train_loss = number(minimum.at("train_loss")),
          .test_loss = number(minimum.at("test_loss")),
          .train_accuracy = accuracy(minimum, "train_accuracy"),
          .test_accuracy = accuracy(minimum, "test_accuracy")};
}

LossCurve read_curve(const std::filesystem::path& path) {
  LossCurve curve;
  const auto rows = csv_rows(read_file(path));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].size() != 3) refuse(path, fmt::format("row {} has {} fields, not 3", i, rows[i].size()));
    curve.epoch.push_back(parse_number(rows[i][0]).value_or(not_a_number));
    curve.train_loss.push_back(parse_number(rows[i][1]).value_or(not_a_number));
    curve.test_loss.push_back(parse_number(rows[i][2]).value_or(not_a_number));
  }
  return curve;
}

std::optional<TrainingRun> read_run(const std::filesystem::path& folder, std::uint64_t seed) {
  if (!std::filesystem::exists(folder / "result.json")) return std::nullopt;
  TrainingRun run;
  run.seed = seed;
  read_json(folder / "result.json", [&](const json& object) {
    run.epochs = object.at("epochs");
    run.stop_reason = parse_enum<StopReason>(object.at("stop_reason").get<std::string>());
    run.train_minimum = read_minimum(object.at("train_minimum"));
    run.test_minimum = read_minimum(object.at("test_minimum"));
    run.value_evaluations = object.at("value_evaluations");
    run.gradient_evaluations = object.at("gradient_evaluations");
    run.sample_gradients = object.at("sample_gradients");
  });
  run.curve = read_curve(folder / "curve.csv");
  return run;
}

std::vector<PathRoundHeight> read_rounds(const json& path) {
  std::vector<PathRoundHeight> rounds;
  const auto found = path.find("rounds");
  if (found == path.end() || found->is_null()) return rounds;
  for (const json& round : *found)
    rounds.push_back({.steps = round.at("steps"),
                      .terms = round.at("terms"),
                      .sample_gradients = round.at("sample_gradients"),
                      .refined_height = number(round.at("refined_height"))});
  return rounds;
}

PairPath read_path(const std::filesystem::path& file) {
  PairPath path;
  read_json(file, [&](const json& object) {
    path.height = number(object.at("height"));
    path.height_t = number(object.at("height_t"));
    path.refined_height = number(object.at("refined_height"));
    path.refined_height_t = number(object.at("refined_height_t"));
    path.linear_height = number(object.at("linear_height"));
    path.endpoint_values = {number(object.at("endpoint_values").at(0)), number(object.at("endpoint_values").at(1))};
    path.lower_bound = number(object.at("lower_bound"));
    path.excess = number(object.at("excess"));
    path.length = number(object.at("length"));
    path.chord = number(object.at("chord"));
    path.converged = object.at("converged");
    path.stop_reason = parse_enum<StopReason>(object.at("stop_reason").get<std::string>());
    path.value_evaluations = object.at("value_evaluations");
    path.gradient_evaluations = object.at("gradient_evaluations");
    path.sample_gradients = object.at("sample_gradients");
    path.t = numbers(object.at("profile").at("t"));
    path.value = numbers(object.at("profile").at("value"));
    path.trace_step = numbers(object.at("trace").at("step"));
    path.trace_height = numbers(object.at("trace").at("height"));
    path.trace_sees_all = object.value("sampling", "grid") != "random" && !object.value("batch", json()).is_number();
    path.rounds = read_rounds(object);
  });
  if (path.t.size() != path.value.size()) refuse(file, "profile.t and profile.value differ in length");
  if (path.trace_step.size() != path.trace_height.size()) refuse(file, "trace.step and trace.height differ in length");
  return path;
}

/// The pairs of one ensemble on one landscape, as far as they are there.
SplitPaths read_split(const StudyData& data, const EnsembleData& ensemble, Split split) {
  std::vector<std::uint64_t> seeds;
  std::map<std::uint64_t, std::size_t> row_of_seed;
  for (const EnsembleMember& member : ensemble.members) {
    row_of_seed[member.seed] = seeds.size();
    seeds.push_back(member.seed);
  }
  SplitPaths found;
  found.split = split;
  if (seeds.size() < 2) return found;
  const auto pairs = choose_pairs(data.study, ensemble.id, seeds);
  found.wanted = pairs.size();
  for (const auto& [first, second] : pairs) {
    const std::filesystem::path file = data.layout.path_result(ensemble.id, split, first, second);
    if (!std::filesystem::exists(file)) continue;
    PairPath path = read_path(file);
    path.first = first;
    path.second = second;
    path.first_row = row_of_seed.at(first);
    path.second_row = row_of_seed.at(second);
    found.paths.push_back(std::move(path));
  }
  return found;
}

void read_runs(StudyData& data, NetworkData& network, OptimizerKind optimizer) {
  std::vector<TrainingRun>& runs = optimizer == OptimizerKind::bfgs ? network.bfgs_runs : network.sgd_runs;
  for (std::size_t i = 0; i < data.study.runs; ++i) {
    const std::uint64_t seed = data.study.first_seed + i;
    auto run = read_run(data.layout.training(network.network.label, optimizer, seed), seed);
    if (run) runs.push_back(std::move(*run));
  }
  if (runs.size() < data.study.runs)
    data.missing.push_back(fmt::format("training {}-{}: {} of {} runs are there", network.network.label,
                                       to_string(optimizer), runs.size(), data.study.runs));
}

void read_left_out(StudyData& data, const StudyNetwork& network, OptimizerKind optimizer) {
  const std::vector<LeftOut> left_out = lowpass::read_left_out(data.layout, network.label, optimizer);
  for (const LeftOut& one : left_out)
    data.left_out.push_back(fmt::format("{}-{}: {} {}: {}", network.label, to_string(optimizer),
                                        network.is_trained() ? "seed" : "row", one.seed, one.reason));
  const std::size_t usable = data.study.runs - std::min(left_out.size(), data.study.runs);
  if (network.is_trained() && !left_out.empty() && usable < data.study.kept)
    data.left_out.push_back(fmt::format("{}-{}: {} members at most, fewer than training.kept asks for, which is {}",
                                        network.label, to_string(optimizer), usable, data.study.kept));
}

/// Whether all runs of the ensemble's optimiser have been left out, so that it will never be there.
bool is_of_nobody(const StudyData& data, const EnsembleId& id) {
  return network_of(data.study, id.network).is_trained() &&
         lowpass::read_left_out(data.layout, id.network, id.optimizer).size() == data.study.runs;
}

void read_ensemble(StudyData& data, NetworkData& network, const EnsembleId& id) {
  if (!std::filesystem::exists(data.layout.ensemble_table(id)) ||
      !std::filesystem::exists(data.layout.ensemble_weights(id))) {
    data.missing.push_back(fmt::format("ensemble {}: not selected yet", id.name()));
    return;
  }
  EnsembleData ensemble;
  ensemble.id = id;
  ensemble.members = read_ensemble_table(data.layout, id);
  ensemble.splits.push_back(read_split(data, ensemble, Split::train));
  if (id.set == SnapshotSet::test && data.study.paths.test_landscape)
    ensemble.splits.push_back(read_split(data, ensemble, Split::test));
  for (const SplitPaths& split : ensemble.splits) {
    if (split.paths.size() < split.wanted)
      data.missing.push_back(fmt::format("paths {} on the {} landscape: {} of {} pairs are there", id.name(),
                                         split_name(split.split), split.paths.size(), split.wanted));
  }
  network.ensembles.push_back(std::move(ensemble));
}

void read_facts(StudyData& data) {
  if (std::filesystem::exists(data.layout.manifest()))
    read_json(data.layout.manifest(), [&](const json& object) { data.manifest = object; });
  data.timings = read_timings(data.layout);
  for (const auto& [task, failure] : read_failures(data.layout)) data.failures.push_back(failure);
}

}  // namespace

const EnsembleData* NetworkData::ensemble(OptimizerKind optimizer, SnapshotSet set) const {
  for (const EnsembleData& candidate : ensembles) {
    if (candidate.id.optimizer == optimizer && candidate.id.set == set) return &candidate;
  }
  return nullptr;
}

StudyData read_study(const std::filesystem::path& study_folder) {
  StudyData data;
  data.layout.folder = study_folder;
  if (!std::filesystem::exists(data.layout.study_file()))
    throw IoError(
        fmt::format("'{}' is no study folder: it holds no study.toml; give the folder that `lowpass run` wrote to",
                    study_folder.string()));
  data.study = load_study(data.layout.study_file());
  for (const StudyNetwork& network : data.study.networks) {
    NetworkData entry;
    entry.network = network;
    if (network.is_trained()) {
      read_runs(data, entry, OptimizerKind::bfgs);
      read_runs(data, entry, OptimizerKind::sgd);
    }
    for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd})
      read_left_out(data, network, optimizer);
    for (const EnsembleId& id : ensembles(data.study)) {
      if (id.network != network.label) continue;
      if (is_of_nobody(data, id)) continue;
      ++entry.ensembles_wanted;
      read_ensemble(data, entry, id);
    }
    data.networks.push_back(std::move(entry));
  }
  read_facts(data);
  return data;
}

Matrix<double> read_weights(const StudyLayout& layout, const EnsembleData& ensemble) {
  const std::filesystem::path path = layout.ensemble_weights(ensemble.id);
  Matrix<double> weights = read_npy(path);
  if (weights.rows() != ensemble.members.size())
    refuse(path, fmt::format("it has {} rows, its table {}", weights.rows(), ensemble.members.size()));
  return weights;
}

std::string set_title(OptimizerKind optimizer, SnapshotSet set) {
  return fmt::format("{} {}", optimizer == OptimizerKind::bfgs ? "BFGS" : "SGD", to_string(set));
}

std::string set_name(const EnsembleId& id) {
  return to_string(id.optimizer) + "-" + to_string(id.set);
}

std::string split_name(Split split) {
  return split == Split::train ? "train" : "test";
}

}  // namespace lowpass::report
