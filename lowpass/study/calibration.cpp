#include "lowpass/study/calibration.hpp"

#include <algorithm>
#include <chrono>

#include "lowpass/core/processor_time.hpp"
#include "lowpass/path/find_path.hpp"
#include "lowpass/path/search/search_in_rounds.hpp"
#include "lowpass/study/task_options.hpp"

namespace lowpass {
namespace {

/// Long beside the turns of the scheduler, after which caches are cold.
constexpr double trusted_seconds = 0.3;
/// So many iterations see what a line search costs on average.
constexpr std::size_t fewest_steps = 8;

std::shared_ptr<const Samples> first_samples(const Samples& all, std::size_t count) {
  auto few = std::make_shared<Samples>();
  few->features = Matrix<float>(count, all.features.columns(), unset);
  std::copy_n(all.features.data(), few->features.size(), few->features.data());
  few->labels.assign(all.labels.begin(),
                     all.labels.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.labels.size())));
  return few;
}

/// The first `count` training samples and the same share of the test samples.
DataSet share_of(const DataSet& data, std::size_t count) {
  DataSet share = data;
  const std::size_t tests = data.test->count() * count / data.train->count();
  share.train = first_samples(*data.train, count);
  share.test = first_samples(*data.test, std::max<std::size_t>(1, tests));
  return share;
}

double processor_seconds_of(const std::function<void()>& work) {
  const double begin = thread_processor_seconds();
  work();
  return thread_processor_seconds() - begin;
}

/// Of a search by adam or sgd, between its first and its last step: between random weights the longer ones make longer
/// paths, which take longer to measure, so that what is done once is that of the shortest.
StepSeconds time_watched_steps(std::size_t steps, PathOptions options,
                               const std::function<void(const PathOptions&, std::size_t)>& search) {
  double first = 0, last = 0;
  options.observer = [&](const PathStep& step) {
    (step.step == 0 ? first : last) = thread_processor_seconds();
    return true;
  };
  std::optional<double> rest;
  for (std::size_t many = std::min(steps, fewest_steps);; many = std::min(steps, 2 * many)) {
    last = first = 0;
    const double all = processor_seconds_of([&] { search(options, many); });
    const double between = std::max(0.0, last - first);
    const double step = many > 1 ? between / static_cast<double>(many - 1) : 0;
    if (!rest) rest = std::max(0.0, all - step * static_cast<double>(many));
    if (between >= trusted_seconds || many == steps) return {step, *rest};
  }
}

}  // namespace

SampleSeconds line_through(std::size_t small_count, double small_seconds, std::size_t large_count,
                           double large_seconds) {
  const auto through_zero = [&] {
    return SampleSeconds{0, large_seconds / static_cast<double>(std::max<std::size_t>(1, large_count))};
  };
  if (small_count == large_count) return through_zero();
  const double per_sample = (large_seconds - small_seconds) / static_cast<double>(large_count - small_count);
  if (per_sample < 0) return {large_seconds, 0};
  const double fixed = large_seconds - per_sample * static_cast<double>(large_count);
  return fixed < 0 ? through_zero() : SampleSeconds{fixed, per_sample};
}

StepSeconds time_steps(std::size_t steps, const std::function<double(std::size_t)>& seconds) {
  seconds(1);
  const double one = seconds(1);
  if (steps == 1) return {0, one};
  for (std::size_t many = std::min(steps, fewest_steps);; many = std::min(steps, 2 * many)) {
    const double all = seconds(many);
    // What is done once does not take the same each time: steps must take as long to be told from it.
    if (all - one < std::max(trusted_seconds, one) && many < steps) continue;
    const double step = std::max(0.0, all - one) / static_cast<double>(many - 1);
    return {step, std::max(0.0, all - step * static_cast<double>(many))};
  }
}

Calibration::Calibration(const Study& study, const DataSet& data, std::size_t workers)
    : study_(study), data_(data), workers_(std::min(workers, available_cores())) {}

