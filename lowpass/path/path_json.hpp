#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "lowpass/path/convergence.hpp"
#include "lowpass/path/find_path.hpp"

namespace lowpass {

/// What a path was found between, beside its options.
struct PathLabels {
  std::string landscape;  ///< as given, such as "fcp:activation=relu"
  std::string from;
  std::string to;
  std::optional<std::string> split;  ///< "train" or "test"; nothing on a landscape without data
  std::optional<std::size_t> train_samples;
};

/// The result object of `connect --json` (fixed keys, "schema": 1). Numbers that are not finite become null, with the
/// reason in "not_finite". `with_seconds` false leaves the time out: study files are reproducible to the byte.
nlohmann::ordered_json path_json(const PathResult& result, const PathOptions& options, const PathLabels& labels,
                                 bool with_seconds);

/// The object "convergence" in it.
nlohmann::ordered_json convergence_json(const ConvergenceTable& table);

}  // namespace lowpass
