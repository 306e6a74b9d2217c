#include "lowpass/run_study.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lowpass/core/errors.hpp"
#include "lowpass/study/ensemble_files.hpp"
#include "lowpass/study/executor.hpp"
#include "lowpass/study/failures.hpp"
#include "lowpass/study/given_ensembles.hpp"
#include "lowpass/study/layout.hpp"
#include "lowpass/study/progress.hpp"
#include "lowpass/study/study_file.hpp"
#include "lowpass/study/study_folder.hpp"
#include "lowpass/study/study_landscapes.hpp"
#include "lowpass/study/task_work.hpp"
#include "lowpass/study/tasks.hpp"
#include "lowpass/study/timings.hpp"

namespace lowpass {
namespace {

/// The study at work in its folder.
class StudyRun {
 public:
  StudyRun(const Study& study, const StudyLayout& layout, const DataSet& data, const RunStudyOptions& options)
      : study_(study),
        layout_(layout),
        options_(options),
        work_(study, layout, data),
        timings_(layout),
        progress_(options.messages, options.terminal) {
    remove_failure(layout);
    const std::string training_seeds =
        trains(study) ? fmt::format(", training seeds {} ... {}", study.first_seed, study.first_seed + study.runs - 1)
                      : "";
    progress_.say(fmt::format("study '{}' in {}: seed {}{}, {} workers", study.title, layout.folder.string(),
                              study.seed, training_seeds, options.workers));
  }

  /// Computes what is not done yet. False if it was stopped on request.
  bool run_phase(const std::string& name, std::vector<StudyTask> tasks) {
    const std::size_t total = tasks.size();
    std::erase_if(tasks, [this](const StudyTask& task) { return is_done(task, study_, layout_); });
    progress_.start_phase(name, total - tasks.size(), total);
    const PhaseOutcome outcome =
        run_tasks(std::move(tasks), options_.workers,
                  [this](const StudyTask& task, std::stop_token stop) { return work_.compute(task, std::move(stop)); },
                  options_.stop, {&timings_, &progress_});
    timings_.save();
    if (outcome.failure) {
      write_failure(layout_, *outcome.failure);
      throw Error(fmt::format("{} failed: {}. The other results are kept; run the same command again to go on",
                              outcome.failure->task, outcome.failure->message));
    }
    return !outcome.stopped;
  }

  void say(const std::string& line) { progress_.say(line); }

 private:
  const Study& study_;
  const StudyLayout& layout_;
  const RunStudyOptions& options_;
  TaskWork work_;
  Timings timings_;
  Progress progress_;
};

}  // namespace

std::optional<ReportSummary> run_study(const RunStudyOptions& options) {
  // Read and check everything before the first computation.
  const Study study = load_study(options.study_file);
  const DataSet data = load_study_data(study, options.data);
  const std::vector<GivenEnsemble> given = load_given_ensembles(study);
  const StudyLayout layout{options.folder};
  refuse_other_weights(study, layout, given);
  const FolderLock lock = open_study_folder(layout, study, data, options.workers);
  StudyRun run(study, layout, data, options);

  // Train: every network with both optimisers from many random initialisations.
  if (!run.run_phase("training", training_tasks(study))) return std::nullopt;

  // Select: the runs with the lowest training loss form four ensembles per network. Beside them those trained
  // elsewhere.
  write_ensembles(study, layout);
  if (!given.empty()) {
    run.say(fmt::format("ensembles: losses of {} that were trained elsewhere", given.size()));
    if (!write_given_ensembles(study, layout, data, given, options.workers, options.stop)) return std::nullopt;
  }

  // Connect: low paths between random pairs of each ensemble.
  if (!run.run_phase("paths", path_tasks(study, layout))) return std::nullopt;

  // Analyse and report: tables, statistics, figures, one page.
  run.say("report");
  return write_report(layout.folder);
}

}  // namespace lowpass