double Calibration::training(const StudyNetwork& network, OptimizerKind optimizer) {
  const TrainingOptions settings = training_options(network, {network.label, optimizer, 0}, {});
  const std::size_t fewest = optimizer == OptimizerKind::sgd ? network.sgd.batch : 1;
  const TaskSeconds seconds = measured(
      network, fewest, {}, data_.train->count(), [this](std::size_t count) { return share_of(data_, count); },
      [&](const NetworkPair& landscapes) {
        const std::vector<double> start = landscapes.train->network().initial_weights(0);
        return time_steps(settings.epochs, [&](std::size_t few) {
          TrainingOptions options = settings;
          options.epochs = few;
          return processor_seconds_of([&] { train(*landscapes.train, *landscapes.test, start, options); });
        });
      });
  return seconds.of(data_.train->count(), settings.epochs);
}

TaskSeconds Calibration::path(const StudyNetwork& network) {
  const PathOptions settings = path_options(study_, "calibration", {});
  // A path sees one of the two sets only: the larger one shows more of how its cost grows.
  const Samples& larger = data_.train->count() >= data_.test->count() ? *data_.train : *data_.test;
  return measured(
      network, 1, settings.batch, larger.count(),
      [&](std::size_t count) {
        DataSet share = data_;
        share.train = first_samples(larger, count);
        share.test = first_samples(larger, 1);
        return share;
      },
      [&](const NetworkPair& landscapes) {
        const std::vector<double> from = landscapes.train->network().initial_weights(0);
        const std::vector<double> to = landscapes.train->network().initial_weights(1);
        const auto search = [&](PathOptions options, std::size_t few) {
          options.rounds.emplace();
          options.steps = few;
          return find_path(*landscapes.train, from, to, options);
        };
        const std::size_t steps = longest_search(settings, larger.count()).steps;
        if (is_first_order(settings.optimizer)) return time_watched_steps(steps, settings, search);
        return time_steps(steps, [&](std::size_t few) { return processor_seconds_of([&] { search(settings, few); }); });
      });
}

std::optional<double> Calibration::processor_share() const {
  if (!(wall_seconds_ > 0)) return std::nullopt;
  return std::min(1.0, processor_seconds_ / wall_seconds_);
}

TaskSeconds Calibration::measured(const StudyNetwork& network, std::size_t fewest, std::optional<std::size_t> batch,
                                  std::size_t all, const std::function<DataSet(std::size_t)>& share,
                                  const Measure& measure) {
  // Fewer samples lie in caches, and heights are measured in another way on them (MeasureSettings::fixed_samples).
  constexpr std::size_t start = 2560, growth = 4;
  constexpr double enough_seconds = 0.5;
  const auto workers = static_cast<double>(workers_.count());
  std::size_t before = 0;
  StepSeconds seconds_before;
  for (std::size_t count = std::min(all, std::max(start, fewest));; count = std::min(all, growth * count)) {
    const NetworkPair landscapes = network_pair(network, share(count));
    std::vector<StepSeconds> of_worker(workers_.count());
    std::vector<double> spent(workers_.count()), walls(workers_.count());
    workers_.for_each(of_worker.size(), [&](std::size_t worker) {
      const auto begin = std::chrono::steady_clock::now();
      spent[worker] = processor_seconds_of([&] { of_worker[worker] = measure(landscapes); });
      walls[worker] = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    });
    StepSeconds seconds;
    double longest = 0;
    for (std::size_t worker = 0; worker < of_worker.size(); ++worker) {
      seconds.step += of_worker[worker].step / workers;
      seconds.rest += of_worker[worker].rest / workers;
      longest = std::max(longest, spent[worker]);
      processor_seconds_ += spent[worker];
      wall_seconds_ += walls[worker];
    }
    const bool last = count == all || (longest >= enough_seconds && before > 0);
    if (last) {
      if (before == 0) {
        before = count;
        seconds_before = seconds;
      }
      const SampleSeconds step = batch && *batch < before
                                     ? SampleSeconds{seconds.step, 0}
                                     : line_through(before, seconds_before.step, count, seconds.step);
      return {step, line_through(before, seconds_before.rest, count, seconds.rest)};
    }
    before = count;
    seconds_before = seconds;
  }
}

}  // namespace lowpass
