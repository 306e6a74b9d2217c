#pragma once

#include <cstddef>
#include <stop_token>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/network/data_set.hpp"
#include "lowpass/study/layout.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// An ensemble of weights trained elsewhere, which a study names instead of training.
struct GivenEnsemble {
  EnsembleId id;
  Matrix<float> weights;  ///< members x N_prm, in the order of the file
};

/// Reads every file that the study's networks name (float32 or float64, C or Fortran order). Cost: the files' sizes.
/// @throws IoError if a file cannot be read; BadInput naming key and file if it is no such array, if its vectors are
/// not those of the network (the networks that they fit are named), if both sets of an optimiser differ in their number
/// of members, or if there are fewer pairs of members than the study asks for.
std::vector<GivenEnsemble> load_given_ensembles(const Study& study);

/// Refuses a folder whose finished paths join other weights than these. @throws BadInput naming the ensemble, IoError.
void refuse_other_weights(const Study& study, const StudyLayout& layout, const std::vector<GivenEnsemble>& given);

/// Writes ensembles/NET-OPT-SET.npy (float32) and .csv of each, the losses evaluated on all samples of both halves of
/// the data; what is there already is not evaluated again. False if it was stopped before its end.
/// Cost: two evaluations per member. @throws IoError.
bool write_given_ensembles(const Study& study, const StudyLayout& layout, const DataSet& data,
                           const std::vector<GivenEnsemble>& given, std::size_t workers, std::stop_token stop);

}  // namespace lowpass
