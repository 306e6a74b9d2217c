#include "lowpass/study/training_files.hpp"

#include <fmt/format.h>

#include <limits>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* result_name = "result.json";

/// A loss that is not finite becomes null; "stop_reason" says why.
Json minimum_json(const Snapshot& snapshot) {
  Json minimum = {{"epoch", snapshot.epoch}, {"train_loss", snapshot.train_loss}, {"test_loss", snapshot.test_loss}};
  if (snapshot.train_accuracy) minimum["train_accuracy"] = *snapshot.train_accuracy;
  if (snapshot.test_accuracy) minimum["test_accuracy"] = *snapshot.test_accuracy;
  return minimum;
}

std::string curve_csv(const std::vector<EpochLosses>& curve) {
  std::string text = "epoch,train_loss,test_loss\n";
  for (const EpochLosses& epoch : curve)
    text += fmt::format("{},{},{}\n", epoch.epoch, shortest(epoch.train), shortest(epoch.test));
  return text;
}

double loss_from(const Json& value) {
  return value.is_null() ? std::numeric_limits<double>::infinity() : value.get<double>();
}

}  // namespace

nlohmann::ordered_json training_json(const TrainingLabels& labels, const TrainingResult& result) {
  return {{"schema", 1},
          {"network", labels.network},
          {"optimizer", to_string(labels.method)},
          {"seed", labels.seed},
          {"epochs", result.curve.empty() ? 0 : result.curve.back().epoch},
          {"stop_reason", to_string(result.stop_reason)},
          {"train_minimum", minimum_json(result.train_minimum)},
          {"test_minimum", minimum_json(result.test_minimum)},
          {"value_evaluations", result.counts.values},
          {"gradient_evaluations", result.counts.gradients},
          {"sample_gradients", result.counts.sample_gradients}};
}

void write_training(const std::filesystem::path& folder, const TrainingLabels& labels, const TrainingResult& result) {
  write_file(folder / "curve.csv", curve_csv(result.curve));
  write_file(folder / "train.npy", npy_bytes(std::span(result.train_minimum.weights)));
  write_file(folder / "test.npy", npy_bytes(std::span(result.test_minimum.weights)));
  write_file(folder / result_name, training_json(labels, result).dump(2) + "\n");
}

void write_training_once(const std::filesystem::path& folder, const TrainingLabels& labels,
                         const TrainingResult& result) {
  const auto write = [&](const std::filesystem::path& into) { write_training(into, labels, result); };
  // Files without a result among them are what somebody has left of an older run.
  if (!write_folder_once(folder, write) && !training_is_done(folder)) write(folder);
}

bool training_is_done(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / result_name;
  if (!std::filesystem::exists(file)) return false;
  const Json json = Json::parse(read_file(file), nullptr, false);
  const bool says_why = json.is_object() && json.contains("stop_reason");
  return !says_why || json["stop_reason"] != to_string(StopReason::interrupted);
}

void refuse_finished_training(const std::filesystem::path& folder) {
  if (training_is_done(folder))
    throw BadInput(
        fmt::format("the folder '{}' holds a finished training run; name another for this one", folder.string()));
}

TrainingMinima read_training_minima(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / result_name;
  const std::string text = read_file(file);
  try {
    const Json json = Json::parse(text);
    const auto losses = [&](const char* name) {
      return LossPair{loss_from(json.at(name).at("train_loss")), loss_from(json.at(name).at("test_loss"))};
    };
    return {losses("train_minimum"), losses("test_minimum"),
            json.value("stop_reason", "") == to_string(StopReason::diverged)};
  } catch (const Json::exception& error) {
    throw BadInput(
        fmt::format("'{}' is not the result of a training run ({}); remove its folder and run the study again",
                    file.string(), error.what()));
  }
}

}  // namespace lowpass
