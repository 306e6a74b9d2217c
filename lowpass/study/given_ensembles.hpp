#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "lowpass/core/matrix.hpp"
#include "lowpass/network/data_set.hpp"
#include "lowpass/study/layout.hpp"
#include "lowpass/study/left_out.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// An ensemble of weights trained elsewhere, which a study names instead of training.
struct GivenEnsemble {
  EnsembleId id;
  Matrix<float> weights;            ///< members x N_prm, in the order of the file
  std::vector<std::uint64_t> rows;  ///< of each member in the file
  std::vector<LeftOut> left_out;    ///< rows that are not finite here or in the optimiser's other set
};

/// Reads every file that the study's networks name (floating-point numbers, C or Fortran order). A vector that is not
/// finite as float32 is left out, of both sets of its optimiser. Cost: the files' sizes.
/// @throws IoError if a file cannot be read; BadInput naming key and file if it is no such array, if its vectors are
/// not those of the network (the networks that they fit are named), if both sets of an optimiser differ in their number
/// of vectors, if none of them is finite, or if there are fewer pairs of vectors than the study asks for: a file of one
/// vector has no pairs, which is taken.
std::vector<GivenEnsemble> load_given_ensembles(const Study& study);

/// "networks.fcp.sgd: row 3 is left out: ...": who, where and why, for the user.
std::vector<std::string> left_out_messages(const std::vector<GivenEnsemble>& given);

/// Refuses a folder whose finished paths join other weights than these. @throws BadInput naming the ensemble, IoError.
void refuse_other_weights(const Study& study, const StudyLayout& layout, const std::vector<GivenEnsemble>& given);

/// Writes ensembles/NET-OPT-SET.npy (float32) and .csv of each, the losses evaluated on all samples of both halves of
/// the data; what is there already is not evaluated again. A member whose loss is no number is left out of both sets.
/// False if it was stopped before its end. Cost: two evaluations per member.
/// @throws IoError; BadInput if no member is left.
bool write_given_ensembles(const Study& study, const StudyLayout& layout, const DataSet& data,
                           const std::vector<GivenEnsemble>& given, std::size_t workers, std::stop_token stop);

}  // namespace lowpass
