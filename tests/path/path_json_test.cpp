#include "lowpass/path/path_json.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lowpass {
namespace {

TEST(PathJson, HasTheFixedKeysInOrder) {
  PathResult result;
  result.stop_reason = StopReason::steps;
  const auto json = path_json(result, PathOptions{}, {"two-wells", "min:0", "min:1", {}, {}}, true);
  const std::vector<std::string> expected{"schema",
                                          "landscape",
                                          "from",
                                          "to",
                                          "curve",
                                          "terms",
                                          "points",
                                          "lambda",
                                          "objective",
                                          "steps",
                                          "lr",
                                          "batch",
                                          "seed",
                                          "as_published",
                                          "optimizer",
                                          "sampling",
                                          "sample_points",
                                          "schedule",
                                          "gradient_noise",
                                          "kick",
                                          "finish",
                                          "starts",
                                          "budget",
                                          "resolution",
                                          "max_seconds",
                                          "plateau",
                                          "patience",
                                          "gradient_tolerance",
                                          "split",
                                          "train_samples",
                                          "height",
                                          "height_t",
                                          "refined_height",
                                          "refined_height_t",
                                          "linear_height",
                                          "endpoint_values",
                                          "lower_bound",
                                          "excess",
                                          "length",
                                          "chord",
                                          "converged",
                                          "stop_reason",
                                          "verdict",
                                          "index",
                                          "unchanging_directions",
                                          "lowest_curvatures",
                                          "curvature_residuals",
                                          "smallest_visible_curvature",
                                          "gradient_norm",
                                          "x_top",
                                          "starts_made",
                                          "times_found",
                                          "rounds",
                                          "value_evaluations",
                                          "gradient_evaluations",
                                          "sample_gradients",
                                          "not_a_number",
                                          "seconds",
                                          "profile",
                                          "trace"};
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  EXPECT_EQ(keys, expected);
  EXPECT_EQ(json["schema"], 1);
  EXPECT_EQ(json["batch"], "full");
  EXPECT_TRUE(json["split"].is_null());
  EXPECT_FALSE(path_json(result, PathOptions{}, {"two-wells", "min:0", "min:1", {}, {}}, false).contains("seconds"));
}

TEST(PathJson, NamesTheStopRules) {
  PathOptions options;
  const PathLabels labels{"two-wells", "min:0", "min:1", {}, {}};
  const auto without = path_json({}, options, labels, false);
  EXPECT_TRUE(without["budget"].is_null());
  EXPECT_TRUE(without["max_seconds"].is_null());
  options.budget = 123;
  options.max_seconds = 4.5;
  options.plateau = 0.25;
  options.patience = 7;
  options.gradient_tolerance = 0.125;
  const auto with = path_json({}, options, labels, false);
  EXPECT_EQ(with["budget"], 123);
  EXPECT_EQ(with["max_seconds"], 4.5);
  EXPECT_EQ(with["plateau"], 0.25);
  EXPECT_EQ(with["patience"], 7);
  EXPECT_EQ(with["gradient_tolerance"], 0.125);
  // L-BFGS has no use for them.
  options.optimizer = PathOptimizer::lbfgs;
  EXPECT_TRUE(path_json({}, options, labels, false)["plateau"].is_null());
  EXPECT_TRUE(path_json({}, options, labels, false)["patience"].is_null());
}

TEST(PathJson, WritesNullAndAReasonForWhatIsNotFinite) {
  PathResult result;
  result.height = INFINITY;
  result.profile = {{0, 1}, {NAN, 2}, {}};
  const auto json = path_json(result, PathOptions{}, {"two-wells", "a", "b", "train", 5}, false);
  EXPECT_TRUE(json["height"].is_null());
  EXPECT_TRUE(json["profile"]["value"][0].is_null());
  EXPECT_EQ(json["not_finite"]["height"], "inf");
  EXPECT_EQ(json["profile"]["not_finite"]["value"], "nan");
  EXPECT_EQ(json["split"], "train");
  EXPECT_EQ(json["train_samples"], 5);
}

}  // namespace
}  // namespace lowpass
