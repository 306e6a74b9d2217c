#include "lowpass/report/html_provenance.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lowpass/report/html.hpp"
#include "lowpass/study/settings.hpp"
#include "lowpass/study/study_file.hpp"

namespace lowpass::report {
namespace {

using nlohmann::json;

/// A JSON value in a table's cell: texts without quotes.
std::string cell(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void add_rows(HtmlTable& table, const std::string& name, const json& value) {
  if (!value.is_object()) {
    table.rows.push_back({name, cell(value)});
    return;
  }
  for (const auto& [key, part] : value.items()) add_rows(table, name + "." + key, part);
}

struct Cost {
  std::string name;
  std::string task_prefix;  ///< of its tasks in timings.csv
  std::size_t tasks = 0;
  double values = 0, gradients = 0, sample_gradients = 0;

  template <class Counted>
  void add(const Counted& counted) {
    ++tasks;
    values += counted.value_evaluations;
    gradients += counted.gradient_evaluations;
    sample_gradients += counted.sample_gradients;
  }
};

Cost training_cost(const NetworkData& network, OptimizerKind optimizer) {
  const std::string name = network.network.label + "-" + to_string(optimizer);
  Cost cost{.name = "training " + name, .task_prefix = "training/" + name + "-"};
  for (const TrainingRun& run : network.runs(optimizer)) cost.add(run);
  return cost;
}

std::vector<Cost> costs(const StudyData& data) {
  std::vector<Cost> all;
  for (const NetworkData& network : data.networks) {
    if (network.network.is_trained())
      for (const OptimizerKind optimizer : {OptimizerKind::bfgs, OptimizerKind::sgd})
        all.push_back(training_cost(network, optimizer));
    for (const EnsembleData& ensemble : network.ensembles) {
      for (const SplitPaths& split : ensemble.splits) {
        const std::string name = ensemble.id.name() + "-" + split_name(split.split);
        Cost cost{.name = "paths " + name, .task_prefix = "paths/" + name + "/"};
        for (const PairPath& path : split.paths) cost.add(path);
        all.push_back(cost);
      }
    }
  }
  return all;
}

std::vector<std::string> process_row(const json& process) {
  const auto at = [&](const char* pointer) { return cell(process.value(json::json_pointer(pointer), json())); };
  return {
      at("/process"),           at("/started"), at("/workers"), at("/machine/cpu"), at("/libraries/matrix_products"),
      at("/libraries/compiler")};
}

std::string seconds_text(const StudyData& data, const std::string& prefix) {
  double seconds = 0;
  bool any = false;
  for (auto entry = data.timings.lower_bound(prefix); entry != data.timings.end(); ++entry) {
    if (!entry->first.starts_with(prefix)) break;
    seconds += entry->second.seconds;
    any = true;
  }
  return any ? fmt::format("{:.0f}", seconds) : "\u2013";
}

}  // namespace

std::string settings_html(const StudyData& data) {
  HtmlTable table{.caption = "Where this study departs from what the paper's text says.",
                  .columns = {"setting", "this study", "the paper's text", "what it is"},
                  .rows = {},
                  .first_number = 100,
                  .row_classes = {}};
  visit_tables(data.study, [&](const std::string& path, const auto& keys, const auto& values) {
    for (const auto& key : keys) {
      if (!key.paper || !idle_reason(key, values).empty()) continue;
      const std::string value = value_to_toml(key.kind, key.get(values));
      const std::string paper = value_to_toml(key.kind, *key.paper);
      if (value != paper) table.rows.push_back({joined_key(path, key), value, paper, as_sentence(key.sentence)});
    }
  });
  std::string text = table.rows.empty() ? "<p>Every setting is as the paper's text says.</p>\n" : html_table(table);
  return text + "<details><summary>Every setting (study.toml)</summary>\n<pre>" + escaped(study_toml(data.study)) +
         "</pre></details>\n";
}

std::string origin_html(const StudyData& data) {
  if (!data.manifest)
    return "<p>The folder holds no manifest.json: the machine, the versions and the data's checksums behind these "
           "numbers are "
           "not known.</p>\n";
  HtmlTable facts{.caption = "Where and with what the study was computed (manifest.json).",
                  .columns = {"fact", "value"},
                  .rows = {},
                  .first_number = 100,
                  .row_classes = {}};
  HtmlTable files{.caption = "Data files and the MD5 sums of their uncompressed content.",
                  .columns = {"file", "MD5 sum"},
                  .rows = {},
                  .first_number = 100,
                  .row_classes = {}};
  HtmlTable processes{.caption = "Processes that worked beside each other; the table above is of the first.",
                      .columns = {"process", "started", "workers", "processor", "matrix products", "compiler"},
                      .rows = {},
                      .first_number = 100,
                      .row_classes = {}};
  for (const auto& [key, value] : data.manifest->items()) {
    if (key == "schema") continue;
    if (key == "processes" && value.is_array()) {
      for (const json& process : value) processes.rows.push_back(process_row(process));
      continue;
    }
    if (key != "data" || !value.is_object()) {
      add_rows(facts, key, value);
      continue;
    }
    for (const auto& [part, content] : value.items()) {
      if (part == "files" && content.is_array()) {
        for (const json& file : content)
          files.rows.push_back({cell(file.value("name", json())), cell(file.value("md5", json()))});
      } else {
        add_rows(facts, "data." + part, content);
      }
    }
  }
  return html_table(facts) + (processes.rows.empty() ? "" : html_table(processes)) +
         (files.rows.empty() ? "" : html_table(files));
}

std::string costs_html(const StudyData& data) {
  HtmlTable table{
      .caption =
          "What was computed: evaluations of the landscape (a gradient includes its value and counts only as "
          "a gradient), single-sample gradients, and the seconds of all tasks together where timings.csv "
          "knows them.",
      .columns = {"tasks", "done", "values", "gradients", "sample gradients", "seconds"},
      .rows = {},
      .row_classes = {}};
  for (const Cost& cost : costs(data))
    table.rows.push_back({cost.name, fmt::format("{}", cost.tasks), fmt::format("{:.6g}", cost.values),
                          fmt::format("{:.6g}", cost.gradients), fmt::format("{:.4g}", cost.sample_gradients),
                          seconds_text(data, cost.task_prefix)});
  return html_table(table);
}

}  // namespace lowpass::report
