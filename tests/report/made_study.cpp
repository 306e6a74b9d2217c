#include "report/made_study.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numbers>

#include "lowpass/core/npy.hpp"
#include "lowpass/core/random.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/study/layout.hpp"
#include "lowpass/study/study_file.hpp"
#include "lowpass/study/task_options.hpp"

namespace lowpass::testing {
namespace {

using nlohmann::ordered_json;

/// A file for this test alone: nothing of write_file's care, which would cost most of the test's time.
void put_file(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

struct MadeRun {
  std::uint64_t seed = 0;
  double train_loss[2] = {0, 0};  ///< of the train and of the test snapshot
  double test_loss[2] = {0, 0};
};

ordered_json minimum_json(const MadeRun& run, int set, std::size_t epoch) {
  return {{"epoch", epoch},
          {"train_loss", run.train_loss[set]},
          {"test_loss", run.test_loss[set]},
          {"train_accuracy", 1 - run.train_loss[set] / 4},
          {"test_accuracy", 1 - run.test_loss[set] / 4}};
}

/// A training loss that decays to `last` and a test loss that is lowest a third into the run.
MadeRun make_run(const StudyLayout& layout, const std::string& label, OptimizerKind optimizer, std::uint64_t seed,
                 std::size_t epochs) {
  const bool bfgs = optimizer == OptimizerKind::bfgs;
  RandomStream random(seed, "made/run/" + label + "/" + to_string(optimizer));
  const double last = (bfgs ? 1e-7 : 6e-4) * std::exp(0.5 * random.normal());
  const double lowest = (bfgs ? 0.097 : 0.083) * (1 + 0.02 * random.normal());
  const double rise = bfgs ? 1.6 : 0.2;
  MadeRun run{seed, {last, 0.02}, {0, lowest}};
  const std::size_t best = std::max<std::size_t>(1, epochs / 3);
  std::string curve = "epoch,train_loss,test_loss\n";
  for (std::size_t epoch = 0; epoch <= epochs; ++epoch) {
    const double progress = static_cast<double>(epoch) / static_cast<double>(epochs);
    const double train = 2.3 * std::pow(last / 2.3, progress);
    const double away = (static_cast<double>(epoch) - static_cast<double>(best)) / static_cast<double>(best);
    const double test = epoch <= best ? lowest * std::exp(3.1 * away * away) : lowest * (1 + rise * std::log1p(away));
    if (epoch == best) run.train_loss[1] = train;
    run.test_loss[0] = test;
    curve += fmt::format("{},{},{}\n", epoch, shortest(train), shortest(test));
  }
  const std::filesystem::path folder = layout.training(label, optimizer, seed);
  put_file(folder / "curve.csv", curve);
  const ordered_json result = {{"schema", 1},
                               {"network", label},
                               {"optimizer", to_string(training_method(optimizer))},
                               {"seed", seed},
                               {"epochs", epochs},
                               {"stop_reason", "epochs"},
                               {"train_minimum", minimum_json(run, 0, epochs)},
                               {"test_minimum", minimum_json(run, 1, best)},
                               {"value_evaluations", 6 * epochs},
                               {"gradient_evaluations", epochs},
                               {"sample_gradients", 60000 * epochs}};
  put_file(folder / "result.json", result.dump(1) + "\n");
  return run;
}

void make_path(const StudyLayout& layout, const Study& study, const EnsembleId& id, Split split, std::uint64_t first,
               std::uint64_t second) {
  const bool bfgs = id.optimizer == OptimizerKind::bfgs, train = id.set == SnapshotSet::train;
  RandomStream random(first * 1000 + second, "made/path/" + id.name());
  const double base = (bfgs ? (train ? 0.11 : 0.1) : (train ? 0.06 : 0.07)) * (1 + 0.08 * random.normal());
  const double height = split == Split::train ? base : base + 0.05;
  const double low = train ? (bfgs ? 1e-7 : 6e-4) : 0.03, center = 0.4 + 0.2 * random.uniform();
  std::vector<double> t, value, step, trace;
  for (std::size_t m = 0; m < study.paths.points; ++m) {
    t.push_back(static_cast<double>(m) / static_cast<double>(study.paths.points - 1));
    const double wave = std::sin(std::numbers::pi * t.back());
    const double bump = std::exp(-8 * (t.back() - center) * (t.back() - center));
    value.push_back(low + (height - low) * wave * wave * bump * (1 + 0.05 * random.uniform()));
  }
  const double top = *std::max_element(value.begin(), value.end());
  const double line = top * (bfgs ? 80 : 20) * (1 + 0.1 * random.normal());
  for (std::size_t s = 0; s <= study.paths.steps; ++s) {
    step.push_back(static_cast<double>(s));
    trace.push_back(top +
                    (line - top) * std::exp(-7.0 * static_cast<double>(s) / static_cast<double>(study.paths.steps)));
  }
  const ordered_json result = {{"schema", 1},
                               {"height", top},
                               {"height_t", center},
                               {"refined_height", top * 1.01},
                               {"refined_height_t", center},
                               {"linear_height", line},
                               {"endpoint_values", {value.front(), value.back()}},
                               {"lower_bound", std::max(value.front(), value.back())},
                               {"excess", top * 1.01 - std::max(value.front(), value.back())},
                               {"length", 21.5},
                               {"chord", 20.5},
                               {"converged", false},
                               {"stop_reason", "steps"},
                               {"value_evaluations", 204},
                               {"gradient_evaluations", study.paths.steps * study.paths.points},
                               {"sample_gradients", study.paths.steps * study.paths.points * 60000},
                               {"profile", {{"t", t}, {"value", value}}},
                               {"trace", {{"step", step}, {"height", trace}}}};
  put_file(layout.path_result(id, split, first, second), result.dump() + "\n");
}

void make_ensemble(const StudyLayout& layout, const Study& study, const EnsembleId& id,
                   const std::vector<MadeRun>& kept, const MadeStudyOptions& options) {
  const int set = id.set == SnapshotSet::train ? 0 : 1;
  const double deviation = id.optimizer == OptimizerKind::bfgs ? (set == 0 ? 0.7 : 0.45) : (set == 0 ? 0.3 : 0.25);
  Matrix<float> weights(kept.size(), options.parameters);
  std::string table = "row,seed,train_loss,test_loss\n";
  std::vector<std::uint64_t> seeds;
  for (std::size_t row = 0; row < kept.size(); ++row) {
    RandomStream random(kept[row].seed, "made/weights/" + id.name());
    for (float& weight : weights.row(row)) weight = static_cast<float>(deviation * random.normal() - 0.002);
    table += fmt::format("{},{},{},{}\n", row, kept[row].seed, shortest(kept[row].train_loss[set]),
                         shortest(kept[row].test_loss[set]));
    seeds.push_back(kept[row].seed);
  }
  put_file(layout.ensemble_weights(id), npy_bytes(weights));
  put_file(layout.ensemble_table(id), table);
  if (!options.with_paths) return;
  for (const auto& [first, second] : choose_pairs(study, id, seeds)) {
    make_path(layout, study, id, Split::train, first, second);
    if (id.set == SnapshotSet::test && study.paths.test_landscape)
      make_path(layout, study, id, Split::test, first, second);
  }
}

void make_manifest(const StudyLayout& layout, const Study& study) {
  const ordered_json manifest = {
      {"schema", 1},
      {"lowpass", "0.1.0"},
      {"started", "2026-03-01T10:00:00Z"},
      {"machine", {{"cpu", "Example <CPU> & Co"}, {"cores", 2}, {"memory_gb", 7.8}, {"system", "Debian, Linux 6.1"}}},
      {"workers", 2},
      {"libraries", {{"fmt", "9.1.0"}}},
      {"data",
       {{"name", study.data_name},
        {"files", {{{"name", "train-images-idx3-ubyte"}, {"md5", "6bbc9ace898e44ae57da46a324031adb"}}}}}},
      {"seeds", {{"study", study.seed}, {"training", {study.first_seed, study.first_seed + study.runs - 1}}}}};
  put_file(layout.manifest(), manifest.dump(1) + "\n");
  put_file(layout.timings(), "task,seconds\ntraining/fcp-bfgs-0,12.5\npaths/fcp-bfgs-train-train/0-1,30\n");
}

}  // namespace

Study made_study(std::vector<std::string> labels, std::size_t runs, std::size_t kept, std::size_t pairs) {
  Study study;
  study.title = "A made-up study";
  study.seed = 5;
  study.data_name = "mnist";
  for (const std::string& label : labels) study.networks.push_back({label, "fcp", {}, {}});
  study.runs = runs;
  study.kept = kept;
  study.paths.pairs = pairs;
  study.paths.steps = 40;
  study.paths.points = 21;
  return study;
}

void make_study_folder(const std::filesystem::path& folder, const Study& study, const MadeStudyOptions& options) {
  const StudyLayout layout{folder};
  put_file(layout.study_file(), study_toml(study));
  for (const StudyNetwork& network : study.networks) {
    for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd}) {
      std::vector<MadeRun> runs;
      const std::size_t epochs = optimizer == OptimizerKind::bfgs ? options.bfgs_epochs : options.sgd_epochs;
      for (std::size_t i = 0; i < study.runs; ++i)
        runs.push_back(make_run(layout, network.label, optimizer, study.first_seed + i, epochs));
      std::sort(runs.begin(), runs.end(),
                [](const MadeRun& a, const MadeRun& b) { return a.train_loss[0] < b.train_loss[0]; });
      runs.resize(study.kept);
      for (const SnapshotSet set : {SnapshotSet::train, SnapshotSet::test})
        make_ensemble(layout, study, {network.label, optimizer, set}, runs, options);
    }
  }
  if (options.with_manifest) make_manifest(layout, study);
}

std::filesystem::path test_folder() {
  const ::testing::TestInfo& test = *::testing::UnitTest::GetInstance()->current_test_info();
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / fmt::format("lowpass-{}-{}", test.test_suite_name(), test.name());
  std::filesystem::remove_all(folder);
  return folder;
}

}  // namespace lowpass::testing
