#include "lowpass/study/forecast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>

#include "lowpass/core/workers.hpp"
#include "lowpass/study/study_landscapes.hpp"
#include "lowpass/study/task_options.hpp"
#include "lowpass/study/tasks.hpp"

namespace lowpass {
namespace {

std::shared_ptr<const Samples> first_samples(const Samples& all, std::size_t count) {
  auto few = std::make_shared<Samples>();
  few->features = Matrix<float>(count, all.features.columns());
  std::copy_n(all.features.data(), few->features.size(), few->features.data());
  few->labels.assign(all.labels.begin(),
                     all.labels.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.labels.size())));
  return few;
}

/// The first `count` training samples and the same share of the test samples.
DataSet share_of(const DataSet& data, std::size_t count) {
  DataSet share = data;
  share.train = first_samples(*data.train, count);
  const std::size_t tests = data.test->count() * count / data.train->count();
  share.test = first_samples(*data.test, std::max<std::size_t>(1, tests));
  return share;
}

/// Seconds that grow with the samples and seconds that do not (work on mini-batches), of one task.
struct Seconds {
  double per_sample = 0;
  double fixed = 0;

  double of(std::size_t samples) const { return per_sample * static_cast<double>(samples) + fixed; }
};

class Calibration {
 public:
  Calibration(const Study& study, const DataSet& data, std::size_t workers)
      : study_(study), data_(data), workers_(std::min(workers, available_cores())) {}

  /// A training run of this network.
  Seconds training(const StudyNetwork& network, OptimizerKind optimizer) {
    const std::size_t fewest = optimizer == OptimizerKind::sgd ? network.sgd.batch : 1;
    return measured(network, fewest, [&](const NetworkPair& landscapes) {
      const std::vector<double> start = landscapes.train->network().initial_weights(0);
      TrainingOptions options = training_options(network, {network.label, optimizer, 0}, {});
      const std::size_t epochs = options.epochs;
      const double per_epoch = increase(1, 3, [&](std::size_t few) {
        options.epochs = few;
        return train(*landscapes.train, *landscapes.test, start, options).seconds;
      });
      return Measurement{per_epoch * static_cast<double>(epochs), 0};
    });
  }

  /// A path of this network.
  Seconds path(const StudyNetwork& network) {
    const std::size_t fewest = study_.paths.batch.value_or(1);
    return measured(network, fewest, [&](const NetworkPair& landscapes) {
      const std::vector<double> from = landscapes.train->network().initial_weights(0);
      const std::vector<double> to = landscapes.train->network().initial_weights(1);
      PathOptions options = path_options(study_, "calibration", {});
      double first = 0;
      const double per_step = increase(1, 3, [&](std::size_t few) {
        options.steps = few;
        const double seconds = find_path(*landscapes.train, from, to, options).seconds;
        if (few == 1) first = seconds;
        return seconds;
      });
      const double steps = per_step * static_cast<double>(study_.paths.steps);
      const double heights = std::max(0.0, first - per_step);
      return study_.paths.batch ? Measurement{heights, steps} : Measurement{steps + heights, 0};
    });
  }

 private:
  /// Seconds of a task on the samples at hand.
  struct Measurement {
    double of_these_samples = 0;
    double of_any_samples = 0;
  };

  static double increase(std::size_t few, std::size_t many, const std::function<double(std::size_t)>& seconds) {
    const double shorter = seconds(few);
    return std::max(0.0, seconds(many) - shorter) / static_cast<double>(many - few);
  }

  /// The mean of a measurement made by all workers at once, on more and more samples until it took long enough to be
  /// trusted.
  Seconds measured(const StudyNetwork& network, std::size_t fewest,
                   const std::function<Measurement(const NetworkPair&)>& measure) {
    constexpr std::size_t start = 512;
    constexpr double long_enough = 0.5;
    const std::size_t all = data_.train->count();
    for (std::size_t count = std::min(all, std::max(start, fewest));; count = std::min(all, 2 * count)) {
      const NetworkPair landscapes = network_pair(network, share_of(data_, count));
      std::vector<Measurement> one_each(workers_.count());
      const auto begin = std::chrono::steady_clock::now();
      workers_.for_each(one_each.size(), [&](std::size_t worker) { one_each[worker] = measure(landscapes); });
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
      if (took.count() < long_enough && count < all) continue;
      Seconds mean;
      const auto measurements = static_cast<double>(one_each.size());
      for (const Measurement& one : one_each) {
        mean.per_sample += one.of_these_samples / (measurements * static_cast<double>(count));
        mean.fixed += one.of_any_samples / measurements;
      }
      return mean;
    }
  }

  const Study& study_;
  const DataSet& data_;
  Workers workers_;
};

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

}  // namespace

double StudyForecast::seconds() const {
  double sum = 0;
  for (const ForecastStage& stage : stages) sum += static_cast<double>(stage.tasks) * stage.seconds_per_task;
  return sum / static_cast<double>(workers);
}

StudyForecast forecast_study(const Study& study, const DataSet& data, std::size_t workers) {
  Calibration calibration(study, data, workers);
  StudyForecast forecast{workers, {}, bytes_of(study)};
  for (const StudyNetwork& network : study.networks) {
    if (network.is_trained())
      for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd})
        forecast.stages.push_back({fmt::format("training/{}-{}", network.label, to_string(optimizer)), study.runs,
                                   calibration.training(network, optimizer).of(data.train->count())});
    const Seconds path = calibration.path(network);
    for (const Split split : {Split::train, Split::test}) {
      const std::size_t tasks = path_count(study, network.label, split);
      if (tasks > 0)
        forecast.stages.push_back(
            {fmt::format("paths/{}-{}", network.label, to_string(split)), tasks, path.of(data.split(split)->count())});
    }
  }
  return forecast;
}

}  // namespace lowpass
