#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "lowpass/core/workers.hpp"
#include "lowpass/network/data_set.hpp"
#include "lowpass/study/study.hpp"
#include "lowpass/study/study_landscapes.hpp"

namespace lowpass {

/// Processor seconds of a task that works in steps, on some number of samples.
struct StepSeconds {
  double step = 0;  ///< of each step
  double rest = 0;  ///< of all else: what is done once, at the start and at the end

  double of(std::size_t steps) const { return rest + step * static_cast<double>(steps); }
};

/// Processor seconds as a straight line over the number of samples.
struct SampleSeconds {
  double fixed = 0;       ///< >= 0
  double per_sample = 0;  ///< >= 0

  double of(std::size_t samples) const { return fixed + per_sample * static_cast<double>(samples); }
};

/// Processor seconds of a task by the number of its steps, of its parts and of the samples.
struct TaskSeconds {
  SampleSeconds step, rest;  ///< as StepSeconds has them

  /// `parts`: searches one after the other, each with a rest of its own.
  double of(std::size_t samples, std::size_t steps, std::size_t parts = 1) const {
    return static_cast<double>(parts) * rest.of(samples) + static_cast<double>(steps) * step.of(samples);
  }
};

/// The line through two measurements; one with a negative part is put right at the first, the smaller one: the larger
/// says more about still larger numbers. @pre small_count <= large_count; equal counts give a line through zero.
SampleSeconds line_through(std::size_t small_count, double small_seconds, std::size_t large_count,
                           double large_seconds);

/// Times a task of `steps` steps by `seconds`, which makes so many of its steps and returns what that took: some steps
/// and one step, each after a first time that does not count, more and more until they last long enough to be trusted,
/// and as long as what is done once; at most all. @pre steps >= 1
StepSeconds time_steps(std::size_t steps, const std::function<double(std::size_t)>& seconds);

/// Times tasks of a study on its first samples, by all workers at once, as the study will keep them busy: the thread's
/// processor time, which other work on the machine leaves alone but for shared caches and memory.
class Calibration {
 public:
  /// Threads beyond this machine's cores are not started. @pre workers >= 1
  Calibration(const Study& study, const DataSet& data, std::size_t workers);

  /// A training run of this network on all training samples. Cost: seconds.
  double training(const StudyNetwork& network, OptimizerKind optimizer);

  /// Paths of this network. Cost: seconds.
  TaskSeconds path(const StudyNetwork& network);

  /// The share of a core that each thread got while it measured, in 0 ... 1: near 1 on a quiet machine. Nothing before
  /// the first measurement.
  std::optional<double> processor_share() const;

 private:
  /// `measure` gets the landscapes of the first samples.
  using Measure = std::function<StepSeconds(const NetworkPair&)>;
  /// `share` gives the first `count` samples; measured on more and more of `all`. Steps on mini-batches of `batch`
  /// samples take the same on any number of them.
  TaskSeconds measured(const StudyNetwork& network, std::size_t fewest, std::optional<std::size_t> batch,
                       std::size_t all, const std::function<DataSet(std::size_t)>& share, const Measure& measure);

  const Study& study_;
  const DataSet& data_;
  Workers workers_;
  double processor_seconds_ = 0;
  double wall_seconds_ = 0;
};

}  // namespace lowpass
