#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lowpass/analysis/weight_statistics.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass::report {

/// The network of the paper that a study's landscape is: the name before the colon if it is "fcp", "lenet",
/// "autoencoder" or "lstm"; nothing for any other landscape, of which the paper says nothing.
std::optional<std::string> paper_network(std::string_view landscape);

/// Table I of Yu and Morozov (2026): the mean loss over 48 runs, on the training set for the train sets and on the test
/// set for the test sets. `network` as paper_network() gives it.
std::optional<double> published_loss(std::string_view network, OptimizerKind optimizer, SnapshotSet set);

/// Table S1 of Yu and Morozov (2026): mean and standard deviation over all components of a set's 48 vectors.
std::optional<ComponentStatistics> published_components(std::string_view network, OptimizerKind optimizer,
                                                        SnapshotSet set);

}  // namespace lowpass::report
