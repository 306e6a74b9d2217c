#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>

#include "lowpass/network/data_set.hpp"

namespace lowpass {

/// A data set of the user's own as NumPy arrays. Samples: float16, float32 or float64 as they are, or uint8 divided by
/// 255, samples x features, or samples x rows x columns, which are laid out row by row. Labels: one integer from 0 per
/// sample; both arrays or one of them may be missing.
inline constexpr std::array<const char*, 4> npy_file_names = {"train-samples.npy", "train-labels.npy",
                                                              "test-samples.npy", "test-labels.npy"};

/// Reads them from the folder. @throws BadInput or IoError as load_data_set.
DataSet read_npy_data(const std::filesystem::path& folder, std::optional<std::size_t> train_samples);

}  // namespace lowpass
