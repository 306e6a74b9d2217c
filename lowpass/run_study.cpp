#include "lowpass/run_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <system_error>
#include <utility>

#include "lowpass/core/errors.hpp"
#include "lowpass/report/gnuplot.hpp"
#include "lowpass/study/cluster/rank_crew.hpp"
#include "lowpass/study/cluster/rank_worker.hpp"
#include "lowpass/study/cluster/shared_data.hpp"
#include "lowpass/study/cluster/study_process.hpp"
#include "lowpass/study/cluster/task_attempt.hpp"
#include "lowpass/study/given_ensembles.hpp"
#include "lowpass/study/layout.hpp"
#include "lowpass/study/progress.hpp"
#include "lowpass/study/study_file.hpp"
#include "lowpass/study/study_folder.hpp"
#include "lowpass/study/study_landscapes.hpp"
#include "lowpass/study/study_tasks.hpp"
#include "lowpass/study/task_work.hpp"
#include "lowpass/study/time_limit.hpp"

namespace lowpass {
namespace {

std::string greeting(const Study& study, const RunStudyOptions& options) {
  std::string text = fmt::format("study '{}' in {}: seed {}", study.title, options.folder.string(), study.seed);
  if (trains(study))
    text += fmt::format(", training seeds {} ... {}", study.first_seed, study.first_seed + study.runs - 1);
  text += options.workers == 1 ? ", 1 worker" : fmt::format(", {} workers", options.workers);
  if (options.ranks != nullptr) text += fmt::format(", rank 0 of {}", options.ranks->count());
  if (options.shard) text += fmt::format(", shard {} of {}", options.shard->index, options.shard->count);
  return text;
}

/// Of tasks that are done: those of processes that were killed when they had written a result.
void remove_checkpoints(const StudyLayout& layout) {
  std::error_code none;
  std::filesystem::remove_all(layout.checkpoints(), none);
}

/// Where files cannot be read or written any more, what to do then.
template <class Work>
auto with_advice(const StudyLayout& layout, Work&& work) {
  try {
    return std::forward<Work>(work)();
  } catch (const IoError& error) {
    throw IoError(fmt::format("{}. What was finished is kept: mend this, then run the same command again to go on",
                              why_unusable(layout, error)));
  }
}

}  // namespace

StudyOutcome run_study(const RunStudyOptions& options) {
  if (options.ranks != nullptr && options.ranks->index() > 0) {
    work_as_rank(*options.ranks, {options.study_file, options.folder, options.workers, options.data,
                                  options.checkpoint_every, options.stop});
    return {};
  }
  const RankDismissal at_the_end(options.ranks);

  // Read and check everything before the first computation.
  const Study study = load_study(options.study_file);
  std::optional<SharedData> shared;
  if (options.ranks != nullptr) shared.emplace(*options.ranks, study, options.data);
  const DataSet data = shared ? shared->data() : load_study_data(study, options.data);
  const std::vector<GivenEnsemble> given = load_given_ensembles(study);
  const StudyLayout layout{options.folder};
  refuse_other_weights(study, layout, given);
  const FolderLock lock = open_study_folder(layout, study, data, options.workers,
                                            options.shard ? FolderUse::beside_others : FolderUse::alone);
  Progress progress(options.messages, options.terminal);
  progress.say(greeting(study, options));
  if (!report::find_gnuplot())
    progress.say(fmt::format("warning: {}; everything else is made, and lowpass report {} draws them later",
                             report::no_gnuplot, options.folder.string()));
  for (const std::string& message : left_out_messages(given)) progress.say("warning: " + message);
  const TimeLimit limit(options.stop, options.max_seconds);
  StudyOutcome outcome;

  // Ensembles that were trained elsewhere: their losses.
  if (!given.empty()) {
    progress.say(fmt::format("ensembles: losses of {} that were trained elsewhere", given.size()));
    if (!write_given_ensembles(study, layout, data, given, options.workers, limit.token())) {
      outcome.stopped = true;
      return outcome;
    }
  }

  // Train every network with both optimizers from many random initialisations; where all runs are there, choose those
  // with the lowest training loss, and connect random pairs of them by low paths.
  StudyProcess process(study, layout,
                       {.shard = options.shard,
                        .claim_lapse = options.claim_lapse,
                        .workers = options.workers,
                        .most_seconds = options.max_seconds.value_or(std::numeric_limits<double>::infinity()),
                        .seconds_left = [&] { return limit.seconds_left(); }});
  StudyTasks tasks(study, layout, process.pool());
  progress.begin(tasks.trainings(), tasks.paths(), options.shard.has_value());
  const TaskWork work(study, layout, data);
  const CheckpointSettings checkpoints{.every = std::chrono::duration<double>(options.checkpoint_every),
                                       .say = [&](const std::string& message) { progress.say(message); }};
  const auto compute = [&](const StudyTask& task, std::stop_token stop) {
    return attempt(work, layout, task, std::move(stop), checkpoints);
  };
  std::optional<RankCrew> crew;
  if (options.ranks != nullptr) crew.emplace(*options.ranks, study, layout, data, limit.token());
  std::vector<TaskObserver*> observers = process.observers();
  observers.push_back(&progress);
  const TasksOutcome done = with_advice(layout, [&] {
    TasksOutcome outcome_of_tasks = run_tasks(
        tasks, compute,
        {.workers = options.workers, .stop = limit.token(), .wait = options.wait, .ranks = crew ? &*crew : nullptr},
        observers);
    process.end();
    return outcome_of_tasks;
  });
  outcome.out_of_time = process.was_short_of_time() || limit.seconds_left() == 0;
  outcome.stopped = done.stopped || process.was_short_of_time();
  outcome.elsewhere = done.elsewhere;
  outcome.failures = process.failures();
  if (outcome.stopped || options.shard) return outcome;
  if (outcome.is_complete()) remove_checkpoints(layout);

  // Analyse and report: tables, statistics, figures, one page.
  progress.say("report");
  outcome.report = write_report(layout.folder);
  return outcome;
}

std::string failures_text(const std::vector<TaskFailure>& failures) {
  if (failures.empty()) return "";
  constexpr std::size_t shown = 10;
  std::string text = failures.size() == 1 ? "1 task failed:" : fmt::format("{} tasks failed:", failures.size());
  for (std::size_t i = 0; i < failures.size() && i < shown; ++i)
    text += fmt::format("\n  {}: {}", failures[i].task, failures[i].message);
  if (failures.size() > shown)
    text += fmt::format("\n  and {} more; lowpass status names all", failures.size() - shown);
  return text;
}

std::string failures_advice(const std::vector<TaskFailure>& failures) {
  if (std::ranges::any_of(failures, &TaskFailure::may_pass)) return "run the same command again to try these once more";
  return "the same command would fail at these again: change what their messages name";
}

}  // namespace lowpass
