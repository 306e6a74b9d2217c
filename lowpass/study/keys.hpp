#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lowpass/path/path_option_table.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// Which finished work of a study a key's value has gone into: with a finished training or path made from it, the value
/// can no longer be changed in that study folder.
enum class Determines {
  nothing,   ///< amounts, texts and what is made anew each time
  training,  ///< the network's training runs, and all that follows
  paths      ///< all paths
};

/// One key of a study file: an option, and what only studies ask of it. Reading, range checks, messages, the resolved
/// file and the comparison with a study folder are all made from this.
template <class Table, class Context = NoContext>
struct Key : Option<Table, Context> {
  Determines determines = Determines::nothing;
  /// Where the value departs from the paper's text, if that takes more than a comparison with `paper`; may be unset.
  std::function<std::string(const Table&)> departure{};
};

// The tables of a study file. The first four describe parts of Study itself.
const std::vector<Key<Study>>& top_keys();
const std::vector<Key<Study>>& data_keys();
const std::vector<Key<Study>>& training_keys();
const std::vector<Key<StudyNetwork>>& network_keys();
const std::vector<Key<StudySgd>>& sgd_keys();
const std::vector<Key<StudyBfgs>>& bfgs_keys();
/// All options of path_option_table() that are settings of a study, and a study's own.
const std::vector<Key<StudyPaths, PathContext>>& path_keys();
const std::vector<Key<StudyAnalysis>>& analysis_keys();

/// What is said of paths, and what suits it. @throws as resolve_options.
StudyPaths resolve_study_paths(const GivenOptions& given);

}  // namespace lowpass
