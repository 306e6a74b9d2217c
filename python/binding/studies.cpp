#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/without_signals.hpp"
#include "lowpass/run_study.hpp"
#include "rooms.hpp"

namespace lowpass::python {
namespace {

/// Whether the study came to its end. Messages go to the file descriptor, which is closed in any case.
bool run(const std::string& study, const std::string& out, std::size_t workers, const std::optional<std::string>& data,
         int messages, const std::stop_source& stop) {
  const nb::gil_scoped_release others_may_run;
  const WithoutSignals computing;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(::fdopen(messages, "w"), std::fclose);
  if (!file) ::close(messages);
  RunStudyOptions options;
  options.study_file = study;
  options.folder = out;
  options.workers = workers;
  options.data = data;
  options.stop = stop.get_token();
  options.messages = file.get();
  const StudyOutcome outcome = run_study(options);
  if (!outcome.failures.empty() && !outcome.stopped) throw Error(failures_text(outcome.failures));
  return !outcome.stopped;
}

}  // namespace

void add_studies(nb::module_& module) {
  module.def("run_study", run, nb::arg("study"), nb::arg("out"), nb::arg("workers"), nb::arg("data").none(),
             nb::arg("messages"), nb::arg("stop"));
}

}  // namespace lowpass::python
