#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lowpass/study/study.hpp"
#include "lowpass/study/toml_entries.hpp"

namespace lowpass {

/// Which finished work of a study a key's value has gone into: with a finished training or path made from it, the value
/// can no longer be changed in that study folder.
enum class Determines {
  nothing,   ///< amounts, texts and what is made anew each time
  training,  ///< the network's training runs, and all that follows
  paths      ///< all paths
};

/// One key of a study file, described once: reading, range checks, messages, the resolved file and the comparison with
/// a study folder are all made from this. Defaults stand where they belong, in the member initialisers of `Table`.
template <class Table>
struct Key {
  std::string name;
  std::string sentence;              ///< what it is, for the comment above it
  std::string allowed;               ///< continues "it must be ..."
  std::string paper;                 ///< what the paper's text says, as a TOML value; empty: it says nothing
  std::vector<std::string> choices;  ///< known names, if the value is one of a few
  Determines determines = Determines::nothing;
  /// Takes the value into the table; false if it is not allowed. May throw a BadInput that says more.
  std::function<bool(Table&, const TomlValue&)> read;
  /// As a TOML value.
  std::function<std::string(const Table&)> write;
  /// Where the value departs from the paper's text, if that takes more than a comparison with `paper`; may be unset.
  std::function<std::string(const Table&)> departure;
};

// The tables of a study file. The first four describe parts of Study itself.
const std::vector<Key<Study>>& top_keys();
const std::vector<Key<Study>>& data_keys();
const std::vector<Key<Study>>& training_keys();
const std::vector<Key<StudyNetwork>>& network_keys();
const std::vector<Key<StudySgd>>& sgd_keys();
const std::vector<Key<StudyBfgs>>& bfgs_keys();
const std::vector<Key<StudyPaths>>& path_keys();
const std::vector<Key<StudyAnalysis>>& analysis_keys();

}  // namespace lowpass
