#pragma once

#include <cstddef>

#include "lowpass/path/path_options.hpp"
#include "lowpass/path/path_result.hpp"
#include "lowpass/path/search/attempts.hpp"

namespace lowpass {

/// When rounds end where nobody has said how many there are, and when the curve gets more terms.
struct RoundSettings {
  double little = 0.02;          ///< of the excess over the higher end: a round that brings less has brought little
  std::size_t in_vain = 2;       ///< rounds in a row that bring little ...
  double most_passes = 300;      ///< ... or over the data: sample gradients over samples
  double add_terms_below = 0.2;  ///< of the excess: a round that brings less is followed by one with more terms
  std::size_t most_terms = 10;   ///< and no more than these are added
};

/// Whether the options ask for more than one search after the other.
bool in_rounds(const PathOptions& options);

/// How long a search is at most.
struct SearchLength {
  std::size_t steps = 0;   ///< of all rounds together
  std::size_t rounds = 1;  ///< each of which is measured
};

/// Of what the options ask for on so many samples.
SearchLength longest_search(const PathOptions& options, std::size_t samples, const RoundSettings& settings = {});

/// Searches in rounds: each from the lowest path that was measured so far, with a fresh optimiser and a fresh schedule,
/// and with other mini-batches. The rate falls with the root of a round's steps: what a large one finds early a small
/// one lowers further. Every round is measured; the lowest path is reported, PathResult::rounds has them all. Which
/// rounds there are: PathOptions::rounds. With "auto" each has twice the steps of the one before, until
/// RoundSettings::in_vain in a row bring little (settled), the height is that of the higher end (at_the_bound), or
/// RoundSettings::most_passes are spent (passes); never the clock decides, so that a seed gives one result.
PathResult search_in_rounds(Attempts& attempts, const Landscape& landscape, const PathOptions& options,
                            const RoundSettings& settings = {});

}  // namespace lowpass
