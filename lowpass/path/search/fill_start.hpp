#pragma once

#include <optional>
#include <vector>

#include "lowpass/path/search/path_function.hpp"
#include "lowpass/path/search/search_task.hpp"

namespace lowpass {

/// Puts the path where a rough search has led another one on the same landscape with Gaussian hills on the places that
/// the starts before have found (SearchTask::tops): what is known is filled, so that the search goes elsewhere. Filling
/// visited states is the idea of metadynamics (Laio and Parrinello, PNAS 99, 12562, 2002), used here between searches.
/// Hills are several excesses high, their widths change from start to start, and they are narrow enough to leave the
/// ends where they are. The search on the true landscape that follows can begin at the sharpest stage.
///
/// Returns where that path is highest on the true landscape, to be filled as well (empty where a limit forbids the
/// look). Returns nothing for a start that is not made so: the first one, those on a landscape with data, with a
/// first-order optimizer or by an objective that does not aim at the height, where there are no such places, and where
/// the path that is found meets a wall. What is asked counts as asked through the task's path, in its budget; steps are
/// told to the observer with heights of the filled landscape, which are never lower. Random numbers: those of
/// start_search(). Cost: a third of the nodes, a dozen iterations in each stage.
std::optional<std::vector<double>> start_beside_hills(PathFunction& function, const SearchTask& task);

}  // namespace lowpass
