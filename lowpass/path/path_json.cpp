#include "lowpass/path/path_json.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "lowpass/core/json_numbers.hpp"
#include "lowpass/path/path_option_table.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;

/// The first keys have stood in this order since the first version; the others follow in the table's.
void set_options(Json& json, const PathOptions& options) {
  const std::array first{"curve", "terms", "points", "lambda", "objective", "steps", "lr", "batch", "seed"};
  for (const char* name : first) set_option_json(find_option(path_option_table(), name), options, json);
  for (const PathOption& option : path_option_table())
    // "rounds" tells those that were made.
    if (option.name != "rounds" && std::find(first.begin(), first.end(), option.name) == first.end())
      set_option_json(option, options, json);
}

/// Null where there was one search alone. Seconds are of the machine, and not for files that are to be the same again.
Json rounds_json(const std::vector<PathRound>& rounds, bool with_seconds) {
  if (rounds.empty()) return nullptr;
  Json json = Json::array();
  for (const PathRound& round : rounds) {
    Json entry;
    entry["steps"] = round.steps;
    entry["terms"] = round.terms;
    set_number(entry, "refined_height", round.refined_height);
    entry["gradient_evaluations"] = round.gradient_evaluations;
    entry["sample_gradients"] = round.sample_gradients;
    if (with_seconds) entry["seconds"] = round.seconds;
    entry["kept"] = round.kept;
    json.push_back(std::move(entry));
  }
  return json;
}

/// What was found out about the top by curvature; null where it was not asked for.
void set_top(Json& json, const PathResult& result) {
  const bool known = result.top.has_value();
  json["index"] = known && result.top->stationary ? Json(result.top->index) : Json(nullptr);
  json["unchanging_directions"] = known && result.top->stationary ? Json(result.top->unchanging) : Json(nullptr);
  for (const char* key : {"lowest_curvatures", "curvature_residuals", "smallest_visible_curvature", "gradient_norm"})
    json[key] = nullptr;
  if (known && !result.top->curvatures.empty()) {
    set_numbers(json, "lowest_curvatures", result.top->curvatures);
    set_numbers(json, "curvature_residuals", result.top->residuals);
    set_number(json, "smallest_visible_curvature", result.top->smallest_visible);
    set_number(json, "gradient_norm", result.top->gradient_norm);
  }
  constexpr std::size_t most_shown = 16;
  json["x_top"] = known && result.top->position.size() <= most_shown ? Json(result.top->position) : Json(nullptr);
  json["starts_made"] = result.starts_made;
  json["times_found"] = result.times_found;
}

}  // namespace

Json path_json(const PathResult& result, const PathOptions& options, const PathLabels& labels, bool with_seconds) {
  Json json;
  json["schema"] = 1;
  json["landscape"] = labels.landscape;
  json["from"] = labels.from;
  json["to"] = labels.to;
  set_options(json, options);
  json["split"] = labels.split ? Json(*labels.split) : Json(nullptr);
  json["train_samples"] = labels.train_samples ? Json(*labels.train_samples) : Json(nullptr);
  set_number(json, "height", result.height);
  set_number(json, "height_t", result.height_t);
  set_number(json, "refined_height", result.refined_height);
  set_number(json, "refined_height_t", result.refined_height_t);
  set_number(json, "resolution", result.resolution);
  set_number(json, "linear_height", result.linear_height);
  set_numbers(json, "endpoint_values", result.endpoint_values);
  set_number(json, "lower_bound", result.lower_bound);
  set_number(json, "excess", result.excess);
  set_number(json, "length", result.length);
  set_number(json, "chord", result.chord);
  json["converged"] = result.converged;
  json["stop_reason"] = to_string(result.stop_reason);
  json["verdict"] = result.verdict ? Json(to_string(*result.verdict)) : Json(nullptr);
  set_top(json, result);
  json["rounds"] = rounds_json(result.rounds, with_seconds);
  json["value_evaluations"] = result.counts.values;
  json["gradient_evaluations"] = result.counts.gradients;
  json["sample_gradients"] = result.counts.sample_gradients;
  json["not_a_number"] = result.counts.not_a_number;
  if (with_seconds) json["seconds"] = result.seconds;
  Json profile = Json::object();
  set_numbers(profile, "t", result.profile.t);
  set_numbers(profile, "value", result.profile.value);
  if (!result.profile.accuracy.empty()) set_numbers(profile, "accuracy", result.profile.accuracy);
  json["profile"] = std::move(profile);
  Json trace = Json::object();
  trace["step"] = result.trace.step;
  set_numbers(trace, "height", result.trace.height);
  json["trace"] = std::move(trace);
  return json;
}

Json convergence_json(const ConvergenceTable& table) {
  Json json;
  json["rows"] = Json::array();
  for (const ConvergenceRow& row : table.rows) {
    Json entry;
    entry["what"] = row.what;
    entry["points"] = row.points;
    entry["terms"] = row.terms;
    entry["steps"] = row.steps;
    set_number(entry, "refined_height", row.refined_height);
    entry["value_evaluations"] = row.counts.values;
    entry["gradient_evaluations"] = row.counts.gradients;
    json["rows"].push_back(std::move(entry));
  }
  set_number(json, "relative_fall", table.relative_fall);
  set_number(json, "relative_spread", table.relative_spread);
  json["verdict"] = to_string(table.verdict);
  return json;
}

}  // namespace lowpass
