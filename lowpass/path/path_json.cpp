#include "lowpass/path/path_json.hpp"

#include <cmath>
#include <span>

#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;

/// Writes numbers; those that are not finite become null and are named in "not_finite".
class Writer {
 public:
  explicit Writer(Json& json) : json_(json) {}
  void number(const std::string& key, double value) { json_[key] = finite(key, value); }
  void numbers(Json& object, const std::string& key, std::span<const double> values) {
    Json array = Json::array();
    for (const double value : values) array.push_back(finite(key, value));
    object[key] = std::move(array);
  }
  void finish() {
    if (!reasons_.empty()) json_["not_finite"] = reasons_;
  }

 private:
  Json finite(const std::string& key, double value) {
    if (std::isfinite(value)) return value;
    reasons_[key] = shortest(value);
    return nullptr;
  }
  Json& json_;
  Json reasons_ = Json::object();
};

}  // namespace

Json path_json(const PathResult& result, const PathOptions& options, const PathLabels& labels, bool with_seconds) {
  Json json;
  Writer writer(json);
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
  writer.number("height", result.height);
  writer.number("height_t", result.height_t);
  writer.number("refined_height", result.refined_height);
  writer.number("refined_height_t", result.refined_height_t);
  writer.number("linear_height", result.linear_height);
  writer.numbers(json, "endpoint_values", result.endpoint_values);
  writer.number("lower_bound", result.lower_bound);
  writer.number("excess", result.excess);
  writer.number("length", result.length);
  writer.number("chord", result.chord);
  json["converged"] = result.converged;
  json["stop_reason"] = result.stop_reason;
  json["value_evaluations"] = result.counts.values;
  json["gradient_evaluations"] = result.counts.gradients;
  json["sample_gradients"] = result.counts.sample_gradients;
  if (with_seconds) json["seconds"] = result.seconds;
  Json profile = Json::object();
  writer.numbers(profile, "t", result.profile.t);
  writer.numbers(profile, "value", result.profile.value);
  if (!result.profile.accuracy.empty()) writer.numbers(profile, "accuracy", result.profile.accuracy);
  json["profile"] = std::move(profile);
  Json trace = Json::object();
  trace["step"] = result.trace.step;
  writer.numbers(trace, "height", result.trace.height);
  json["trace"] = std::move(trace);
  writer.finish();
  return json;
}

}  // namespace lowpass
