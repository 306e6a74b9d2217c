#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "settings.hpp"

namespace lowpass::cost_model {

/// Wall-clock seconds, and what a figure needs beside them.
struct Measurement {
  std::size_t parameters = 0;
  std::optional<double> gradient;  ///< of the mean loss over all samples, if it was asked for
  double path_gradient = 0;        ///< exact, of the summed loss at all points by all coefficient vectors
};

/// On the first samples of the training file in the folder `data`, between initial weights of seeds 0 and 1, the
/// coefficient vectors 0.01 times normal numbers; each time the fastest of at least two calls that last at least 0.1
/// seconds together, after one that is not counted. The path gradient is that of a step of a search: new coefficients,
/// kept ends. @throws BadInput or IoError as load_data_set().
Measurement measure(const Setting& setting, const std::string& data);

}  // namespace lowpass::cost_model
