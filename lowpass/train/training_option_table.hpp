#pragma once

#include "lowpass/core/option_table.hpp"
#include "lowpass/train/training.hpp"

namespace lowpass {

// The options of training runs, each described once. A new one is its member, its entry here, and the code that uses
// it.

/// Passes over the data (SGD) or iterations (L-BFGS-GSS).
inline constexpr CountRange training_epochs{1, 1'000'000'000};

/// Of sgd.
const OptionTable<SgdOptions>& sgd_option_table();

/// Of lbfgs-gss; its iterations are the run's epochs.
const OptionTable<LbfgsGssOptions>& lbfgs_gss_option_table();

}  // namespace lowpass
