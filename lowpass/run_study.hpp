#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "lowpass/report/report.hpp"
#include "lowpass/study/cluster/ranks.hpp"
#include "lowpass/study/executor.hpp"
#include "lowpass/study/task_queue.hpp"

namespace lowpass {

struct RunStudyOptions {
  std::filesystem::path study_file;
  std::filesystem::path folder;     ///< new, empty, or of an earlier run of this study, which is then gone on with
  std::size_t workers = 1;          ///< tasks at a time, one core each; >= 1. No result depends on it
  std::optional<std::string> data;  ///< where the study's data set lies; nothing: the usual places
  std::stop_token stop;
  /// No task is begun that would not be finished by then, as far as finished ones tell, but for those that take longer
  /// than all of this; all are stopped then.
  std::optional<double> max_seconds;
  std::optional<Shard> shard;  ///< one of several processes in this folder, none of which writes the report
  bool wait = false;           ///< shards: stay while others compute tasks, which may be left to this one
  /// Shards: after how long without a sign of life the task of a process on another machine is taken over, in seconds.
  double claim_lapse = 600;
  /// Seconds between two checkpoints of a task that is being computed; one that is stopped writes one, too.
  double checkpoint_every = 300;
  /// The processes of this MPI job, which share the study: the first of them returns what has come of it, as a process
  /// that is alone would; the others compute for it, and return nothing. Null: no others. Not together with a shard.
  Ranks* ranks = nullptr;
  std::FILE* messages = stderr;  ///< progress; null: none
  bool terminal = false;         ///< whether `messages` is one, where a line can be redrawn
};

struct StudyOutcome {
  std::optional<ReportSummary> report;  ///< nothing of a shard, and if it was stopped
  bool stopped = false;                 ///< before everything was done
  bool out_of_time = false;             ///< by the time limit
  std::size_t elsewhere = 0;            ///< shards: tasks that other processes were computing at the end
  std::vector<TaskFailure> failures;    ///< tasks that have failed, here or in another process, and are not done

  /// Everything that the study asks for is there.
  bool is_complete() const { return !stopped && elsewhere == 0 && failures.empty(); }
};

/// Runs a whole study: trains the ensembles, chooses the runs with the lowest loss, finds paths between them, analyses
/// and reports. Goes on where an earlier run of the same folder was stopped, by whatever means. A task that fails does
/// not hinder those that do not need its result.
/// @throws BadInput before anything is computed, for a study, data or a folder that do not fit; IoError if the folder
/// cannot be written into any more.
StudyOutcome run_study(const RunStudyOptions& options);

/// "N tasks failed: ...": the first of them with their messages; empty if there are none.
std::string failures_text(const std::vector<TaskFailure>& failures);
/// What to do about them: the same command again only if that can help.
std::string failures_advice(const std::vector<TaskFailure>& failures);

}  // namespace lowpass
