#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lowpass/network/data_set.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// Tasks that take about the same time.
struct ForecastStage {
  std::string name;  ///< "training/NET-OPT" or "paths/NET-SPLIT"
  std::size_t tasks = 0;
  double seconds_per_task = 0;  ///< of a core of this machine while all workers are busy
};

/// What a study will cost on this machine.
struct StudyForecast {
  std::size_t workers = 1;
  std::vector<ForecastStage> stages;
  double bytes = 0;   ///< disk space of the study folder, report included
  double memory = 0;  ///< bytes that a process with so many workers takes at most, in round terms

  /// Share of a core that each measuring thread got, in 0 ... 1; nothing if nothing was measured.
  std::optional<double> processor_share;
  /// Share of this machine's cores that other processes used meanwhile, in 0 ... 1; nothing if the system does not
  /// tell.
  std::optional<double> other_work;

  /// All tasks, in seconds of one core.
  double core_seconds() const;
  /// All tasks on all workers, on a machine left alone; the report, some seconds, comes on top.
  double seconds() const;
};

/// Times a few iterations, epochs and path steps of every network on the first samples of the data, all workers at the
/// same work at once, and scales them: processor time, so that other work on the machine does not count but for caches
/// and memory that it shares. Runs that end before their last epoch are not foreseen: training may be quicker.
/// Nothing is written and no task of the study is computed. Cost: some ten seconds for each network. @pre workers >= 1;
/// threads beyond this machine's cores are not started.
StudyForecast forecast_study(const Study& study, const DataSet& data, std::size_t workers);

/// A sentence for the user where other work used a tenth or more of the machine meanwhile; else empty.
std::string spoiled_calibration(const StudyForecast& forecast);

}  // namespace lowpass
