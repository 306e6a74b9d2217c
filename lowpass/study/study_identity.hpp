#pragma once

#include <string>

#include "lowpass/network/data_set.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// What decides the results of a study, as text: ranks for which it differs must not share one, and a state of another
/// one is of no use.
std::string study_identity(const Study& study, const DataSet& data);

}  // namespace lowpass
