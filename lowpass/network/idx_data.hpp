#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

#include "lowpass/network/data_set.hpp"
#include "lowpass/network/known_data_sets.hpp"

namespace lowpass {

/// Reads the four IDX files (plain or .gz) of the folder; `promised` is the set whose sums must match, null if any will
/// do. @throws BadInput or IoError as load_data_set.
DataSet read_idx_data(const std::filesystem::path& folder, const KnownDataSet* promised,
                      std::optional<std::size_t> train_samples);

}  // namespace lowpass
