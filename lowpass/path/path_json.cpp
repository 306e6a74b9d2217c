#include "lowpass/path/path_json.hpp"

#include <nlohmann/json.hpp>

#include "lowpass/core/json_numbers.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;

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
  json["lambda"] = options.lambda;
  json["objective"] = options.objective;
  json["steps"] = options.steps;
  json["lr"] = options.learning_rate;
  json["batch"] = options.batch ? Json(*options.batch) : Json("full");
  json["seed"] = options.seed;
  json["split"] = labels.split ? Json(*labels.split) : Json(nullptr);
  json["train_samples"] = labels.train_samples ? Json(*labels.train_samples) : Json(nullptr);
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
  json["stop_reason"] = result.stop_reason;
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

}  // namespace lowpass
