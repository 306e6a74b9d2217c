#pragma once

#include <cstddef>
#include <vector>

namespace lowpass {

/// How the places found before are filled for one start.
struct Filling {
  double width = 0;   ///< of the hills, in chords
  double height = 0;  ///< of the hills, in excesses of the lowest path so far
  double kick = 0;    ///< of the path with which the search among the hills begins, in chords
};

/// What steers the searches of find_path beside PathOptions. Users need not change it, tests may.
struct SearchSettings {
  // The kick at the start: a short Fourier series, size times chord times normal numbers over sqrt(N) n^2.
  std::size_t kick_terms = 10;                                          ///< n <= kick_terms
  std::vector<double> further_kicks{0.25, 0.5, 1, 2, 0.5, 4, 1, 0.25};  ///< from the second start on: size >= the next
  std::size_t kick_choice = 4;  ///< from the second start on: of so many kicks the farthest from tops found before
  std::size_t most_kicks = 12;  ///< kicks, each twice as hard, until no node meets a wall

  // Filled landscapes, from the second start on (fill_start.hpp).
  std::vector<Filling> fillings{{0.2, 5, 0}, {0.3, 5, 1}, {0.5, 5, 0.5}, {0.1, 5, 0.5}};  ///< one start after the other
  double widest_hill = 0.3;   ///< width <= this x the distance from the nearer end, where 2 % of the hill is left
  double hills_apart = 0.05;  ///< in chords: of places nearer to each other only one is filled
  std::size_t fill_iterations = 12;  ///< of L-BFGS in each stage, at most
  std::size_t fill_finish = 10;      ///< iterations of the finish, at most
  double fill_finish_points = 0.6;   ///< of PathOptions::points, those that the finish looks at

  // Adam and SGD.
  std::size_t measured_every = 25;  ///< with mini-batches: steps between two measurements of the full data
  std::size_t moved_every = 10;     ///< height search: steps between two moves of the nodes and of the unit of values
  // Published search on the full data: after how many steps kept products are made anew, which are the places to go on
  // from. As often as a large share of the data is seen, since such steps take minutes; seldom where they cost little.
  std::size_t anew_every = 25;    ///< steps at most ...
  double anew_after = 1e7;        ///< ... and so many gradients of samples, where that is less
  double longest_gradient = 2;    ///< height search with mini-batches: |gradient| <= this x its mean so far
  double gradient_memory = 0.99;  ///< of that mean, per step

  // L-BFGS by Wolfe conditions, lengths in chords.
  double first_step = 0.1;                 ///< length of the first step
  double longest_step = 0.5;               ///< |first trial of a step| <= longest_step
  double negligible_fall = 1e-4;           ///< height search: ends when J falls by less in five iterations
  double negligible_share_of_fall = 1e-9;  ///< published search: the same, of J's fall since the start

  // The height search.
  std::size_t most_repeats = 8;  ///< of a stage of L-BFGS, while the unit of values <= halved x the one before
  double halved = 0.5;
  std::size_t most_rounds = 12;    ///< searches one after the other, while the path's top is no pass ...
  std::size_t rounds_in_vain = 4;  ///< ... at most so many in a row that bring nothing lower
  double plateau_kick = 0.25;      ///< off a plateau: size in chords, twice as much in each round
};

}  // namespace lowpass
