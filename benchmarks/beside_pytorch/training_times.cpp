#include "training_times.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/train/training.hpp"
#include "problem.hpp"

namespace lowpass::beside_pytorch {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_between(Clock::time_point begin, Clock::time_point end) {
  return std::chrono::duration<double>(end - begin).count();
}

/// Trains with the options and tells `look` when what was seen.
template <class Look>
void watch_training(const NetworkLandscape& landscape, std::span<const double> start, TrainingOptions options,
                    Look look) {
  options.observer = [&](const TrainingStep& step) { look(step, Clock::now()); };
  train(landscape, one_image_landscape(landscape), start, options);
}

}  // namespace

double gradient_seconds(const NetworkLandscape& landscape, std::span<const double> start) {
  std::vector<double> gradient(start.size());
  return fastest_seconds([&] { landscape.value_and_gradient(start, gradient); });
}

double sgd_epoch_seconds(const NetworkLandscape& landscape, std::span<const double> start) {
  TrainingOptions options;
  options.epochs = 4;  // the first warms up: nothing is told before its first mini-batch
  options.sgd.lr = 0.1;
  options.sgd.batch = std::min<std::size_t>(64, landscape.sample_count());
  std::vector<double> per_epoch;
  Clock::time_point begin;
  Clock::time_point last;
  double share = 0;
  bool begun = false;
  watch_training(landscape, start, options, [&](const TrainingStep& step, Clock::time_point now) {
    const double whole = std::floor(step.epochs_done);
    if (step.epochs_done > whole) {
      last = now;
      share = step.epochs_done - whole;
      return;
    }
    if (begun) per_epoch.push_back(seconds_between(begin, last) / share);
    begun = true;
    begin = now;
  });
  std::sort(per_epoch.begin(), per_epoch.end());
  return per_epoch.at(per_epoch.size() / 2);
}

LbfgsIteration lbfgs_iteration(const NetworkLandscape& landscape, std::span<const double> start) {
  struct Moment {
    Clock::time_point time;
    EvaluationCounts counts;
  };
  TrainingOptions options;
  options.method = TrainingMethod::lbfgs_gss;
  options.epochs = 15;
  std::vector<Moment> moments;
  watch_training(landscape, start, options,
                 [&](const TrainingStep& step, Clock::time_point now) { moments.push_back({now, step.counts}); });
  if (moments.size() < 2) throw BadInput("L-BFGS finds no lower point at these weights; make others");
  // Every iteration asks for one gradient; a line search that found nothing and began anew counts with its losses.
  const auto& [first, last] = std::pair(moments.front(), moments.back());
  const auto iterations = static_cast<double>(last.counts.gradients - first.counts.gradients);
  return {seconds_between(first.time, last.time) / iterations,
          static_cast<double>(last.counts.values - first.counts.values) / iterations};
}

}  // namespace lowpass::beside_pytorch
