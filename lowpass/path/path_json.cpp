#include "lowpass/path/path_json.hpp"

#include <nlohmann/json.hpp>

#include "lowpass/core/json_numbers.hpp"
#include "lowpass/path/objectives/objective.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;

template <class Number>
Json number_or_null(const std::optional<Number>& number) {
  return number ? Json(*number) : Json(nullptr);
}

}  // namespace

Json path_json(const PathResult& result, const PathOptions& options, const PathLabels& labels, bool with_seconds) {
  Json json;
  json["schema"] = 1;
  json["landscape"] = labels.landscape;
  json["from"] = labels.from;
  json["to"] = labels.to;
  json["curve"] = options.curve;
  json["terms"] = options.terms;
  json["points"] = options.points;
  const bool scale_free = make_objective(options.objective)->scale_free();
  const bool first_order = is_first_order(options.optimizer);
  json["lambda"] = scale_free ? Json(nullptr) : Json(options.lambda);
  json["objective"] = options.objective;
  json["steps"] = options.steps;
  json["lr"] = first_order ? Json(options.lr) : Json(nullptr);
  json["batch"] = options.batch ? Json(*options.batch) : Json("full");
  json["seed"] = options.seed;
  json["optimizer"] = to_string(options.optimizer);
  json["sampling"] = to_string(options.sampling);
  json["schedule"] = first_order ? Json(to_string(options.schedule)) : Json(nullptr);
  json["gradient_noise"] = options.gradient_noise;
  json["kick"] = options.kick;
  json["finish"] = options.finish;
  json["starts"] = options.starts;
  json["budget"] = number_or_null(options.budget);
  json["max_seconds"] = number_or_null(options.max_seconds);
  json["plateau"] = first_order ? Json(options.plateau) : Json(nullptr);
  json["patience"] = first_order ? Json(options.patience) : Json(nullptr);
  json["gradient_tolerance"] = options.gradient_tolerance;
  json["split"] = labels.split ? Json(*labels.split) : Json(nullptr);
  json["train_samples"] = number_or_null(labels.train_samples);
  set_number(json, "height", result.height);
  set_number(json, "height_t", result.height_t);
  set_number(json, "refined_height", result.refined_height);
  set_number(json, "refined_height_t", result.refined_height_t);
  set_number(json, "linear_height", result.linear_height);
  set_numbers(json, "endpoint_values", result.endpoint_values);
  set_number(json, "lower_bound", result.lower_bound);
  set_number(json, "excess", result.excess);
  set_number(json, "length", result.length);
  set_number(json, "chord", result.chord);
  json["converged"] = result.converged;
  json["stop_reason"] = to_string(result.stop_reason);
  json["verdict"] = result.verdict ? Json(to_string(*result.verdict)) : Json(nullptr);
  if (result.stationarity)
    set_number(json, "stationarity", *result.stationarity);
  else
    json["stationarity"] = nullptr;
  json["value_evaluations"] = result.counts.values;
  json["gradient_evaluations"] = result.counts.gradients;
  json["sample_gradients"] = result.counts.sample_gradients;
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
