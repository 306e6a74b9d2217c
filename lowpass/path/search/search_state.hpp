#pragma once

#include "lowpass/core/saved_state.hpp"
#include "lowpass/path/path_result.hpp"
#include "lowpass/path/search/search_task.hpp"

namespace lowpass {

// What is saved of what a search has found (saved_state.hpp).

void fields(auto& archive, Height& height) {
  archive("value", height.value);
  archive("t", height.t);
}

void fields(auto& archive, PathTrace& trace) {
  archive("step", trace.step);
  archive("height", trace.height);
}

void fields(auto& archive, PathRound& round) {
  archive("steps", round.steps);
  archive("terms", round.terms);
  archive("refined_height", round.refined_height);
  archive("gradient_evaluations", round.gradient_evaluations);
  archive("sample_gradients", round.sample_gradients);
  archive("seconds", round.seconds);
  archive("kept", round.kept);
}

void fields(auto& archive, LineHeights& line) {
  archive("profile", line.profile);
  archive("height", line.height);
  archive("start_value", line.endpoint_values[0]);
  archive("end_value", line.endpoint_values[1]);
  archive("lower_bound", line.lower_bound);
}

void fields(auto& archive, PathProfile& profile) {
  archive("t", profile.t);
  archive("value", profile.value);
  archive("accuracy", profile.accuracy);
}

void fields(auto& archive, PathHeights& heights) {
  archive("coefficients", heights.coefficients);
  archive("profile", heights.profile);
  archive("on_grid", heights.on_grid);
  archive("refined", heights.refined);
  archive("top", heights.top);
  archive("resolution", heights.resolution);
  archive("closely", heights.closely);
  archive("length", heights.length);
}

void fields(auto& archive, TopPoint& top) {
  archive("position", top.position);
  archive("value", top.value);
  archive("gradient", top.gradient);
  archive("gradient_norm", top.gradient_norm);
  archive("stationary", top.stationary);
  archive("missed", top.missed);
  archive("index", top.index);
  archive("unchanging", top.unchanging);
  archive("curvatures", top.curvatures);
  archive("residuals", top.residuals);
  archive("smallest_visible", top.smallest_visible);
  archive("second", top.second);
  archive("ends_together", top.ends_together);
  archive("left_bottom", top.left_bottom);
  archive("right_bottom", top.right_bottom);
}

void fields(auto& archive, Judgement& judgement) {
  archive("verdict", judgement.verdict);
  archive("converged", judgement.converged);
  archive("top", judgement.top);
}

void fields(auto& archive, SearchOutcome& found) {
  archive("stop_reason", found.stop_reason);
  archive("search_counts", found.search_counts);
  archive("heights", found.heights);
  archive("judgement", found.judgement);
  archive("passed", found.passed);
  archive("in_vain", found.in_vain);
}

}  // namespace lowpass
