#include "lowpass/study/forecast.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>

#include "lowpass/core/processor_time.hpp"
#include "lowpass/path/search/search_in_rounds.hpp"
#include "lowpass/study/calibration.hpp"
#include "lowpass/study/study_landscapes.hpp"
#include "lowpass/study/tasks.hpp"

namespace lowpass {
namespace {

/// As found in study folders: digits of the numbers in the CSV and JSON files, and a report with its figures.
double bytes_of(const Study& study) {
  constexpr double curve_row = 50;
  constexpr double result_file = 2e3;
  constexpr double point_row = 60;
  constexpr double step_row = 25;
  constexpr double report_per_network = 4e6;
  const auto runs = static_cast<double>(study.runs);
  const auto& paths = study.paths;
  double bytes = 0;
  for (const StudyNetwork& network : study.networks) {
    const double weights = 4 * static_cast<double>(network_parameter_count(network.landscape));
    if (network.is_trained())
      bytes += runs * (4 * weights + 2 * result_file +
                       curve_row * static_cast<double>(network.sgd.epochs + network.bfgs.max_iterations));
    bytes += 4 * static_cast<double>(study.kept) * weights;
    double per_path =
        result_file + point_row * static_cast<double>(paths.points) + step_row * static_cast<double>(paths.steps);
    if (paths.keep_coefficients) per_path += 2 * weights * static_cast<double>(paths.terms);
    for (const Split split : {Split::train, Split::test})
      bytes += static_cast<double>(path_count(study, network.label, split)) * per_path;
    bytes += report_per_network;
  }
  return bytes;
}

/// What this process has taken so far, with the data and the calibration's steps, and for every worker what the
/// measuring of a path keeps: some thousand values, and points a few hundred at a time. Half as much again to be safe.
double memory_of(const Study& study, std::size_t workers) {
  constexpr double points_at_a_time = 400, reserve = 1.5;
  struct rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  double weights = 0;
  for (const StudyNetwork& network : study.networks)
    weights = std::max(weights, static_cast<double>(network_parameter_count(network.landscape)));
  const double each = points_at_a_time * weights * sizeof(double);
  return reserve * (1024.0 * static_cast<double>(used.ru_maxrss) + static_cast<double>(workers) * each);
}

}  // namespace

double StudyForecast::core_seconds() const {
  double sum = 0;
  for (const ForecastStage& stage : stages) sum += static_cast<double>(stage.tasks) * stage.seconds_per_task;
  return sum;
}

double StudyForecast::seconds() const {
  return core_seconds() / static_cast<double>(workers);
}

StudyForecast forecast_study(const Study& study, const DataSet& data, std::size_t workers) {
  const OtherWork others;
  Calibration calibration(study, data, workers);
  StudyForecast forecast;
  forecast.workers = workers;
  forecast.bytes = bytes_of(study);
  for (const StudyNetwork& network : study.networks) {
    if (network.is_trained())
      for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd})
        forecast.stages.push_back({fmt::format("training/{}-{}", network.label, to_string(optimizer)), study.runs,
                                   calibration.training(network, optimizer)});
    const TaskSeconds path = calibration.path(network);
    for (const Split split : {Split::train, Split::test}) {
      const std::size_t tasks = path_count(study, network.label, split);
      if (tasks == 0) continue;
      const std::size_t samples = data.split(split)->count();
      const SearchLength length = longest_search(study.paths, samples);
      forecast.stages.push_back({fmt::format("paths/{}-{}", network.label, to_string(split)), tasks,
                                 path.of(samples, length.steps, length.rounds)});
    }
  }
  forecast.memory = memory_of(study, workers);
  forecast.processor_share = calibration.processor_share();
  forecast.other_work = others.share();
  return forecast;
}

std::string spoiled_calibration(const StudyForecast& forecast) {
  constexpr double much = 0.1;
  if (!forecast.other_work || *forecast.other_work < much) return "";
  return fmt::format(
      "other work used {:.0f} % of this machine's cores while this was measured: the forecast, made of processor time, "
      "holds for a machine left alone and may be too high, for caches and memory were shared; beside such work the "
      "study takes longer",
      100 * *forecast.other_work);
}

}  // namespace lowpass
